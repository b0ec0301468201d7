package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/message"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// stats is the view of numbers: rates over time, and what all requests and
// connections add up to.
type stats struct{ gauge gauge }

// handleKey changes what the large chart shows.
func (s *stats) handleKey(m *Model, k tea.KeyMsg) (bool, tea.Cmd) {
	switch {
	case has(k, m.keys.bytes):
		s.toggle(byteGauge)
	case has(k, m.keys.conns):
		s.toggle(openGauge)
	default:
		return false, nil
	}
	return true, nil
}

// toggle shows a gauge, or requests again when it is shown already.
func (s *stats) toggle(g gauge) {
	if s.gauge.name == g.name {
		g = requestGauge
	}
	s.gauge = g
}

// draw divides the body: the rate over everything, below it pairs of
// distributions. What there is no room for is left out from the end.
func (s *stats) draw(m *Model) {
	b := m.layout.body
	if n := min(len(m.shown.Notices()), 4); n > 0 && b.H > 16 {
		b.H -= n + 2
		m.drawNotices(canvas.Rect(b.X, b.Y+b.H, b.W, n+2))
	}
	draws := []func(canvas.Rectangle){m.drawRequestsPerConn, m.drawCloses, m.drawLatency, m.drawStatuses}
	columns := 2
	if b.W < mediumW {
		columns = 1
	}
	rows := (len(draws) + columns - 1) / columns
	top := max(4, b.H*3/10)
	for rows > 1 && (b.H-top)/rows < 5 {
		rows--
	}
	top = min(top, b.H)
	m.drawGauge(canvas.Rect(b.X, b.Y, b.W, top), s.gauge, "b bytes   c conns")
	y, rest := b.Y+top, b.H-top
	for i := range rows {
		h := rest / (rows - i)
		for c := range columns {
			w := b.W / columns
			if c == columns-1 {
				w = b.W - c*w
			}
			if n := i*columns + c; n < len(draws) {
				draws[n](canvas.Rect(b.X+c*(b.W/columns), y, w, h))
			}
		}
		y += h
		rest -= h
	}
}

// drawNotices draws what the operator should read.
func (m *Model) drawNotices(r canvas.Rectangle) {
	all := m.shown.Notices()
	m.grid.Box(r, "Notices   "+strconv.Itoa(len(all)), "")
	in := r.Inside()
	for i, n := range all[max(0, len(all)-in.H):] {
		at := time.Unix(0, n.At).In(m.zone()).Format("15:04:05")
		m.grid.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, m.grid.AtMost(at+"  "+canvas.Safe(n.Text), in.W-2))
	}
}

// drawRequestsPerConn draws how many connections carried how many requests:
// where reuse is seen as a shape.
func (m *Model) drawRequestsPerConn(r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	bars := m.shown.RequestBars(nil)
	total, peak := uint64(0), uint64(0)
	first, last := len(bars), -1
	for i, b := range bars {
		total += b.N
		peak = max(peak, b.N)
		if b.N > 0 {
			first, last = min(first, i), i
		}
	}
	m.grid.Box(r, r.Fitting("Requests per connection   "+figure.Plural(total, "connection"), "Requests per connection   "+figure.Grouped(total), "Requests per connection"), "")
	m.grid.Foot(r, figure.LeftOut(last-first+1-in.H, " more"))
	for i := first; i <= last && i-first < in.H; i++ {
		m.barRow(canvas.Rect(in.X+1, in.Y+i-first, in.W-2, 1), 14, requestsLabel(bars[i]), bars[i].N, peak, share(bars[i].N, total))
	}
}

// requestsLabel names a bar of requests per connection.
func requestsLabel(b monitor.Bar) string {
	switch {
	case b.High == 0:
		return "over " + figure.Count(b.Low-1)
	case b.High == b.Low+1:
		return figure.Count(b.Low) + " " + figure.Noun(int(b.Low), "request")
	}
	return figure.Count(b.Low) + " - " + figure.Count(b.High-1)
}

// share is a part in per cent.
func share(n, of uint64) string {
	return canvas.PadLeft(figure.Percent(n, of), 4)
}

// drawStatuses draws how often each status was answered.
func (m *Model) drawStatuses(r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	type answered struct {
		code int
		n    uint64
	}
	var all []answered
	total := uint64(0)
	for code := range 600 {
		if n := m.shown.Status(code); n > 0 {
			all = append(all, answered{code, n})
			total += n
		}
	}
	m.grid.Box(r, r.Fitting("Statuses   "+figure.Plural(total, "response")+m.seen(), "Statuses   "+figure.Grouped(total)+m.seen(), "Statuses"), "")
	m.grid.Foot(r, figure.LeftOut(len(all)-in.H, " more"))
	if len(all) > in.H { // the frequent ones, in the order of their numbers
		slices.SortStableFunc(all, func(a, b answered) int { return cmp.Compare(b.n, a.n) })
		all = all[:in.H]
		slices.SortFunc(all, func(a, b answered) int { return cmp.Compare(a.code, b.code) })
	}
	peak, label := uint64(0), 25
	for _, a := range all {
		peak = max(peak, a.n)
		label = max(label, min(canvas.Width(statusName(a.code)), in.W-22)) // and a bar beside it
	}
	for i, a := range all {
		y := in.Y + i
		name := statusName(a.code)
		m.barRow(canvas.Rect(in.X+1, y, in.W-2, 1), label, m.grid.AtMost(name, label), a.n, peak, share(a.n, total))
		m.grid.Paint(in.X+1, y, in.X+4, canvas.StatusStyle(a.code))
	}
}

// statusName is a status as people write it: 404 Not Found.
func statusName(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + message.Status(code).Phrase())
}
