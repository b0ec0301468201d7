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
	title := ga.name() + "   " + ga.show(ga.value(now)) + "   peak " + ga.show(peak)
	g.Box(r, title, strings.TrimSpace("last "+strconv.Itoa(len(hist))+" s   "+keys))
	columns(g, canvas.Rect(in.X+1, in.Y, n, in.H), hist, peak, ga)
	g.Text(in.X+n+2, in.Y, in.X+in.W, canvas.Faint, ga.show(peak))
	if in.H > 1 {
		g.Text(in.X+n+2, in.Y+in.H-1, in.X+in.W, canvas.Faint, ga.show(0))
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
