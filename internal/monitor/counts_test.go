package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A bar has exactly the latencies between its bounds: 9.99 ms and 10.01 ms are
// in two bars, although the histogram for percentiles has them in one bucket.
func TestALatencyIsInItsBar(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct{ took, low, high time.Duration }{
		{0, 0, 500 * time.Microsecond},
		{-time.Hour, 0, 500 * time.Microsecond},
		{500*time.Microsecond - 1, 0, 500 * time.Microsecond},
		{500 * time.Microsecond, 500 * time.Microsecond, ms},
		{ms, ms, 2 * ms},
		{9990 * time.Microsecond, 5 * ms, 10 * ms},
		{10*ms - 1, 5 * ms, 10 * ms},
		{10 * ms, 10 * ms, 20 * ms},
		{10010 * time.Microsecond, 10 * ms, 20 * ms},
		{5*time.Second - 1, 2 * time.Second, 5 * time.Second},
		{5 * time.Second, 5 * time.Second, 0},
		{time.Hour, 5 * time.Second, 0},
	} {
		p := play(t)
		p.add(0, event.ResponseSent{Conn: 1, Nth: 1, Took: c.took})
		bars := p.Numbers(0).LatencyBars(make([]Bar, 1))[1:]
		want(t, "bars", len(bars), len(tookBounds)+1)
		for _, b := range bars {
			n := uint64(0)
			if b.Low == int64(c.low) && b.High == int64(c.high) {
				n = 1
			}
			if b.N != n {
				t.Errorf("%v: the bar from %v to %v has %d, want %d", c.took, time.Duration(b.Low), time.Duration(b.High), b.N, n)
			}
		}
	}
}

func TestPercentilesAreThoseOfAllResponses(t *testing.T) {
	p := play(t)
	want(t, "of none", p.Latency(), Latency{})
	for i := 1; i <= 1000; i++ {
		p.add(0, event.ResponseSent{Conn: 1, Nth: i, Took: time.Duration(i) * time.Millisecond})
	}
	l := p.Latency()
	want(t, "responses", l.N, 1000)
	want(t, "the longest", l.Max, time.Second)
	for _, c := range []struct {
		what      string
		got, want time.Duration
	}{{"median", l.P50, 500 * time.Millisecond}, {"nine in ten", l.P90, 900 * time.Millisecond}, {"99 of 100", l.P99, 990 * time.Millisecond}} {
		if off := (c.got - c.want).Abs(); off > c.want/100 {
			t.Errorf("%s: %v, want %v to within 1 %%", c.what, c.got, c.want)
		}
	}
	p.add(0, event.ResponseSent{Conn: 1, Nth: 1001, Took: time.Hour})
	want(t, "the longest, beyond the histogram", p.Latency().Max, time.Hour)
}

func TestAConnectionIsInTheBarOfItsRequests(t *testing.T) {
	p := play(t)
	for id, requests := range []int{0, 1, 2, 3, 4, 5, 6, 10, 11, 1000, 1001, 5000} {
		p.open(uint64(id + 1))
		for nth := 1; nth <= requests; nth++ {
			p.add(0, event.RequestReceived{Conn: uint64(id + 1), Nth: nth})
		}
	}
	p.add(0, event.ConnClosed{Conn: 1, Reason: reason.ClientEOF}) // a closed one stays in its bar
	want := []Bar{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 4, 1}, {4, 6, 2}, {6, 11, 2}, {11, 21, 1}, {21, 51, 0}, {51, 101, 0}, {101, 1001, 1}, {1001, 0, 2}}
	got := p.Numbers(0).RequestBars(nil)
	if len(got) != len(want) {
		t.Fatalf("%d bars, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("bar %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	// The totals told by the close count like requests that were seen.
	p.add(0, event.ConnClosed{Conn: 2, Requests: 30, Reason: reason.ClientEOF})
	if bars := p.Numbers(0).RequestBars(nil); bars[1].N != 0 || bars[7].N != 1 {
		t.Errorf("after a close with 30 requests: %+v", bars)
	}
}
