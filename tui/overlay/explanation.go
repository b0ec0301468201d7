package overlay

import (
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// Explanation is the longer explanation of the subject's decision, above the line
// WHY.
type Explanation struct{ Bare }

// Explain opens the explanation; it is nil when there is nothing to explain, and said
// is why.
func Explain(sc *scene.Scene) (x *Explanation, said string) {
	if sc.Subject.Code == reason.None {
		return nil, "nothing has been decided yet that could be explained"
	}
	return &Explanation{}, ""
}

// Place is where the explanation's commands are in the table.
func (*Explanation) Place(*scene.Scene) command.Place { return command.ExplanationLayer }

// Do closes the explanation; all else is done below.
func (*Explanation) Do(c Call, sc *scene.Scene) Outcome {
	if sc.Subject.Code == reason.None || c.ID != command.Explain && c.ID != command.Back {
		return Outcome{}
	}
	return closes()
}

// Draw draws the explanation over the lines above the line WHY.
func (*Explanation) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	w, below := room.Screen.W, room.Why.Y
	if room.Why.H == 0 {
		return
	}
	title, lines := why.Explanation(sc.Subject.Code, w-4)
	if lines == nil {
		return
	}
	h := min(len(lines)+2, below)
	r := canvas.Rect(0, below-h, w, h)
	for above := 1; above <= 3; above++ { // a heading with next to nothing below it is of no use
		if boxBegins(g, w, r.Y-above) {
			r.Y, r.H = r.Y-above, r.H+above
			break
		}
	}
	closeBoxes(g, w, r.Y-1)
	clear(g, r)
	room.box(g, r, title, command.Explain, sc.Commands.Text(command.Explain, "back"))
	in := r.Inside()
	for i, line := range lines {
		if i < in.H {
			g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, line)
		}
	}
}

// boxBegins reports whether a panel has its upper edge in a line of the screen.
func boxBegins(g *canvas.Grid, w, y int) bool {
	for x := range w {
		if g.At(x, y) == (canvas.Cell{Rune: g.Glyphs.TopLeft, Style: canvas.Border}) && g.At(x, y+1) == (canvas.Cell{Rune: g.Glyphs.Vertical, Style: canvas.Border}) {
			return true
		}
	}
	return false
}

// closeBoxes gives the panels that a line of the screen goes through their
// lower edge there, for what is below it will be covered.
func closeBoxes(g *canvas.Grid, w, y int) {
	side := canvas.Cell{Rune: g.Glyphs.Vertical, Style: canvas.Border}
	left := -1
	for x := range w {
		switch {
		case g.At(x, y) != side:
		case left < 0:
			left = x
		default:
			g.Put(left, y, canvas.Border, g.Glyphs.BottomLeft)
			g.Fill(left+1, y, x, canvas.Border, g.Glyphs.Horizontal)
			g.Put(x, y, canvas.Border, g.Glyphs.BottomRight)
			left = -1
		}
	}
}
