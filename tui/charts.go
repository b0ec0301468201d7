package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// A gauge is something that is measured each second.
type gauge struct {
	name  string
	value func(monitor.Second) int64
	show  func(int64) string
}

var (
	requestGauge = gauge{"Throughput", func(s monitor.Second) int64 { return int64(s.Requests) }, func(n int64) string { return figure.Count(n) + " req/s" }}
	byteGauge    = gauge{"Bytes", func(s monitor.Second) int64 { return s.In + s.Out }, func(n int64) string { return figure.Size(n) + "/s" }}
	openGauge    = gauge{"Open connections", func(s monitor.Second) int64 { return int64(s.Open) }, func(n int64) string { return figure.Count(n) + " open" }}
)

// drawThroughput draws requests per second.
func (m *Model) drawThroughput() { m.drawGauge(m.layout.throughput, requestGauge, "") }

// drawGauge draws a gauge's history as columns, one for each second.
func (m *Model) drawGauge(r canvas.Rectangle, ga gauge, keys string) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	unit := ga.show(0)[1:]
	label := 5 + canvas.Width(unit)
	n := max(1, in.W-label-2)
	hist := m.history(n)
	peak := int64(0)
	for _, s := range hist {
		peak = max(peak, ga.value(s))
	}
	now := ga.value(m.shown.Rate())
	title := ga.name + "   " + ga.show(now) + "   peak " + ga.show(peak)
	m.grid.Box(r, title, strings.TrimSpace("last "+strconv.Itoa(len(hist))+" s   "+keys))
	m.columns(canvas.Rect(in.X+1, in.Y, n, in.H), hist, ga.value)
	m.grid.Text(in.X+n+2, in.Y, in.X+in.W, canvas.Faint, ga.show(peak))
	if in.H > 1 {
		m.grid.Text(in.X+n+2, in.Y+in.H-1, in.X+in.W, canvas.Faint, ga.show(0))
	}
}

// history is the newest n seconds that are over. It is valid until the next call:
// made anew for each picture it was most of the memory that drawing takes.
func (m *Model) history(n int) []monitor.Second {
	m.past = m.shown.History(m.past[:0], n)
	return m.past
}

// columns draws one column for each second, the newest at the right; the
// highest fills the area. Anything that is not nothing is seen.
func (m *Model) columns(r canvas.Rectangle, hist []monitor.Second, value func(monitor.Second) int64) {
	peak := int64(0)
	for _, s := range hist {
		peak = max(peak, value(s))
	}
	if peak == 0 {
		return
	}
	for i, s := range hist {
		v := value(s)
		if v <= 0 {
			continue
		}
		eighths := int(max(1, v*int64(r.H)*8/peak))
		x := r.X + r.W - len(hist) + i
		for y := r.Y + r.H - 1; y >= r.Y && eighths > 0; y-- {
			m.grid.Put(x, y, canvas.Chart, m.grid.Glyphs.Levels[min(7, eighths-1)])
			eighths -= 8
		}
	}
}

// bar draws a bar of n out of peak in at most w cells; what is not nothing is seen.
func (m *Model) bar(x, y, w int, s canvas.Style, n, peak uint64) {
	if n == 0 || peak == 0 || w < 1 {
		return
	}
	m.grid.Fill(x, y, x+max(1, int(n*uint64(w)/peak)), s, m.grid.Glyphs.Full)
}

// drawLatency draws how long answering took.
func (m *Model) drawLatency(r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	l := m.shown.Latency()
	n := uint64(l.N)
	m.grid.Box(r, r.Fitting("Latency   "+figure.Plural(n, "response")+m.seen(), "Latency   "+figure.Grouped(n)+m.seen(), "Latency"), "first byte in to last byte out")
	if in.H >= 5 {
		m.latencyBars(in, l)
		return
	}
	for i, q := range []struct {
		name string
		us   int64
	}{{"p50", l.P50.Microseconds()}, {"p90", l.P90.Microseconds()}, {"p99", l.P99.Microseconds()}} {
		if i < in.H {
			y := in.Y + i
			m.grid.Text(in.X+1, y, in.X+in.W, canvas.Strong, q.name)
			x := m.grid.Text(in.X+6, y, in.X+in.W, canvas.Plain, canvas.Pad(figure.Known(time.Duration(q.us)*time.Microsecond), 8))
			m.bar(x+1, y, in.X+in.W-x-2, canvas.Chart, uint64(q.us), uint64(max(1, l.P99.Microseconds())))
		}
	}
}

// latencyBars draws the histogram and, in the last line, the percentiles.
func (m *Model) latencyBars(in canvas.Rectangle, l monitor.Latency) {
	bars := m.shown.LatencyBars(nil)
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
		m.barRow(canvas.Rect(in.X+1, in.Y+i, in.W-2, 1), 14, latencyLabel(b), b.N, peak, "")
	}
	parts := []string{"p50 " + figure.Known(l.P50), "p90 " + figure.Known(l.P90), "p99 " + figure.Known(l.P99), "max " + figure.Known(l.Max)}
	for len(parts) > 1 && canvas.Width(strings.Join(parts, "   ")) > in.W-2 {
		parts = slices.Delete(parts, 1, 2) // the middle says least
	}
	m.grid.Text(in.X+1, in.Y+in.H-1, in.X+in.W, canvas.Strong, strings.Join(parts, "   "))
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

// barRow draws a name, its number, a bar and a remark at the right.
func (m *Model) barRow(r canvas.Rectangle, label int, name string, n, peak uint64, remark string) {
	end := r.X + r.W
	m.grid.Text(r.X, r.Y, min(end, r.X+label), canvas.Plain, name)
	num := figure.Grouped(n)
	at := r.X + label + 6
	m.grid.Right(r.Y, min(end, at), canvas.Strong, num)
	room := end - at - 1
	if remark != "" {
		room -= canvas.Width(remark) + 1
		m.grid.Right(r.Y, end, canvas.Faint, remark)
	}
	m.bar(at+1, r.Y, room, canvas.Chart, n, peak)
}

// A cause is a reason and how often it closed a connection.
type cause struct {
	code reason.Code
	n    uint64
}

// causes are the reasons that have closed connections, the most frequent first.
func (m *Model) causes() (all []cause, total uint64) {
	for _, c := range reason.All() {
		if n := m.shown.Closed(c); n > 0 {
			all = append(all, cause{c, n})
			total += n
		}
	}
	slices.SortStableFunc(all, func(a, b cause) int { return cmp.Compare(b.n, a.n) })
	return all, total
}

// seen marks numbers that are counted from events when some were lost: they
// are then those of the events that were seen.
func (m *Model) seen() string {
	if m.shown.Lost() > 0 {
		return " seen"
	}
	return ""
}

// drawCloses draws why connections closed.
func (m *Model) drawCloses(r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	all, total := m.causes()
	if m.quiz.on { // it would give the answers away
		m.grid.Box(r, "Why connections closed", "quiz")
		return
	}
	m.grid.Box(r, r.Fitting("Who closed connections, and why  "+figure.Grouped(total)+m.seen(), "Why connections closed  "+figure.Grouped(total)+m.seen(), "Why closed  "+figure.Grouped(total)+m.seen(), "Why closed"), "")
	m.grid.Foot(r, figure.LeftOut(len(all)-in.H, " more"))
	all = all[:min(len(all), in.H)]
	room := 17
	if in.W > 40 {
		room = 22
	}
	rules := 0 // so many cells; the bars all have what is left
	for _, c := range all {
		rules = max(rules, canvas.Width(reason.Of(c.code).Rule)-len("RFC "))
	}
	for i, c := range all {
		e := reason.Of(c.code)
		remark := ""
		if in.W > 50 {
			remark = canvas.Pad(strings.TrimPrefix(e.Rule, "RFC "), rules)
		}
		m.barRow(canvas.Rect(in.X+1, in.Y+i, in.W-2, 1), room, label(e, room), c.n, all[0].n, remark)
	}
}
