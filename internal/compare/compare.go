// Package compare puts two recordings or captures side by side: what was before a
// change, what is after it, and what became of it in one sentence.
//
// A [Comparison] is made of two states that were folded to their ends, and keeps
// neither. Its texts are printable ASCII, but for the sign of microseconds.
package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A Comparison is two states side by side.
type Comparison struct {
	Rows     []Row
	Sentence string // what changed, "Each connection carries 6.2 requests instead of 1.0."
}

// A Row is one number of both.
type Row struct {
	Name          string
	Before, After string
	Change        string // "+12", "-40%", "new", "gone"; "" for none
}

// Of compares two states.
func Of(before, after *monitor.State) Comparison {
	return Comparison{Rows: rows(before, after), Sentence: sentence(before, after)}
}

// rows are the numbers in the order of their weight for reuse.
func rows(before, after *monitor.State) []Row {
	b, a := before.Totals(), after.Totals()
	all := []Row{
		count("connections", b.Conns, a.Conns),
		count("requests", b.Requests, a.Requests),
		{"requests per connection", ratioText(before), ratioText(after), part(ratio(before), ratio(after))},
		{"reused", figure.Percent(b.Reused, b.Requests), figure.Percent(a.Reused, a.Requests), points(b.Reused, b.Requests, a.Reused, a.Requests)},
		count("handshakes saved", b.Reused, a.Reused),
		count("lost requests", b.Lost, a.Lost),
	}
	all = append(all, count("closed", 0, 0))
	closed := len(all) - 1
	var sumB, sumA uint64
	for _, c := range reason.All() {
		if nb, na := before.Closed(c), after.Closed(c); nb+na > 0 {
			all = append(all, count("  "+reason.Of(c).LongLabel(), nb, na))
			sumB, sumA = sumB+nb, sumA+na
		}
	}
	all[closed] = count("closed", sumB, sumA)
	lb, la := before.Latency(), after.Latency()
	for _, l := range []struct {
		name   string
		before time.Duration
		after  time.Duration
	}{{"latency p50", lb.P50, la.P50}, {"latency p90", lb.P90, la.P90}, {"latency p99", lb.P99, la.P99}, {"latency max", lb.Max, la.Max}} {
		all = append(all, Row{l.name, figure.Known(l.before), figure.Known(l.after), part(float64(l.before), float64(l.after))})
	}
	return all
}

// count is the row of a number of things.
func count(name string, before, after uint64) Row {
	r := Row{name, figure.Grouped(before), figure.Grouped(after), ""}
	switch {
	case before == 0 && after > 0:
		r.Change = "new"
	case before > 0 && after == 0:
		r.Change = "gone"
	case after > before:
		r.Change = "+" + figure.Grouped(after-before)
	case after < before:
		r.Change = "-" + figure.Grouped(before-after)
	}
	return r
}

// part is a change in per cent; "" where it is less than one, or there was nothing.
func part(before, after float64) string {
	if before <= 0 || after <= 0 {
		return ""
	}
	switch p := math.Round((after/before - 1) * 100); {
	case p >= 1000:
		return "x" + strconv.FormatFloat(after/before, 'f', 0, 64)
	case p == 0:
		return ""
	default:
		return fmt.Sprintf("%+.0f%%", p)
	}
}

// points is the change of a share, in points of per cent.
func points(n, of, m, from uint64) string {
	if of == 0 || from == 0 {
		return ""
	}
	p := math.Round(100 * (float64(m)/float64(from) - float64(n)/float64(of)))
	if p == 0 {
		return ""
	}
	return fmt.Sprintf("%+.0f points", p)
}

// ratio is requests per connection.
func ratio(st *monitor.State) float64 {
	t := st.Totals()
	return float64(t.Requests) / float64(max(1, t.Conns))
}

func ratioText(st *monitor.State) string {
	if st.Totals().Conns == 0 {
		return "-"
	}
	return figure.Ratio(ratio(st))
}

// What is spoken of: a ratio that changed by a tenth, and a p99 of at least so many
// responses that changed by a fifth and a millisecond, which is more than chance.
const (
	ratioChange = 0.1
	leastTail   = 100
	tailChange  = 0.2
)

// sentence is what changed in one sentence.
func sentence(before, after *monitor.State) string {
	b, a := before.Totals(), after.Totals()
	if b.Conns == 0 || a.Conns == 0 {
		return "One of the two has no connection: there is nothing to compare."
	}
	var parts []string
	rb, ra := ratio(before), ratio(after)
	if math.Abs(ra-rb) >= ratioChange*rb {
		parts = append(parts, fmt.Sprintf("each connection carries %.1f requests instead of %.1f", ra, rb))
	} else {
		parts = append(parts, fmt.Sprintf("connections are reused as before, %.1f requests each", ra))
	}
	switch {
	case b.Lost > 0 && a.Lost == 0:
		parts = append(parts, "no request is lost ("+were(b.Lost)+" before)")
	case a.Lost != b.Lost && a.Lost > 0:
		parts = append(parts, figure.Plural(a.Lost, "request")+" lost instead of "+figure.Grouped(b.Lost))
	}
	lb, la := before.Latency(), after.Latency()
	if min(lb.N, la.N) >= leastTail {
		if d := la.P99 - lb.P99; d.Abs() >= time.Millisecond && math.Abs(float64(d)) >= tailChange*float64(lb.P99) {
			parts = append(parts, "p99 is "+figure.Span(la.P99)+" instead of "+figure.Span(lb.P99))
		}
	}
	return figure.Sentence(strings.Join(parts, "; "))
}

// were is how many there were.
func were(n uint64) string {
	if n == 1 {
		return "1 was"
	}
	return figure.Grouped(n) + " were"
}

// Lines writes a comparison as lines without their ends, the names at the left and the
// numbers below each other. before and after are the heads of the two columns.
func (c Comparison) Lines(before, after string) []string {
	rows := append([]Row{{"", before, after, "change"}}, c.Rows...)
	var w [3]int
	for _, r := range rows {
		for i, t := range []string{r.Name, r.Before, r.After} {
			w[i] = max(w[i], len([]rune(t)))
		}
	}
	var all []string
	for _, r := range rows {
		all = append(all, strings.TrimRight(fmt.Sprintf("%-*s  %*s  %*s  %s", w[0], r.Name, w[1], r.Before, w[2], r.After, r.Change), " "))
	}
	return all
}
