package tui

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
)

// drawSteps draws what the parser understood, one step a line, and below it
// what there is to say of the chosen one.
func (w *wire) drawSteps(m *Model, r rect) {
	if r.h < 3 {
		return
	}
	c := m.shown.Capture(w.conn, w.nth)
	title, right := "parser", "n/p step"
	if c == nil || len(c.Steps) == 0 {
		m.box(r, title, "")
		return
	}
	if w.step >= 0 {
		title = fmt.Sprintf("parser   step %d of %d", w.step+1, len(c.Steps))
	}
	m.box(r, title, right)
	in := r.inside()
	note := w.note(m, w.chosen(c), in.w-2)
	list := in.h
	if len(note) > 0 {
		list = max(1, min(len(c.Steps), in.h-len(note)-1))
	}
	top := max(0, min(w.step-list/2, len(c.Steps)-list))
	m.leftOut(r, len(c.Steps)-list, " more")
	for i := range min(list, len(c.Steps)-top) {
		w.drawStep(m, in, in.y+i, top+i, c.Steps[top+i])
	}
	for i, t := range note {
		if y := in.y + list + 1 + i; y < in.y+in.h {
			m.grid.text(in.x+1, y, in.x+in.w, plain, t)
		}
	}
}

// drawStep draws one step: its number, what it is, what was found.
func (w *wire) drawStep(m *Model, in rect, y, n int, st event.Step) {
	g, end, s := &m.grid, in.x+in.w, plain
	if n == w.step {
		s = selected
		g.put(in.x, y, s, m.gl.mark)
	}
	g.right(y, in.x+3, s, strconv.Itoa(n+1))
	what, fact := safe(st.What), safe(st.Fact)
	col := 11
	if in.w >= 40 {
		col = 18
	}
	g.text(in.x+4, y, end, s, middle(what, col, m.gl.cut))
	g.text(in.x+5+col, y, end, s, middle(fact, end-in.x-5-col, m.gl.cut))
}

// note is what there is to say of a step, in lines of n cells, its rule last.
func (w *wire) note(m *Model, st event.Step, n int) []string {
	var lines []string
	for t := safe(st.Note); t != ""; {
		var head string
		head, t = wrap(t, n)
		lines = append(lines, head)
	}
	if st.Rule != "" {
		lines = append(lines, padLeft(m.section(st.Rule), n))
	}
	return lines
}
