package servers

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A column is one of the table's.
type column struct {
	name  string
	width int                     // in cells; 0: what the others leave
	left  bool                    // its text is at the left
	from  int                     // the width of the pane from which on there is room for it
	text  func(*row) string       // of a server
	look  func(*row) canvas.Style // nil: plain
}

// A row is a server that is drawn.
type row struct {
	*monitor.FleetServer
	sc   *scene.Scene
	wide bool
}

// columns are the table's from left to right.
var columns = [...]column{
	{name: "SERVER", left: true, text: func(r *row) string { return canvas.Safe(r.Server) }},
	{name: "REQ/S", width: 6, text: func(r *row) string {
		if r.seen() > stale {
			return "-"
		}
		return figure.Count(int64(r.Rate + 0.5))
	}},
	{name: "OPEN", width: 5, from: 100, text: func(r *row) string { return figure.Count(int64(r.Totals.Open)) }},
	{name: "REQ/CONN", width: 8, text: func(r *row) string {
		if r.Minute.Requests == 0 {
			return "-"
		}
		return figure.Ratio(r.PerConn())
	}},
	{name: "REUSED", width: 6, text: func(r *row) string {
		if r.Minute.Requests == 0 {
			return "-"
		}
		return figure.Percent(r.Minute.Reused, r.Minute.Requests)
	}},
	{name: "MOSTLY CLOSED BY", width: 20, left: true, from: 64, text: closed},
	{name: "LOST", width: 5, from: 112, text: func(r *row) string { return orDash(r.Totals.Lost) }},
	{name: "MISSING", width: 7, from: 112, text: func(r *row) string { return orDash(r.Missing) },
		look: func(r *row) canvas.Style { return warnIf(r.Missing > 0) }},
	{name: "CLOCK", width: 7, from: 76, text: func(r *row) string { return clock(r.Offset) },
		look: func(r *row) canvas.Style { return warnIf(true) }},
	{name: "SEEN", width: 6, from: 56, text: seen, look: func(r *row) canvas.Style { return warnIf(r.Ended || r.seen() > stale) }},
}

// stale is how long ago a report may be that comes once a second.
const stale = 5 * time.Second

// told is the difference of a clock that is told.
const told = 250 * time.Millisecond

func warnIf(bad bool) canvas.Style {
	if bad {
		return canvas.Warning
	}
	return canvas.Plain
}

func orDash(n uint64) string {
	if n == 0 {
		return "-"
	}
	return figure.Count(int64(n))
}

// clock returns by how much a clock is fast, or slow with a minus; "" where it is right.
func clock(offset time.Duration) string {
	switch {
	case offset.Abs() < told:
		return ""
	case offset > 0: // the offset is added to its times, so its clock is slow
		return "-" + figure.ShortSpan(offset)
	}
	return "+" + figure.ShortSpan(-offset)
}

// closed returns the most frequent closing side and reason of the last minute, with the share of
// all where there is room.
func closed(r *row) string {
	switch {
	case !r.sc.Reasons():
		return "?"
	case r.Mostly == 0:
		return "-"
	}
	why := reason.Of(r.Most)
	if r.wide {
		return canvas.Pad(figure.Percent(r.Mostly, r.Closes), 4) + " " + why.LabelIn(20)
	}
	return why.LabelIn(20)
}

// seen is how long ago the server told its numbers.
func (r *row) seen() time.Duration { return time.Duration(r.sc.Now.UnixNano() - r.At) }

// seen says that in words.
func seen(r *row) string {
	switch {
	case r.Ended:
		return "ended"
	case r.seen() < 2*time.Second:
		return "now"
	}
	return figure.ShortSpan(r.seen())
}

// A place is where a column is.
type place struct{ i, x, w int }

// places are the columns that have room, from left to right.
func (p *Pane) places() []place {
	in := p.area.Inside()
	var all []place
	room := in.W - 1
	for i := range columns {
		c := &columns[i]
		w := c.width
		if p.area.W < c.from {
			continue
		}
		if c.name == "MOSTLY CLOSED BY" && p.wide() {
			w += 5
		}
		all = append(all, place{i: i, w: w})
		room -= w + min(w, 1)
	}
	all[0].w = min(room, 40)
	x := in.X + 1
	for i := range all {
		all[i].x = x
		x += all[i].w + 1
	}
	return all
}

func (p *Pane) wide() bool { return p.area.W >= 100 }

// Draw draws the box, the names of the columns and the rows in view, and appends what
// can be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	if p.area.H < 4 {
		return zones
	}
	in, cols := p.area.Inside(), p.places()
	n := "Servers   " + figure.Grouped(uint64(len(p.rows)))
	g.Box(p.area, p.area.Fitting(n+"   in the last minute, worst reuse first", n+"   worst reuse first", n), sc.Commands.Text(command.LookAtServer, "looks at one"))
	g.Foot(p.area, figure.LeftOut(len(p.rows)-p.top-p.height(), " more"))
	for _, at := range cols {
		cell(g, at, in.Y, canvas.Heading, columns[at.i].left, columns[at.i].name)
	}
	if len(p.rows) == 0 {
		g.Text(in.X+1, in.Y+1, in.X+in.W, canvas.Plain, "no server yet")
	}
	cursor := p.cursor()
	for i := p.top; i < min(len(p.rows), p.top+p.height()); i++ {
		y := in.Y + 1 + i - p.top
		if i == cursor {
			g.Put(in.X, y, canvas.Selected, g.Glyphs.Mark)
		}
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(in.X, y, in.W, 1), ID: command.ChooseServer, Arg: uint64(i), Pane: command.ServersPane})
		p.drawRow(g, &row{&p.rows[i], sc, p.wide()}, cols, y, i == cursor)
	}
	return zones
}

// drawRow draws a server.
func (p *Pane) drawRow(g *canvas.Grid, r *row, cols []place, y int, chosen bool) {
	for _, at := range cols {
		c, look := &columns[at.i], canvas.Plain
		if c.look != nil {
			look = c.look(r)
		}
		if chosen {
			look = canvas.Selected
		}
		cell(g, at, y, look, c.left, g.AtMost(c.text(r), at.w))
	}
}

// cell draws a text in a column.
func cell(g *canvas.Grid, at place, y int, s canvas.Style, left bool, text string) {
	if left {
		g.Text(at.x, y, at.x+at.w, s, text)
	} else {
		g.Right(y, at.x+at.w, s, text)
	}
}
