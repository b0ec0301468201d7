package stats

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// requestsPerConn draws how many connections carried how many requests:
// where reuse is seen as a shape.
func requestsPerConn(g *canvas.Grid, r canvas.Rectangle, bars []monitor.Bar) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	total, peak := uint64(0), uint64(0)
	first, last := len(bars), -1
	for i, b := range bars {
		total += b.N
		peak = max(peak, b.N)
		if b.N > 0 {
			first, last = min(first, i), i
		}
	}
	g.Box(r, r.Fitting("Requests per connection   "+figure.Plural(total, "connection"), "Requests per connection   "+figure.Grouped(total), "Requests per connection"), "")
	g.Foot(r, figure.LeftOut(last-first+1-in.H, " more"))
	for i := first; i <= last && i-first < in.H; i++ {
		barRow(g, canvas.Rect(in.X+1, in.Y+i-first, in.W-2, 1), 14, requestsLabel(bars[i]), bars[i].N, peak, share(bars[i].N, total))
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

// statuses draws how often each status was sent.
func statuses(g *canvas.Grid, r canvas.Rectangle, st *monitor.State) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	type sent struct {
		code int
		n    uint64
	}
	var all []sent
	total, unsent := uint64(0), st.Status(499)
	for code := range 600 {
		if n := st.Status(code); n > 0 {
			all = append(all, sent{code, n})
			total += n
		}
	}
	g.Box(r, r.Fitting("Statuses   "+figure.Plural(total-unsent, "response")+seen(st), "Statuses   "+figure.Grouped(total-unsent)+seen(st), "Statuses"), "")
	g.Foot(r, figure.LeftOut(len(all)-in.H, " more"))
	if len(all) > in.H { // the frequent ones, in the order of their numbers
		slices.SortStableFunc(all, func(a, b sent) int { return cmp.Compare(b.n, a.n) })
		all = all[:in.H]
		slices.SortFunc(all, func(a, b sent) int { return cmp.Compare(a.code, b.code) })
	}
	peak, label := uint64(0), 25
	for _, a := range all {
		peak = max(peak, a.n)
		label = max(label, min(canvas.Width(statusName(a.code)), in.W-22)) // and a bar beside it
	}
	for i, a := range all {
		y := in.Y + i
		name := statusName(a.code)
		barRow(g, canvas.Rect(in.X+1, y, in.W-2, 1), label, g.AtMost(name, label), a.n, peak, share(a.n, total))
		g.Paint(in.X+1, y, in.X+4, canvas.StatusStyle(a.code))
	}
}

// statusName is a status as people write it: 404 Not Found.
func statusName(code int) string {
	if code == 499 {
		return "499 no response was sent"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + message.Status(code).Phrase())
}
