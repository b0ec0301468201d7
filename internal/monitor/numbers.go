package monitor

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// Numbers are what a state has counted since its beginning or since a mark. Those
// since the beginning are on loan until the next Apply.
type Numbers struct {
	counts *counts
	Totals event.Totals
	// Since is the mark that they begin with; its N is 0 for the beginning.
	Since TimeMark
}

// Numbers are those since the mark with that number; those since the beginning where
// there is no such mark, as for 0. A connection that was open at the mark counts, with
// all of its requests, in the requests per connection, and nowhere else. Those since a
// mark are made by each call, which copies 35 KB.
func (s *State) Numbers(mark int) Numbers {
	m := s.timeMark(mark)
	if m == nil {
		return Numbers{counts: &s.counts, Totals: s.totals}
	}
	since := s.counts.minus(&m.counts)
	return Numbers{counts: &since, Totals: s.totals.Minus(m.totals), Since: m.TimeMark}
}

// Latency is the latency of the responses seen.
func (n Numbers) Latency() Latency {
	h, longest := n.counts.latency, n.counts.longest
	q := h.ValueAtPercentiles([]float64{50, 90, 99})
	at := func(p float64) time.Duration { return min(micros(q[p]), longest) } // a bucket reports its largest value
	return Latency{N: h.TotalCount(), P50: at(50), P90: at(90), P99: at(99), Max: longest}
}

// LatencyBars appends the histogram of latencies to dst and returns it. The
// bounds are nanoseconds.
func (n Numbers) LatencyBars(dst []Bar) []Bar {
	low := int64(0)
	for i, k := range n.counts.took {
		b := Bar{Low: low, N: k}
		if i < len(tookBounds) {
			b.High = int64(tookBounds[i])
		}
		dst = append(dst, b)
		low = b.High
	}
	return dst
}

// RequestBars appends the histogram of requests per client connection to dst
// and returns it. Open connections count with the requests they have had so far.
func (n Numbers) RequestBars(dst []Bar) []Bar {
	low := int64(0)
	for i, k := range n.counts.requests {
		b := Bar{Low: low, N: uint64(max(0, k))}
		if i < len(requestBounds) {
			b.High = int64(requestBounds[i]) + 1
		}
		dst = append(dst, b)
		low = b.High
	}
	return dst
}

// Status is how many responses had that status.
func (n Numbers) Status(code int) uint64 {
	if code < 0 || code >= len(n.counts.status) {
		return 0
	}
	return n.counts.status[code]
}

// Closed is how many client connections closed for that reason.
func (n Numbers) Closed(code reason.Code) uint64 { return n.counts.closed[code] }

// Latency, Status and Closed of a state are those since its beginning.
func (s *State) Latency() Latency               { return s.Numbers(0).Latency() }
func (s *State) Status(code int) uint64         { return s.Numbers(0).Status(code) }
func (s *State) Closed(code reason.Code) uint64 { return s.Numbers(0).Closed(code) }

// minus is what k has counted since base was a copy of it.
func (k *counts) minus(base *counts) counts {
	d := counts{took: k.took, status: k.status, closed: k.closed, requests: k.requests}
	for i, n := range base.took {
		d.took[i] -= min(n, d.took[i])
	}
	for i, n := range base.status {
		d.status[i] -= min(n, d.status[i])
	}
	for i, n := range base.closed {
		d.closed[i] -= min(n, d.closed[i])
	}
	for i, n := range base.requests {
		d.requests[i] -= n
	}
	all := k.latency.Export()
	for i, n := range base.latency.Export().Counts {
		all.Counts[i] -= min(n, all.Counts[i])
	}
	d.latency = hdrhistogram.Import(all)
	d.longest = min(k.longest, micros(d.latency.Max()))
	return d
}

// copy is a copy that shares no memory with k.
func (k *counts) copy() counts {
	c := *k
	c.latency = hdrhistogram.Import(k.latency.Export())
	return c
}
