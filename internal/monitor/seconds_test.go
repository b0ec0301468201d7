package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func TestBytesASecondAreWhatTheTotalsHaveGrown(t *testing.T) {
	p := play(t)
	for _, c := range []struct {
		after        time.Duration
		in, out      int64 // of the totals
		wantIn, out1 int64 // of the second that is over then
	}{
		{500 * time.Millisecond, 100, 2000, 0, 0},
		{400 * time.Millisecond, 150, 2500, 0, 0},
		{600 * time.Millisecond, 150, 2600, 150, 2500}, // both of the second before
		{time.Second, 90, 2600, 0, 100},                // a counter that fell counts nothing
		{time.Second, 95, 2700, 0, 0},
		{time.Second, 95, 2700, 5, 100},
	} {
		p.add(c.after, event.Totals{In: c.in, Out: c.out})
		p.Advance(p.now)
		if r := p.Rate(); r.In != c.wantIn || r.Out != c.out1 {
			t.Errorf("at %v: %d in, %d out in the second that is over, want %d and %d",
				p.now.Sub(start), r.In, r.Out, c.wantIn, c.out1)
		}
	}
}

func TestRequestsASecondAreThoseSeenAndThoseInTheTotals(t *testing.T) {
	p := play(t)
	p.open(1)
	for nth := 1; nth <= 3; nth++ {
		p.get(1, nth, reason.Keep11)
	}
	for _, c := range []struct {
		what  string
		total event.Totals
		want  Second
	}{
		{"the totals know what was seen", event.Totals{Conns: 1, Requests: 3}, Second{Requests: 3, Conns: 1}},
		{"the totals know more", event.Totals{Conns: 4, Requests: 10}, Second{Requests: 10, Conns: 4}},
		{"the totals know less", event.Totals{}, Second{Requests: 3, Conns: 1}},
	} {
		q := p.Clone()
		q.Apply(event.Entry{At: p.now, Event: c.total})
		q.Advance(start.Add(time.Second))
		got := q.Rate()
		if got.Requests != c.want.Requests || got.Conns != c.want.Conns {
			t.Errorf("%s: %d requests, %d connections; want %d and %d", c.what, got.Requests, got.Conns, c.want.Requests, c.want.Conns)
		}
	}
}

func TestTheHistoryHasEverySecondOnce(t *testing.T) {
	const seconds = 2 * MaxSeconds
	p := play(t)
	p.open(1)
	for i := range seconds { // second i has i%7 requests, and each third none is looked at
		for range i % 7 {
			p.add(0, event.RequestReceived{Conn: 1, Nth: p.Conn(1).Requests + 1})
		}
		p.now = start.Add(time.Duration(i+1) * time.Second)
		if i%3 > 0 {
			p.Advance(p.now)
		}
	}
	p.Advance(p.now)
	for _, n := range []int{0, 1, 10, MaxSeconds - 1, MaxSeconds, 10 * MaxSeconds} {
		all := p.History(make([]Second, 2, 8), n)[2:]
		if want := min(n, MaxSeconds-1); len(all) != want {
			t.Fatalf("%d seconds for %d, want %d", len(all), n, want)
		}
		for i, s := range all {
			sec := p.now.Unix() - int64(len(all)-i)
			which := int(sec - start.Unix())
			if s.Sec != sec || int(s.Requests) != which%7 {
				t.Fatalf("of %d: second %d has %d requests; want second %d with %d", n, s.Sec-start.Unix(), s.Requests, which, which%7)
			}
			if s.Open != 1 {
				t.Fatalf("second %d has %d open, want 1", which, s.Open)
			}
		}
	}
}

// Open connections are known in the seconds of a pause as well.
func TestAPauseHasItsOpenConnections(t *testing.T) {
	for _, pause := range []int64{1, 11, 100, MaxSeconds - 2} {
		p := play(t)
		p.open(1)
		p.open(2)
		p.Advance(start.Add(time.Second))
		p.Advance(start.Add(time.Duration(1+pause) * time.Second))
		for _, s := range p.History(nil, int(pause)) {
			if s.Open != 2 {
				t.Fatalf("pause of %d s: %d open at second %d, want 2", pause, s.Open, s.Sec-start.Unix())
			}
		}
	}
}

// A viewer that was away, and an entry that comes late.
func TestSecondsThatAreNotKeptDoNotCome(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.Advance(start.Add(3 * MaxSeconds * time.Second))
	for _, s := range p.History(nil, MaxSeconds) {
		if s.Requests != 0 || s.Conns != 0 {
			t.Fatalf("%+v is from long ago", s)
		}
	}
	late := event.Entry{At: start.Add(time.Second), Event: event.ConnOpened{Conn: 2, Peer: client}}
	p.Apply(late)
	for _, s := range p.History(nil, MaxSeconds) {
		if s.Conns != 0 {
			t.Fatalf("a late entry counts in %+v", s)
		}
	}
	want(t, "connections in all", p.Totals().Conns, 2)
	want(t, "now", p.Now(), start.Add(3*MaxSeconds*time.Second).UnixNano())
	p.Advance(start)
	want(t, "now, after a time from before", p.Now(), start.Add(3*MaxSeconds*time.Second).UnixNano())
}
