package stats

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A chart is the bars of some numbers, for a box of that size.
type chart func(r canvas.Rectangle, d data) table

// data is what charts are made of.
type data struct {
	monitor.Numbers
	perConn []monitor.Bar // connections by their requests
	seen    string        // marks numbers that are counted from events when some were lost: they are then those that were seen
	since   string        // " since mark 2"; "" for the beginning
}

// dataOf is what a scene may tell of what was counted.
func dataOf(sc *scene.Scene) data {
	d := data{Numbers: sc.Numbers()}
	if sc.State.Lost() > 0 {
		d.seen = " seen"
	}
	if d.Since.N > 0 {
		d.since = " since mark " + strconv.Itoa(d.Since.N)
	}
	return d
}

// A table is rows of bars in a box.
type table struct {
	area  canvas.Rectangle
	title string
	right string // at the end of the heading
	foot  string // in the lower edge
	empty string // what is said in place of rows
	label int    // cells for the names of rows
	rows  []row
	last  row // below the others, its name as wide as the box; without a name: none
}

// A row is a name, a number, a bar and a remark at the right, and the filter that
// shows what it counts.
type row struct {
	name   string
	n      uint64 // the length of the bar, out of the largest of all rows
	text   string // the number, in up to 7 cells; "": n
	remark string
	style  canvas.Style // of the name's first three cells
	words  string       // of the filter; "" for none
	to     command.View // that shows what the filter lets through
}

// all are the rows, the last one too.
func (t *table) all() []row {
	if t.last.name == "" {
		return t.rows
	}
	return append(t.rows[:len(t.rows):len(t.rows)], t.last)
}

// line is where row i of all is.
func (t *table) line(i int) canvas.Rectangle {
	in := t.area.Inside()
	if i == len(t.rows) && t.last.name != "" {
		i = in.H - 1
	}
	return canvas.Rect(in.X+1, in.Y+i, in.W-2, 1)
}

// draw draws what is inside the box. chosen are the words of the chosen row.
func (t *table) draw(g *canvas.Grid, chosen string) {
	g.Foot(t.area, t.foot)
	peak := uint64(0)
	for i := range t.rows {
		peak = max(peak, t.rows[i].n)
	}
	if len(t.rows) == 0 && t.empty != "" {
		l := t.line(0)
		g.Text(l.X, l.Y, l.X+l.W, canvas.Faint, g.AtMost(t.empty, l.W))
	}
	for i, r := range t.all() {
		l, s := t.line(i), canvas.Plain
		if chosen != "" && r.words == chosen {
			s = canvas.Selected
			g.Put(l.X-1, l.Y, s, g.Glyphs.Mark)
		}
		if i == len(t.rows) {
			g.Text(l.X, l.Y, l.X+l.W, canvas.Strong, r.name)
			continue
		}
		r.draw(g, l, t.label, peak, s)
	}
}

// draw draws a row. s is the style of its name.
func (r *row) draw(g *canvas.Grid, l canvas.Rectangle, label int, peak uint64, s canvas.Style) {
	end := l.X + l.W
	g.Text(l.X, l.Y, min(end, l.X+label), s, g.AtMost(r.name, label))
	if r.style != canvas.Plain {
		g.Paint(l.X, l.Y, l.X+3, r.style)
	}
	at := l.X + label + 6
	if r.text != "" {
		at = g.Text(l.X+label, l.Y, end, canvas.Plain, canvas.Pad(r.text, 8))
	} else {
		g.Right(l.Y, min(end, at), canvas.Strong, figure.Grouped(r.n))
	}
	room := end - at - 1
	if r.remark != "" {
		room -= canvas.Width(r.remark) + 1
		g.Right(l.Y, end, canvas.Faint, r.remark)
	}
	bar(g, at+1, l.Y, room, r.n, peak)
}

// bar draws a bar of n out of peak in at most w cells; what is not nothing is seen.
func bar(g *canvas.Grid, x, y, w int, n, peak uint64) {
	if n == 0 || peak == 0 || w < 1 {
		return
	}
	g.Fill(x, y, x+max(1, int(n*uint64(w)/peak)), canvas.Chart, g.Glyphs.Full)
}

// share is a part in per cent.
func share(n, of uint64) string {
	return canvas.PadLeft(figure.Percent(n, of), 4)
}
