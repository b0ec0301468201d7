package tui

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// drawSteps draws what the parser understood, one step a line, and below it
// what there is to say of the chosen one.
func (w *wire) drawSteps(m *Model, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	c := m.shown.Capture(w.conn, w.nth)
	title := "parser"
	right := m.commands.Key(command.NextStep) + "/" + m.commands.Text(command.PreviousStep, "step")
	if c == nil || len(c.Steps) == 0 {
		m.grid.Box(r, title, "")
		return
	}
	if w.step >= 0 {
		title = fmt.Sprintf("parser   step %d of %d", w.step+1, len(c.Steps))
	}
	m.grid.Box(r, title, right)
	in := r.Inside()
	note := w.note(m, w.chosen(c), in.W-2)
	list := in.H
	if len(note) > 0 {
		list = max(1, min(len(c.Steps), in.H-len(note)-1))
	}
	top := max(0, min(w.step-list/2, len(c.Steps)-list))
	m.grid.Foot(r, figure.LeftOut(len(c.Steps)-list, " more"))
	for i := range min(list, len(c.Steps)-top) {
		w.drawStep(m, in, in.Y+i, top+i, c.Steps[top+i])
	}
	for i, t := range note {
		if y := in.Y + list + 1 + i; y < in.Y+in.H {
			m.grid.Text(in.X+1, y, in.X+in.W, canvas.Plain, t)
		}
	}
}

// drawStep draws one step: its number, what it is, what was found.
func (w *wire) drawStep(m *Model, in canvas.Rectangle, y, n int, st event.Step) {
	g, end, s := m.grid, in.X+in.W, canvas.Plain
	if n == w.step {
		s = canvas.Selected
		g.Put(in.X, y, s, m.grid.Glyphs.Mark)
	}
	g.Right(y, in.X+3, s, strconv.Itoa(n+1))
	what, fact := canvas.Safe(st.What), canvas.Safe(st.Fact)
	col := 11
	if in.W >= 40 {
		col = 18
	}
	g.Text(in.X+4, y, end, s, canvas.Middle(what, col, m.grid.Glyphs.Cut))
	g.Text(in.X+5+col, y, end, s, canvas.Middle(fact, end-in.X-5-col, m.grid.Glyphs.Cut))
}

// note is what there is to say of a step, in lines of n cells, its rule last.
func (w *wire) note(m *Model, st event.Step, n int) []string {
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
