package monitor

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"httpserver/internal/event"
)

// slowest is the longest latency that latency percentiles tell apart from
// longer ones.
const slowest = 10 * time.Minute

// counts are distributions over all entries applied.
//
// latency is exact to 1 % only, which percentiles can bear. The bars and the
// maximum cannot: 10.01 ms, a usual latency with a delay of 10 ms, is in one
// bucket with 9.99 ms, so the bars have counters of their own.
type counts struct {
	latency  *hdrhistogram.Histogram // microseconds
	longest  time.Duration
	took     [len(tookBounds) + 1]uint64 // responses by latency
	status   [600]uint64
	closed   [256]uint64
	requests [len(requestBounds) + 1]int64 // connections by number of requests
}

// tookBounds are the upper bounds of the latency bars.
var tookBounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond,
	10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond,
	200 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second,
}

// requestBounds are the largest numbers of requests in the bars of requests per
// connection.
var requestBounds = [...]int{0, 1, 2, 3, 5, 10, 20, 50, 100, 1000}

func (k *counts) init() {
	k.latency = hdrhistogram.New(1, slowest.Microseconds(), 2)
}

func (k *counts) response(v *event.ResponseSent) {
	if int(v.Status) < len(k.status) {
		k.status[v.Status]++
	}
	if v.Status == 499 { // no response was sent, so none took that long
		return
	}
	us := min(max(1, v.Took.Microseconds()), slowest.Microseconds())
	if err := k.latency.RecordValue(us); err != nil {
		panic("can't happen: a value within the bounds was refused: " + err.Error())
	}
	k.longest = max(k.longest, v.Took)
	i := 0
	for i < len(tookBounds) && v.Took >= tookBounds[i] {
		i++
	}
	k.took[i]++
}

// connGrew moves a connection between the bars of requests per connection.
// from is -1 for a new connection.
func (k *counts) connGrew(from, to int) {
	b := requestBar(to)
	if from >= 0 {
		a := requestBar(from)
		if a == b {
			return
		}
		k.requests[a]--
	}
	k.requests[b]++
}

// connLeft takes a connection with n requests out of the bars.
func (k *counts) connLeft(n int) { k.requests[requestBar(n)]-- }

func requestBar(n int) int {
	for i, b := range requestBounds {
		if n <= b {
			return i
		}
	}
	return len(requestBounds)
}

// Latency summarises the latencies of responses: the median, two percentiles
// and the maximum. A latency is measured in the server, from the request's first
// byte to the response's last.
// A request that had to wait for the responses before it counts from its turn.
type Latency struct {
	N                  int64
	P50, P90, P99, Max time.Duration
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// A Bar is one bar of a histogram: values from Low up to, but not including,
// High. High is 0 in the last bar, which has no upper bound.
type Bar struct {
	Low, High int64
	N         uint64
}
