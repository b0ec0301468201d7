package stats

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// latency is how long responses took: the percentiles, or where there is room
// for it the distribution.
func latency(r canvas.Rectangle, d data) table {
	in := r.Inside()
	l := d.Latency()
	n := uint64(l.N)
	t := table{area: r, label: 14, right: "first byte in to last byte out", empty: "no response" + d.since,
		title: r.Fitting("Latency   "+figure.Plural(n, "response")+d.seen+d.since, "Latency   "+figure.Grouped(n)+d.seen+d.since, "Latency"+d.since)}
	switch {
	case n == 0:
	case in.H >= 5:
		bars := squeeze(known(d.LatencyBars(nil)), in.H-1)
		for _, b := range bars {
			t.rows = append(t.rows, row{name: latencyLabel(b), n: b.N, remark: share(b.N, n), words: took(b), to: command.LogView})
		}
		t.last = row{name: percentiles(l, in.W-2), words: slower(l.P99), to: command.LogView}
	default:
		t.label = 5
		for i, q := range []time.Duration{l.P50, l.P90, l.P99} {
			if i < in.H {
				t.rows = append(t.rows, row{name: [...]string{"p50", "p90", "p99"}[i], n: uint64(max(1, q.Microseconds())),
					text: figure.Known(q), words: slower(q), to: command.LogView})
			}
		}
	}
	return t
}

// percentiles is the summary in at most w cells.
func percentiles(l monitor.Latency, w int) string {
	parts := []string{"p50 " + figure.Known(l.P50), "p90 " + figure.Known(l.P90), "p99 " + figure.Known(l.P99), "max " + figure.Known(l.Max)}
	for len(parts) > 1 && canvas.Width(strings.Join(parts, "   ")) > w {
		parts = slices.Delete(parts, 1, 2) // the middle says least
	}
	return strings.Join(parts, "   ")
}

// known are the bars without the empty ones at either end.
func known(bars []monitor.Bar) []monitor.Bar {
	for len(bars) > 0 && bars[0].N == 0 {
		bars = bars[1:]
	}
	for len(bars) > 0 && bars[len(bars)-1].N == 0 {
		bars = bars[:len(bars)-1]
	}
	return bars
}

// squeeze makes at most n bars of a histogram. Empty ones are left out first. Then
// neighbours are taken together, those with the fewest responses first; the slowest
// bar always stays what it is, since a few slow responses are what one looks for.
func squeeze(bars []monitor.Bar, n int) []monitor.Bar {
	for i := len(bars) - 1; i >= 0 && len(bars) > n; i-- {
		if bars[i].N == 0 {
			bars = slices.Delete(bars, i, i+1)
		}
	}
	for len(bars) > max(2, n) {
		least, at := uint64(math.MaxUint64), 0
		for i := range len(bars) - 2 {
			if sum := bars[i].N + bars[i+1].N; sum < least {
				least, at = sum, i
			}
		}
		bars[at].High, bars[at].N = bars[at+1].High, least
		bars = slices.Delete(bars, at+1, at+2)
	}
	return bars
}

// took are the words of a filter for the responses of a bar.
func took(b monitor.Bar) string {
	var words []string
	if low := time.Duration(b.Low); low > 0 {
		step := time.Microsecond
		if low%time.Millisecond == 0 { // which a filter compares with whole ones
			step = time.Millisecond
		}
		words = append(words, "ms>"+milliseconds(low-step))
	}
	if b.High > 0 {
		words = append(words, "ms<"+milliseconds(time.Duration(b.High)))
	}
	return strings.Join(words, " ")
}

// slower are the words of a filter for the responses of a percentile and above. A
// percentile is exact to 1 %, so the filter begins a little before it.
func slower(d time.Duration) string {
	d -= d / 50
	return "ms>" + milliseconds(d.Truncate(max(time.Microsecond, time.Duration(math.Pow10(int(math.Log10(float64(max(1, d))))-2)))))
}

// milliseconds is a length of time as a filter has it.
func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', -1, 64)
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
