package tui

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// A wireLine is a line of the bytes pane: bytes of one direction, or a note.
type wireLine struct {
	dir  event.Dir
	off  int64
	data []byte
	note string
}

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
	m.grid.Box(r, title, "h hex")
	w.drawLines(m, r)
}

// drawWirePanel draws the bytes of the exchange that the why line speaks of.
func (m *Model) drawWirePanel() {
	r := m.layout.wire
	d := m.subject()
	if r.H < 3 {
		return
	}
	w := wire{conn: d.Conn, nth: m.lastNth(d), step: -1}
	title := "Wire"
	if d.Conn != 0 {
		title += "  #" + strconv.FormatUint(w.conn, 10) + "." + strconv.Itoa(w.nth)
		title += "  " + canvas.Middle(w.name(m), r.W-canvas.Width(title)-24, m.grid.Glyphs.Cut)
	}
	m.grid.Box(r, title, "enter full screen")
	if d.Conn != 0 {
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
	lines := w.lines(m, c, in.W-9)
	chosen := w.chosen(c)
	w.scroll(lines, chosen, in.H)
	for i := range min(in.H, len(lines)-w.top) {
		w.drawLine(m, in, in.Y+i, &lines[w.top+i], chosen)
	}
	rest := len(lines) - w.top - in.H
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
func (w *wire) scroll(lines []wireLine, chosen event.Step, h int) {
	if w.seek {
		w.seek = false
		for i := range lines {
			if l := &lines[i]; chosen.Len > 0 && l.data != nil && l.dir == chosen.Dir && l.off+int64(len(l.data)) > chosen.Off {
				if i < w.top || i >= w.top+h {
					w.top = i - h/2
				}
				break
			}
		}
	}
	w.top = max(0, min(w.top, len(lines)-h))
}

// lines are the lines of a capture, n cells wide at most.
func (w *wire) lines(m *Model, c *monitor.Capture, n int) []wireLine {
	var all []wireLine
	in, out := w.sums(m)
	notes := [...]string{event.In: in, event.Out: out}
	end := func(dir event.Dir) {
		if notes[dir] != "" {
			all = append(noted(all, notes[dir], n), wireLine{})
		}
		notes[dir] = ""
	}
	for i := 0; i < len(c.Parts); {
		dir := c.Parts[i].Dir
		data, off, skipped, file := []byte(nil), c.Parts[i].Off, int64(0), false
		for ; i < len(c.Parts) && c.Parts[i].Dir == dir && skipped == 0; i++ {
			p := &c.Parts[i]
			data = append(data, p.Data...)
			skipped, file = p.Skipped, p.File
		}
		all = w.cut(all, dir, off, data, n)
		if skipped > 0 {
			all = noted(all, skippedText(skipped, file), n)
		}
		if i == len(c.Parts) || c.Parts[i].Dir != dir {
			end(dir)
		}
	}
	if t := w.sequelOf(m); t != "" {
		all = noted(all, t, n)
	}
	return all
}

// noted appends a note, in as many lines as it needs.
func noted(all []wireLine, note string, n int) []wireLine {
	for note != "" {
		var head string
		head, note = canvas.Wrap(note, max(n, 8))
		all = append(all, wireLine{note: head})
	}
	return all
}

// skippedText says that bytes are not here, and why.
func skippedText(n int64, file bool) string {
	if file {
		return figure.Grouped(uint64(n)) + " bytes straight from a file (sendfile)"
	}
	return figure.Grouped(uint64(n)) + " more bytes, not kept"
}

// cut appends data as lines: up to each line end, and no wider than n cells.
func (w *wire) cut(all []wireLine, dir event.Dir, off int64, data []byte, n int) []wireLine {
	if w.hex {
		per := hexPer(n)
		for len(data) > 0 {
			k := min(per, len(data))
			all = append(all, wireLine{dir: dir, off: off, data: data[:k]})
			data, off = data[k:], off+int64(k)
		}
		return all
	}
	for len(data) > 0 {
		k, cells := 0, 0
		for k < len(data) {
			size := 1
			if data[k] == '\r' && k+1 < len(data) && data[k+1] == '\n' {
				size = 2 // a line end stays in one piece
			}
			for _, b := range data[k : k+size] {
				cells += byteWidth(b)
			}
			if cells > max(n, 4) && k > 0 {
				break
			}
			k += size
			if data[k-1] == '\n' {
				break
			}
		}
		all = append(all, wireLine{dir: dir, off: off, data: data[:k]})
		data, off = data[k:], off+int64(k)
	}
	return all
}

// hexPer is how many bytes fit into n cells: three each and one as text.
func hexPer(n int) int {
	switch {
	case n >= 16*4+2:
		return 16
	case n >= 8*4+2:
		return 8
	}
	return 4
}

// byteWidth is how many cells a byte takes as text.
func byteWidth(b byte) int { return len(byteText(b)) }

// byteText is a byte as text: itself, or an escape as in Go.
func byteText(b byte) string {
	switch {
	case b == '\r':
		return `\r`
	case b == '\n':
		return `\n`
	case b == '\t':
		return `\t`
	case b == '\\':
		return `\\`
	case b < ' ' || b >= 0x7f:
		return fmt.Sprintf(`\x%02x`, b)
	}
	return string(rune(b))
}

// drawLine draws one line: offset, direction, bytes.
func (w *wire) drawLine(m *Model, in canvas.Rectangle, y int, l *wireLine, chosen event.Step) {
	g, end := m.grid, in.X+in.W
	if l.data == nil {
		g.Text(in.X+8, y, end, canvas.Faint, l.note)
		return
	}
	g.Right(y, in.X+5, canvas.Faint, strconv.FormatInt(l.off, 10))
	g.Text(in.X+6, y, end, canvas.Strong, sides[l.dir])
	if w.hex {
		w.drawHex(m, in.X+8, y, end, l, chosen)
		return
	}
	x := in.X + 8
	for i, b := range l.data {
		x = g.Text(x, y, end, w.byteStyle(b, l, i, chosen), byteText(b))
	}
}

// byteStyle is how a byte looks: part of the chosen step, made visible, or plain.
func (w *wire) byteStyle(b byte, l *wireLine, i int, chosen event.Step) canvas.Style {
	at := l.off + int64(i)
	switch {
	case chosen.Len > 0 && chosen.Dir == l.dir && at >= chosen.Off && at < chosen.Off+chosen.Len:
		return canvas.Banner
	case b < ' ' || b >= 0x7f:
		return canvas.Future
	}
	return canvas.Plain
}

// drawHex draws a line as numbers and as text.
func (w *wire) drawHex(m *Model, x, y, end int, l *wireLine, chosen event.Step) {
	g := m.grid
	text := x + hexPer(in8(end-x))*3 + 1
	for i, b := range l.data {
		s := w.byteStyle(b, l, i, chosen)
		g.Text(x+3*i, y, end, s, fmt.Sprintf("%02x", b))
		if b < ' ' || b >= 0x7f {
			b = '.'
		}
		g.Put(text+i, y, s, rune(b))
	}
}

// in8 is the room of a line as lines counts it: a cell less than there is.
func in8(n int) int { return n - 1 }
