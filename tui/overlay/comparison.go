package overlay

import (
	"httpserver/internal/compare"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Comparison is a panel over the lanes: what was before a change and what is after
// it. The quiz hides it, since it tells why connections were closed.
type Comparison struct {
	Bare
	*compare.Comparison
	top int // the first line in view
}

// Place is where the panel's commands are in the table.
func (*Comparison) Place(*scene.Scene) command.Place { return command.ComparisonLayer }

// Do closes the panel or scrolls it; all else is done below.
func (p *Comparison) Do(c Call, sc *scene.Scene) Outcome {
	switch {
	case !sc.Reasons():
		return Outcome{}
	case c.ID == command.Compare, c.ID == command.Back:
		return closes()
	}
	to, ok := scene.Step(c.ID, p.top, len(p.Rows)+1, 1)
	if ok {
		p.top = to
	}
	return Outcome{Done: ok}
}

// Sync keeps what is in view within bounds.
func (p *Comparison) Sync(_ *scene.Scene, room Room) {
	p.top = max(0, min(p.top, len(p.Rows)+1-p.height(room)))
}

// area is where the panel is: below the lines of the title, as high as it has to be.
func (p *Comparison) area(room Room) canvas.Rectangle {
	top := 1
	if room.Screen.H >= scene.MediumH {
		top = 2
	}
	w := min(room.Screen.W, 90)
	return canvas.Rect(0, top, w, min(len(p.Rows)+1+2+p.sentence(w), room.Why.Y-top))
}

// sentence is how many lines the sentence takes, in a panel of w cells.
func (p *Comparison) sentence(w int) int { return len(canvas.Paragraph(p.Sentence, w-4)) }

// height is how many lines of numbers are in view.
func (p *Comparison) height(room Room) int {
	r := p.area(room)
	return max(1, r.H-2-p.sentence(r.W))
}

// Draw draws the panel.
func (p *Comparison) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	r := p.area(room)
	if !sc.Reasons() || r.H < 4 {
		return
	}
	clear(g, r)
	room.box(g, r, "Before and after", command.Compare, sc.Commands.Text(command.Compare, "closes"))
	in := r.Inside()
	y := in.Y
	for _, line := range canvas.Paragraph(p.Sentence, in.W-2) {
		g.Text(in.X+1, y, in.X+in.W, canvas.Strong, line)
		y++
	}
	lines := p.Lines("before", "after")
	n := p.height(room)
	for i := p.top; i < min(len(lines), p.top+n); i++ {
		look := canvas.Plain
		if i == 0 {
			look = canvas.Heading
		}
		g.Text(in.X+1, y, in.X+in.W, look, g.AtMost(lines[i], in.W-2))
		y++
	}
	g.Foot(r, figure.LeftOut(len(lines)-p.top-n, " more"))
}
