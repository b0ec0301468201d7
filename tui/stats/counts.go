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
	"httpserver/tui/command"
)

// requestsPerConn is how many connections carried how many requests: where reuse is
// seen as a shape.
func requestsPerConn(r canvas.Rectangle, d data) table {
	in := r.Inside()
	bars := d.perConn
	total := uint64(0)
	first, last := len(bars), -1
	for i, b := range bars {
		total += b.N
		if b.N > 0 {
			first, last = min(first, i), i
		}
	}
	t := table{area: r, label: 14, empty: "no connection" + d.since,
		title: r.Fitting("Requests per connection   "+figure.Plural(total, "connection")+d.since, "Requests per connection   "+figure.Grouped(total)+d.since, "Requests per connection"+d.since),
		foot:  figure.LeftOut(last-first+1-in.H, " more")}
	for i := first; i <= last && i-first < in.H; i++ {
		b := bars[i]
		words := "reuse>" + strconv.FormatInt(b.Low-1, 10)
		if b.High > 0 {
			words += " reuse<" + strconv.FormatInt(b.High, 10)
		}
		t.rows = append(t.rows, row{name: requestsLabel(b), n: b.N, remark: share(b.N, total), words: words, to: command.ConnsView})
	}
	return t
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

// statuses is how often each status was sent.
func statuses(r canvas.Rectangle, d data) table {
	in := r.Inside()
	type sent struct {
		code int
		n    uint64
	}
	var all []sent
	total, unsent := uint64(0), d.Status(499)
	for code := range 600 {
		if n := d.Status(code); n > 0 {
			all = append(all, sent{code, n})
			total += n
		}
	}
	t := table{area: r, label: 25, empty: "no response" + d.since,
		title: r.Fitting("Statuses   "+figure.Plural(total-unsent, "response")+d.seen+d.since, "Statuses   "+figure.Grouped(total-unsent)+d.seen+d.since, "Statuses"+d.since),
		foot:  figure.LeftOut(len(all)-in.H, " more")}
	if len(all) > in.H { // the frequent ones, in the order of their numbers
		slices.SortStableFunc(all, func(a, b sent) int { return cmp.Compare(b.n, a.n) })
		all = all[:in.H]
		slices.SortFunc(all, func(a, b sent) int { return cmp.Compare(a.code, b.code) })
	}
	for _, a := range all {
		t.label = max(t.label, min(canvas.Width(statusName(a.code)), in.W-22)) // and a bar beside it
		t.rows = append(t.rows, row{name: statusName(a.code), n: a.n, remark: share(a.n, total), style: canvas.StatusStyle(a.code),
			words: "status:" + strconv.Itoa(a.code), to: command.LogView})
	}
	return t
}

// statusName is a status as people write it: 404 Not Found.
func statusName(code int) string {
	if code == 499 {
		return "499 no response was sent"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + message.Status(code).Phrase())
}
