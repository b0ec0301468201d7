package tui

import (
	"slices"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/dump"
)

// drawBytes draws the bytes, with offsets and with what cannot be seen made
// visible. The bytes of the chosen step are in reverse video.
func (w *wire) drawBytes(m *Model, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	title := "bytes"
	if w.hex {
		title = "bytes, hexadecimal"
	}
	m.grid.Box(r, title, m.commands.Text(command.Hex, "hex"))
	w.drawLines(m, r)
}

// drawWirePanel draws the bytes of the exchange that the why line speaks of.
func (m *Model) drawWirePanel() {
	r := m.layout.wire
	conn, nth := m.scene.Exchange()
	if r.H < 3 {
		return
	}
	w := wire{conn: conn, nth: nth, step: -1}
	title := "Wire"
	if conn != 0 {
		title += "  #" + strconv.FormatUint(w.conn, 10) + "." + strconv.Itoa(w.nth)
		title += "  " + canvas.Middle(w.name(m), r.W-canvas.Width(title)-24, m.grid.Glyphs.Cut)
	}
	m.grid.Box(r, title, m.commands.Text(command.OpenWire, "full screen"))
	if conn != 0 {
		w.drawLines(m, r)
	}
}

// drawLines draws the bytes inside a box that is already drawn.
func (w *wire) drawLines(m *Model, r canvas.Rectangle) {
	in := r.Inside()
	w.page = in.H
	c := m.shown.Capture(w.conn, w.nth)
	if c == nil {
		for i, t := range canvas.Paragraph(w.missing(m), in.W-2) {
			if i < in.H {
				m.grid.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, t)
			}
		}
		return
	}
	notes := dump.Notes{End: w.sequelOf(m)}
	notes.In, notes.Out = w.sums(m)
	parts := c.Parts
	if m.scene.Asked() != 0 { // the response may say whether it is the last
		parts = slices.DeleteFunc(slices.Clone(parts), func(p event.Wire) bool { return p.Dir == event.Out })
	}
	d := dump.Of(parts, notes, in.W, w.hex)
	chosen := w.chosen(c)
	w.scroll(d, chosen, in.H)
	for i := range min(in.H, d.Len()-w.top) {
		d.Draw(m.grid, canvas.Rect(in.X, in.Y+i, in.W, 1), w.top+i, chosen)
	}
	rest := d.Len() - w.top - in.H
	m.grid.Foot(r, figure.LeftOut(rest, " more "+figure.Noun(rest, "line")))
}

// chosen is the step that was chosen; one without bytes when none was.
func (w *wire) chosen(c *monitor.Capture) event.Step {
	if w.step >= 0 && w.step < len(c.Steps) {
		return c.Steps[w.step]
	}
	return event.Step{}
}

// scroll keeps the lines in view, and the chosen step when it has just been
// chosen.
func (w *wire) scroll(d *dump.Dump, chosen event.Step, h int) {
	if i := d.Find(chosen); w.seek && i >= 0 && (i < w.top || i >= w.top+h) {
		w.top = i - h/2
	}
	w.seek = false
	w.top = max(0, min(w.top, d.Len()-h))
}
