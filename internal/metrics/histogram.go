package metrics

import (
	"slices"
	"sync/atomic"
)

// A histogram counts values by size. It is safe for concurrent use.
type histogram struct {
	scale  float64 // of a value's unit in one unit of the exposition: 1e9 for seconds
	bounds []int64 // the upper bounds of the buckets, each of which is in its bucket
	counts []atomic.Uint64
	sum    atomic.Int64
}

// newHistogram returns a histogram with the given upper bounds, in the unit of
// the exposition. One more bucket takes what is larger.
func newHistogram(scale float64, bounds ...float64) *histogram {
	h := &histogram{scale: scale, counts: make([]atomic.Uint64, len(bounds)+1)}
	for _, b := range bounds {
		h.bounds = append(h.bounds, int64(b*scale))
	}
	return h
}

// observe counts a value.
func (h *histogram) observe(v int64) {
	i, _ := slices.BinarySearch(h.bounds, v)
	h.counts[i].Add(1)
	h.sum.Add(v)
}
