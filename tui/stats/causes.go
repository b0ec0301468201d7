package stats

import (
	"cmp"
	"slices"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// causes are who closed connections and why, the most frequent first.
func causes(r canvas.Rectangle, d data) table {
	in := r.Inside()
	all, total := causeCounts(d)
	n, lost := figure.Grouped(total)+d.seen+d.since, ""
	if k := d.Totals.Lost; k > 0 {
		lost = ", " + figure.Plural(k, "request") + " LOST"
	}
	t := table{area: r, empty: "no connection was closed" + d.since,
		title: causesTitle(r, n, lost),
		foot:  figure.LeftOut(len(all)-in.H, " more"), label: 20}
	if in.W > 40 {
		t.label = 22
	}
	all = fewer(all, in.H)
	rules := 0 // so many cells; the bars all have what is left
	for _, c := range all {
		rules = max(rules, canvas.Width(reason.Of(c.code).Rule)-len("RFC "))
	}
	for _, c := range all {
		e := reason.Of(c.code)
		remark := ""
		if in.W > 50 {
			remark = canvas.Pad(strings.TrimPrefix(e.Rule, "RFC "), rules)
		}
		t.rows = append(t.rows, row{name: e.LabelIn(t.label), n: c.n, remark: remark, words: "why:" + e.Name, to: command.ConnsView})
	}
	return t
}

// causesTitle is the heading of the chart: how many requests were lost goes before words.
func causesTitle(r canvas.Rectangle, n, lost string) string {
	for _, lost := range []string{lost, ""} {
		for _, head := range []string{"Who closed connections, and why  ", "Why connections closed  ", "Why closed  "} {
			if t := head + n + lost; r.Fitting(t, "") != "" {
				return t
			}
		}
	}
	return "Why closed"
}

// A cause is a reason and how often it closed a connection.
type cause struct {
	code reason.Code
	n    uint64
}

// fewer are at most n of the causes: the most frequent one, failures, then the others. The
// most frequent one of a client takes the place of one that is no failure: whether clients
// close at all is not left out.
func fewer(all []cause, n int) []cause {
	if len(all) <= n || n < 1 {
		return all[:min(len(all), max(0, n))]
	}
	failed := func(c cause) bool { return c.code == reason.Raced || reason.Of(c.code).Verdict == reason.Refused }
	all = slices.Clone(all)
	slices.SortStableFunc(all[1:], func(a, b cause) int {
		switch {
		case failed(a) == failed(b):
			return 0
		case failed(a):
			return -1
		}
		return 1
	})
	client := func(c cause) bool { return reason.Of(c.code).Who == reason.Client }
	if i := slices.IndexFunc(all, client); i >= n && n > 1 && !failed(all[n-1]) {
		return append(slices.Clone(all[:n-1]), all[i])
	}
	return all[:n]
}

// causeCounts are the reasons that have closed connections, the most frequent first.
func causeCounts(d data) (all []cause, total uint64) {
	for _, c := range reason.All() {
		if n := d.Closed(c); n > 0 {
			all = append(all, cause{c, n})
			total += n
		}
	}
	slices.SortStableFunc(all, func(a, b cause) int { return cmp.Compare(b.n, a.n) })
	return all, total
}
