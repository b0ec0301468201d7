package stats

import (
	"slices"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// latency draws how long responses took: the percentiles, or where there is room
// for it the distribution.
func latency(g *canvas.Grid, r canvas.Rectangle, st *monitor.State) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	l := st.Latency()
	n := uint64(l.N)
	g.Box(r, r.Fitting("Latency   "+figure.Plural(n, "response")+seen(st), "Latency   "+figure.Grouped(n)+seen(st), "Latency"), "first byte in to last byte out")
	if in.H >= 5 {
		latencyBars(g, in, st)
		return
	}
	for i, q := range []struct {
		name string
		us   int64
	}{{"p50", l.P50.Microseconds()}, {"p90", l.P90.Microseconds()}, {"p99", l.P99.Microseconds()}} {
		if i < in.H {
			y := in.Y + i
			g.Text(in.X+1, y, in.X+in.W, canvas.Strong, q.name)
			x := g.Text(in.X+6, y, in.X+in.W, canvas.Plain, canvas.Pad(figure.Known(time.Duration(q.us)*time.Microsecond), 8))
			bar(g, x+1, y, in.X+in.W-x-2, uint64(q.us), uint64(max(1, l.P99.Microseconds())))
		}
	}
}

// latencyBars draws the histogram and, in the last line, the percentiles.
func latencyBars(g *canvas.Grid, in canvas.Rectangle, st *monitor.State) {
	bars := st.LatencyBars(nil)
	first, last := 0, len(bars)-1
	for first < last && bars[first].N == 0 {
		first++
	}
	for last > first && bars[last].N == 0 {
		last--
	}
	rows := in.H - 1
	if last-first+1 > rows && rows > 0 { // the last row takes all that is slower
		end := &bars[first+rows-1]
		for _, b := range bars[first+rows : last+1] {
			end.N += b.N
		}
		end.High, last = 0, first+rows-1
	}
	peak := uint64(0)
	for _, b := range bars {
		peak = max(peak, b.N)
	}
	for i := 0; i < rows && first+i <= last && peak > 0; i++ {
		b := bars[first+i]
		barRow(g, canvas.Rect(in.X+1, in.Y+i, in.W-2, 1), 14, latencyLabel(b), b.N, peak, "")
	}
	l := st.Latency()
	parts := []string{"p50 " + figure.Known(l.P50), "p90 " + figure.Known(l.P90), "p99 " + figure.Known(l.P99), "max " + figure.Known(l.Max)}
	for len(parts) > 1 && canvas.Width(strings.Join(parts, "   ")) > in.W-2 {
		parts = slices.Delete(parts, 1, 2) // the middle says least
	}
	g.Text(in.X+1, in.Y+in.H-1, in.X+in.W, canvas.Strong, strings.Join(parts, "   "))
}

// latencyLabel names a bar of the histogram.
func latencyLabel(b monitor.Bar) string {
	switch {
	case b.Low == 0:
		return "under " + figure.Brief(time.Duration(b.High))
	case b.High == 0:
		return "over " + figure.Brief(time.Duration(b.Low))
	}
	return figure.Brief(time.Duration(b.Low)) + " - " + figure.Brief(time.Duration(b.High))
}
