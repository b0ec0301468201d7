package wire

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// drawSteps draws what the parser understood, one step a line, and below it
// what there is to say of the chosen one.
func (p *Pane) drawSteps(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	x := exchangeOf(sc)
	c := x.capture
	title := "parser"
	right := sc.Commands.Key(command.NextStep) + "/" + sc.Commands.Text(command.PreviousStep, "step")
	if c == nil || len(c.Steps) == 0 {
		g.Box(r, title, "")
		if x.amidHead() {
			drawParagraph(g, r, "The parser waits: "+awaited(x.conn)+" has not come.")
		}
		return
	}
	if p.step > 0 {
		title = fmt.Sprintf("parser   step %d of %d", p.step, len(c.Steps))
	}
	g.Box(r, title, right)
	in := r.Inside()
	note := noteOf(p.chosen, in.W-2)
	list := in.H
	if len(note) > 0 {
		list = max(1, min(len(c.Steps), in.H-len(note)-1))
	}
	top := max(0, min(p.step-1-list/2, len(c.Steps)-list))
	g.Foot(r, figure.LeftOut(len(c.Steps)-list, " more"))
	for i := range min(list, len(c.Steps)-top) {
		p.drawStep(g, in, in.Y+i, top+i+1, c.Steps[top+i])
	}
	for i, t := range note {
		if y := in.Y + list + 1 + i; y < in.Y+in.H {
			g.Text(in.X+1, y, in.X+in.W, canvas.Plain, t)
		}
	}
}

// drawParagraph draws a text in a box that is already drawn.
func drawParagraph(g *canvas.Grid, r canvas.Rectangle, text string) {
	in := r.Inside()
	for i, t := range canvas.Paragraph(text, in.W-2) {
		if i < in.H {
			g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, t)
		}
	}
}

// drawStep draws step n, from 1, in line y: its number, what it is, what was
// found.
func (p *Pane) drawStep(g *canvas.Grid, in canvas.Rectangle, y, n int, st event.Step) {
	end, s := in.X+in.W, canvas.Plain
	if n == p.step {
		s = canvas.Selected
		g.Put(in.X, y, s, g.Glyphs.Mark)
	}
	g.Right(y, in.X+3, s, strconv.Itoa(n))
	what, fact := canvas.Safe(st.What), canvas.Safe(st.Fact)
	col := 11
	if in.W >= 40 {
		col = 18
	}
	g.Text(in.X+4, y, end, s, canvas.Middle(what, col, g.Glyphs.Cut))
	g.Text(in.X+5+col, y, end, s, canvas.Middle(fact, end-in.X-5-col, g.Glyphs.Cut))
}

// noteOf returns the note on a step, in lines of n cells, its rule last.
func noteOf(st event.Step, n int) []string {
	var lines []string
	for t := canvas.Safe(st.Note); t != ""; {
		var head string
		head, t = canvas.Wrap(t, n)
		lines = append(lines, head)
	}
	if st.Rule != "" {
		lines = append(lines, canvas.PadLeft(st.Rule, n))
	}
	return lines
}
