package chart

import (
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A Gauge is something that is measured each second.
type Gauge uint8

// The gauges.
const (
	Requests Gauge = iota // responses in a second
	Bytes                 // in and out
	Open                  // connections at its end
)

// name is the heading of a gauge's chart.
func (ga Gauge) name() string {
	return [...]string{Requests: "Throughput", Bytes: "Bytes", Open: "Open connections"}[ga]
}

// value is what a gauge shows of a second.
func (ga Gauge) value(s monitor.Second) int64 {
	switch ga {
	case Bytes:
		return s.In + s.Out
	case Open:
		return int64(s.Open)
	}
	return int64(s.Requests)
}

// show is a value with its unit.
func (ga Gauge) show(n int64) string {
	switch ga {
	case Bytes:
		return figure.Size(n) + "/s"
	case Open:
		return figure.Count(n) + " open"
	}
	return figure.Count(n) + " req/s"
}

// Rate draws a gauge's history as columns, one for each second, with what it is
// now and keys beside the heading. history gives the newest n seconds that are
// over, the oldest first; they are read before Rate returns.
func Rate(g *canvas.Grid, r canvas.Rectangle, ga Gauge, now monitor.Second, history func(n int) []monitor.Second, keys string) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	unit := ga.show(0)[1:]
	label := 5 + canvas.Width(unit)
	n := max(1, in.W-label-2)
	hist := history(n)
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
// fills the area. Anything that is not nothing is seen.
func columns(g *canvas.Grid, r canvas.Rectangle, hist []monitor.Second, peak int64, ga Gauge) {
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
