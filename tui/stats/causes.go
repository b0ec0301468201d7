package stats

import (
	"cmp"
	"slices"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// causes draws who closed connections and why, the most frequent first.
func causes(g *canvas.Grid, r canvas.Rectangle, st *monitor.State) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	all, total := causeCounts(st)
	n, lost := figure.Grouped(total)+seen(st), ""
	if k := st.Totals().Lost; k > 0 {
		lost = ", " + figure.Plural(k, "request") + " LOST"
	}
	g.Box(r, r.Fitting("Who closed connections, and why  "+n+lost, "Why connections closed  "+n+lost, "Why closed  "+n+lost,
		"Why connections closed  "+n, "Why closed  "+n, "Why closed"), "")
	g.Foot(r, figure.LeftOut(len(all)-in.H, " more"))
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
		barRow(g, canvas.Rect(in.X+1, in.Y+i, in.W-2, 1), room, e.LabelIn(room), c.n, all[0].n, remark)
	}
}

// A cause is a reason and how often it closed a connection.
type cause struct {
	code reason.Code
	n    uint64
}

// causeCounts are the reasons that have closed connections, the most frequent first.
func causeCounts(st *monitor.State) (all []cause, total uint64) {
	for _, c := range reason.All() {
		if n := st.Closed(c); n > 0 {
			all = append(all, cause{c, n})
			total += n
		}
	}
	slices.SortStableFunc(all, func(a, b cause) int { return cmp.Compare(b.n, a.n) })
	return all, total
}
