package monitor

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// served applies a response that took so long.
func (p *player) served(id uint64, nth, status int, took time.Duration) {
	p.add(time.Millisecond, event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Minor: 1})
	p.add(took, event.ResponseSent{Conn: id, Nth: nth, Status: uint16(status), Took: took, Why: reason.Keep11})
}

// Guests read one state at the same time, each with a mark of its own.
func TestNumbersAreReadAtTheSameTime(t *testing.T) {
	p := play(t)
	p.add(0, event.Mark{N: 1})
	p.open(1)
	p.served(1, 1, 200, time.Millisecond)
	p.add(0, event.Mark{N: 2})
	p.served(1, 2, 200, time.Millisecond)
	var readers sync.WaitGroup
	for mark, requests := range []int64{2, 2, 1} {
		readers.Go(func() {
			for range 100 {
				want(t, "responses", p.Numbers(mark).Latency().N, requests)
			}
		})
	}
	readers.Wait()
}

func TestNumbersSinceAMark(t *testing.T) {
	p := play(t)
	p.open(1)
	p.open(2)
	p.served(1, 1, 200, 4*time.Second)
	p.served(1, 2, 404, time.Millisecond)
	p.end(2, reason.ClientEOF)
	p.add(0, event.Mark{N: 1, Name: "deploy"})
	want(t, "latency right after the mark", p.Numbers(1).Latency(), Latency{})
	p.served(1, 3, 200, 20*time.Millisecond)
	p.open(3)
	p.served(3, 1, 200, 10*time.Millisecond)
	p.end(3, reason.IdleTimeout)

	n := p.Numbers(1)
	want(t, "the mark", n.Since, TimeMark{N: 1, At: n.Since.At, Name: "deploy"})
	want(t, "requests", n.Totals.Requests, 2)
	want(t, "of them reused", n.Totals.Reused, 1)
	want(t, "connections", n.Totals.Conns, 1)
	want(t, "responses with 200", n.Status(200), 2)
	want(t, "responses with 404", n.Status(404), 0)
	want(t, "closed by the client", n.Closed(reason.ClientEOF), 0)
	want(t, "closed at the idle limit", n.Closed(reason.IdleTimeout), 1)
	l := n.Latency()
	want(t, "responses", l.N, 2)
	if l.Max < 20*time.Millisecond || l.Max > 21*time.Millisecond || l.P50 > 11*time.Millisecond {
		t.Errorf("latency since the mark is %+v, want 10 and 20 ms", l)
	}
	bars := map[int64]uint64{} // #1, open at the mark, with all of its three requests, and #3
	for _, b := range n.RequestBars(nil) {
		if b.N > 0 {
			bars[b.Low] = b.N
		}
	}
	if !reflect.DeepEqual(bars, map[int64]uint64{1: 1, 3: 1}) {
		t.Errorf("requests per connection since the mark: %v", bars)
	}
	took := uint64(0)
	for _, b := range n.LatencyBars(nil) {
		took += b.N
	}
	want(t, "responses in the bars", took, 2)

	want(t, "since a mark that is not there", p.Numbers(7).Totals, p.Totals())
	want(t, "since the beginning", p.Numbers(0).Latency(), p.Latency())
	clone := p.Clone()
	p.served(1, 4, 500, time.Millisecond)
	want(t, "a clone's", clone.Numbers(1).Latency().N, 2)
	want(t, "after one more", p.Numbers(1).Latency().N, 3)
}

func TestMarksAreBounded(t *testing.T) {
	p := play(t)
	for n := 1; n <= MaxMarks+2; n++ {
		p.add(time.Second, event.Mark{N: n})
		p.add(0, event.Mark{N: n, Name: "named"})
		p.add(0, event.Mark{N: n}) // told twice
	}
	p.add(0, event.Mark{N: 0})
	p.add(0, event.Mark{N: -1})
	all := p.TimeMarks(nil)
	want(t, "marks kept", len(all), MaxMarks)
	want(t, "the first", all[0].N, 3)
	want(t, "the last", all[MaxMarks-1].String(), "mark 11 named")
	want(t, "a named one", TimeMark{N: 2, Name: "deploy"}.String(), "mark 2 deploy")
}

// A viewer's own mark in a recording is where it was set, from whichever side one comes.
func TestAnOwnMarkOfARecordingStays(t *testing.T) {
	var entries []event.Entry
	for i := range 20 {
		entries = append(entries, event.Entry{At: start.Add(time.Duration(i) * time.Second), Event: event.ConnOpened{Conn: uint64(i + 1)}})
	}
	r := NewReplay(5)
	r.Fold(0, slices.Clone(entries[:8]))
	r.Mark(entries[7].At, event.Mark{N: 1})
	r.Mark(entries[7].At, event.Mark{N: 1, Name: "here"})
	want(t, "connections right after it", r.State().Numbers(1).Totals.Conns, 0)
	for _, c := range []struct{ from, to, marks, since int }{{8, 20, 1, 12}, {5, 7, 0, 0}, {7, 10, 1, 2}, {15, 18, 1, 10}, {0, 3, 0, 0}, {3, 9, 1, 1}} {
		r.Fold(c.from, slices.Clone(entries[c.from:c.to]))
		marks := r.State().TimeMarks(nil)
		want(t, "marks", len(marks), c.marks)
		if c.marks > 0 {
			want(t, "its name", marks[0].Name, "here")
			want(t, "connections since", r.State().Numbers(1).Totals.Conns, uint64(c.since))
		}
	}
}
