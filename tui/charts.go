package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A gauge is something that is measured each second.
type gauge struct {
	name  string
	value func(monitor.Second) int64
	show  func(int64) string
}

var (
	requestGauge = gauge{"Throughput", func(s monitor.Second) int64 { return int64(s.Requests) }, func(n int64) string { return count(n) + " req/s" }}
	byteGauge    = gauge{"Bytes", func(s monitor.Second) int64 { return s.In + s.Out }, func(n int64) string { return size(n) + "/s" }}
	openGauge    = gauge{"Open connections", func(s monitor.Second) int64 { return int64(s.Open) }, func(n int64) string { return count(n) + " open" }}
)

// drawThroughput draws requests per second.
func (m *Model) drawThroughput() { m.drawGauge(m.layout.throughput, requestGauge, "") }

// drawGauge draws a gauge's history as columns, one for each second.
func (m *Model) drawGauge(r rect, ga gauge, keys string) {
	if r.h < 3 {
		return
	}
	in := r.inside()
	unit := ga.show(0)[1:]
	label := 5 + width(unit)
	n := max(1, in.w-label-2)
	hist := m.history(n)
	peak := int64(0)
	for _, s := range hist {
		peak = max(peak, ga.value(s))
	}
	now := ga.value(m.shown.Rate())
	title := ga.name + "   " + ga.show(now) + "   peak " + ga.show(peak)
	m.box(r, title, strings.TrimSpace("last "+strconv.Itoa(len(hist))+" s   "+keys))
	m.columns(rect{in.x + 1, in.y, n, in.h}, hist, ga.value)
	m.grid.text(in.x+n+2, in.y, in.x+in.w, faint, ga.show(peak))
	if in.h > 1 {
		m.grid.text(in.x+n+2, in.y+in.h-1, in.x+in.w, faint, ga.show(0))
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
func (m *Model) columns(r rect, hist []monitor.Second, value func(monitor.Second) int64) {
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
		eighths := int(max(1, v*int64(r.h)*8/peak))
		x := r.x + r.w - len(hist) + i
		for y := r.y + r.h - 1; y >= r.y && eighths > 0; y-- {
			m.grid.put(x, y, chart, m.gl.levels[min(7, eighths-1)])
			eighths -= 8
		}
	}
}

// bar draws a bar of n out of peak in at most w cells; what is not nothing is seen.
func (m *Model) bar(x, y, w int, s style, n, peak uint64) {
	if n == 0 || peak == 0 || w < 1 {
		return
	}
	m.grid.fill(x, y, x+max(1, int(n*uint64(w)/peak)), s, m.gl.full)
}

// drawLatency draws how long answering took.
func (m *Model) drawLatency(r rect) {
	if r.h < 3 {
		return
	}
	in := r.inside()
	l := m.shown.Latency()
	n := uint64(l.N)
	m.box(r, r.fitting("Latency   "+plural(n, "response")+m.seen(), "Latency   "+grouped(n)+m.seen(), "Latency"), "first byte in to last byte out")
	if in.h >= 5 {
		m.latencyBars(in, l)
		return
	}
	for i, q := range []struct {
		name string
		us   int64
	}{{"p50", l.P50.Microseconds()}, {"p90", l.P90.Microseconds()}, {"p99", l.P99.Microseconds()}} {
		if i < in.h {
			y := in.y + i
			m.grid.text(in.x+1, y, in.x+in.w, strong, q.name)
			x := m.grid.text(in.x+6, y, in.x+in.w, plain, pad(known(micros(q.us)), 8))
			m.bar(x+1, y, in.x+in.w-x-2, chart, uint64(q.us), uint64(max(1, l.P99.Microseconds())))
		}
	}
}

// latencyBars draws the histogram and, in the last line, the percentiles.
func (m *Model) latencyBars(in rect, l monitor.Latency) {
	bars := m.shown.LatencyBars(nil)
	first, last := 0, len(bars)-1
	for first < last && bars[first].N == 0 {
		first++
	}
	for last > first && bars[last].N == 0 {
		last--
	}
	rows := in.h - 1
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
		m.barRow(rect{in.x + 1, in.y + i, in.w - 2, 1}, 14, latencyLabel(b), b.N, peak, "")
	}
	parts := []string{"p50 " + known(l.P50), "p90 " + known(l.P90), "p99 " + known(l.P99), "max " + known(l.Max)}
	for len(parts) > 1 && width(strings.Join(parts, "   ")) > in.w-2 {
		parts = slices.Delete(parts, 1, 2) // the middle says least
	}
	m.grid.text(in.x+1, in.y+in.h-1, in.x+in.w, strong, strings.Join(parts, "   "))
}

// latencyLabel names a bar of the histogram.
func latencyLabel(b monitor.Bar) string {
	switch {
	case b.Low == 0:
		return "under " + brief(nanos(b.High))
	case b.High == 0:
		return "over " + brief(nanos(b.Low))
	}
	return brief(nanos(b.Low)) + " - " + brief(nanos(b.High))
}

// barRow draws a name, its number, a bar and a remark at the right.
func (m *Model) barRow(r rect, label int, name string, n, peak uint64, remark string) {
	end := r.x + r.w
	m.grid.text(r.x, r.y, min(end, r.x+label), plain, name)
	num := grouped(n)
	at := r.x + label + 6
	m.grid.right(r.y, min(end, at), strong, num)
	room := end - at - 1
	if remark != "" {
		room -= width(remark) + 1
		m.grid.right(r.y, end, faint, remark)
	}
	m.bar(at+1, r.y, room, chart, n, peak)
}

// leftOut says in a box's lower edge how many lines it had no room for, if any.
func (m *Model) leftOut(r rect, n int, what string) {
	if n > 0 {
		m.grid.right(r.y+r.h-1, r.x+r.w-2, faint, " +"+grouped(uint64(n))+what+" ")
	}
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
func (m *Model) drawCloses(r rect) {
	if r.h < 3 {
		return
	}
	in := r.inside()
	all, total := m.causes()
	if m.quiz.on { // it would give the answers away
		m.box(r, "Why connections closed", "quiz")
		return
	}
	m.box(r, r.fitting("Who closed connections, and why  "+grouped(total)+m.seen(), "Why connections closed  "+grouped(total)+m.seen(), "Why closed  "+grouped(total)+m.seen(), "Why closed"), "")
	m.leftOut(r, len(all)-in.h, " more")
	all = all[:min(len(all), in.h)]
	room := 17
	if in.w > 40 {
		room = 22
	}
	rules := 0 // so many cells; the bars all have what is left
	for _, c := range all {
		rules = max(rules, width(reason.Of(c.code).Rule)-len("RFC "))
	}
	for i, c := range all {
		e := reason.Of(c.code)
		remark := ""
		if in.w > 50 {
			remark = pad(m.section(strings.TrimPrefix(e.Rule, "RFC ")), rules)
		}
		m.barRow(rect{in.x + 1, in.y + i, in.w - 2, 1}, room, label(e, room), c.n, all[0].n, remark)
	}
}
