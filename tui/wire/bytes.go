package wire

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
)

// sides are the marks of the two directions.
var sides = [...]string{event.In: ">", event.Out: "<"}

// Draw draws line i into the first row of r: offset, direction, bytes. The bytes of
// the chosen step are in reverse video; a step without bytes chooses none.
func (d *dump) Draw(g *canvas.Grid, r canvas.Rectangle, i int, chosen event.Step) {
	l, end := &d.lines[i], r.X+r.W
	if l.data == nil {
		g.Text(r.X+8, r.Y, end, canvas.Faint, l.note)
		return
	}
	g.Right(r.Y, r.X+5, canvas.Faint, strconv.FormatInt(l.off, 10))
	g.Text(r.X+6, r.Y, end, canvas.Strong, sides[l.dir])
	x := r.X + 8
	if d.hex {
		d.drawHex(g, x, r.Y, end, l, chosen)
		return
	}
	for i, b := range l.data {
		x = g.Text(x, r.Y, end, l.style(i, chosen), byteText(b))
	}
	g.Text(x+2, r.Y, end, canvas.Heading, l.remark)
}

// drawHex draws the bytes of a line as numbers and as text.
func (d *dump) drawHex(g *canvas.Grid, x, y, end int, l *line, chosen event.Step) {
	text := x + d.perLine()*3 + 1
	for i, b := range l.data {
		s := l.style(i, chosen)
		g.Text(x+3*i, y, end, s, fmt.Sprintf("%02x", b))
		if b < ' ' || b >= 0x7f {
			b = '.'
		}
		g.Put(text+i, y, s, rune(b))
	}
}

// style is the style of a byte: of the chosen step, escaped, or plain.
func (l *line) style(i int, chosen event.Step) canvas.Style {
	b, at := l.data[i], l.off+int64(i)
	switch {
	case chosen.Len > 0 && chosen.Dir == l.dir && at >= chosen.Off && at < chosen.Off+chosen.Len:
		return canvas.Banner
	case b < ' ' || b >= 0x7f:
		return canvas.Future
	}
	return canvas.Plain
}
