package stats

import (
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A gauge is something that is measured each second.
type gauge uint8

// The gauges.
const (
	requests gauge = iota // responses in a second
	bytes                 // in and out
	open                  // connections at its end
)

// name is the heading of a gauge's chart.
func (ga gauge) name() string {
	return [...]string{requests: "Throughput", bytes: "Bytes", open: "Open connections"}[ga]
}

// value is what a gauge shows of a second.
func (ga gauge) value(s monitor.Second) int64 {
	switch ga {
	case bytes:
		return s.In + s.Out
	case open:
		return int64(s.Open)
	}
	return int64(s.Requests)
}

// show is a value with its unit.
func (ga gauge) show(n int64) string {
	switch ga {
	case bytes:
		return figure.Size(n) + "/s"
	case open:
		return figure.Count(n) + " open"
	}
	return figure.Count(n) + " req/s"
}

// label is how many cells the scale at the right of a gauge's chart takes.
func (ga gauge) label() int { return 5 + canvas.Width(ga.show(0)[1:]) }

// secondsIn is how many seconds a gauge's chart has room for.
func secondsIn(r canvas.Rectangle, ga gauge) int { return max(1, r.Inside().W-ga.label()-2) }

// before is how many seconds ago the value is that the heading compares with.
const before = 30

// rate draws the newest seconds that are over, the oldest first, as columns, with
// what the gauge shows now and keys beside the heading.
func rate(g *canvas.Grid, r canvas.Rectangle, ga gauge, now monitor.Second, hist []monitor.Second, keys string) {
	if r.H < 3 {
		return
	}
	in, n := r.Inside(), secondsIn(r, ga)
	peak := int64(0)
	for _, s := range hist {
		peak = max(peak, ga.value(s))
	}
	show := ga.show(ga.value(now))
	title := ga.name() + "   " + show + "   peak " + ga.show(peak)
	if n := len(hist); n >= before {
		title = r.Fitting(ga.name()+"   "+show+" ("+strconv.Itoa(before)+" s ago: "+figure.Count(ga.value(hist[n-before]))+")   peak "+ga.show(peak), title)
	}
	g.Box(r, title, strings.TrimSpace("last "+strconv.Itoa(len(hist))+" s   "+keys))
	if peak == 0 {
		g.Text(in.X+1, in.Y, in.X+in.W, canvas.Faint, "none in the last "+strconv.Itoa(len(hist))+" s")
		return
	}
	columns(g, canvas.Rect(in.X+1, in.Y, n, in.H), hist, peak, ga)
	scale := func(y int, v int64) { g.Text(in.X+n+2, y, in.X+in.W, canvas.Faint, ga.show(v)) }
	scale(in.Y, peak)
	if in.H > 1 {
		scale(in.Y+in.H-1, 0)
	}
	if in.H >= 5 && in.H%2 == 1 && peak%2 == 0 {
		scale(in.Y+in.H/2, peak/2)
	}
	ticks(g, in.X+n, r.Y+r.H-1, r.X+2)
}

// tickEvery is how many seconds, and so columns, are between two ticks.
const tickEvery = 15

// ticks draws the time into the lower edge of a box, from the column of the newest
// second to the left.
func ticks(g *canvas.Grid, now, y, left int) {
	g.Text(now-2, y, now+2, canvas.Faint, " 0s ")
	for back := tickEvery; now-back-4 > left; back += tickEvery {
		g.Text(now-back-3, y, now, canvas.Faint, " -"+strconv.Itoa(back)+"s ")
	}
}

// columns draws one column for each second, the newest at the right; the peak
// fills the area. What is more than nothing takes an eighth of a cell at least.
func columns(g *canvas.Grid, r canvas.Rectangle, hist []monitor.Second, peak int64, ga gauge) {
	for i, s := range hist {
		v := ga.value(s)
		if v <= 0 {
			continue
		}
		eighths := int(max(1, v*int64(r.H)*8/peak))
		x := r.X + r.W - len(hist) + i
		for y := r.Y + r.H - 1; y >= r.Y && eighths > 0; y-- {
			g.Put(x, y, canvas.Chart, g.Glyphs.Levels[min(7, eighths-1)])
			eighths -= 8
		}
	}
}
