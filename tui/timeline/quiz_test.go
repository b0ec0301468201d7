package timeline

import (
	"testing"
	"time"

	"httpserver/internal/event"
)

// start is when the tests begin.
var start = time.Unix(1000, 0)

// traffic are entries of n connections, numbered from a first one: each has a request
// with its response, and is closed.
func traffic(first, n int) (all []event.Entry) {
	for id := first; id < first+n; id++ {
		c := uint64(id)
		for _, e := range []event.Event{
			event.ConnOpened{Conn: c}, event.RequestReceived{Conn: c, Nth: 1},
			event.ResponseSent{Conn: c, Nth: 1, Status: 200}, event.ConnClosed{Conn: c, Requests: 1},
		} {
			all = append(all, event.Entry{Seq: uint64(len(all)) + 4*uint64(first) - 3, At: start.Add(time.Duration(id) * time.Second), Event: e})
		}
	}
	return all
}

func TestTheQuizStopsAtEachDecision(t *testing.T) {
	tl := New(start, nil)
	tl.StopForQuiz()
	tl.Fold(traffic(1, 2), 0)
	tl.Fold(traffic(3, 1), 0)
	var stops []uint64
	always := func() bool { return true }
	for {
		stopped, skipped := tl.Step(start.Add(time.Minute), always)
		if !stopped {
			if skipped != 0 {
				t.Errorf("%d were skipped", skipped)
			}
			break
		}
		stops = append(stops, tl.Seen())
		if _, n := tl.Shown.Rows(); n != (tl.Seen()+1)/4 || !tl.Paused() {
			t.Errorf("at %d the picture has %d requests, paused: %v", tl.Seen(), n, tl.Paused())
		}
		if tl.Seen() == 7 {
			tl.Close(2)
			stops = append(stops, tl.Seen())
			tl.Close(2) // another decision comes first: nothing changes
		}
	}
	want := []uint64{3, 4, 7, 8, 11, 12}
	if len(stops) != len(want) || tl.Paused() {
		t.Fatalf("stops at %v, paused: %v; want %v", stops, tl.Paused(), want)
	}
	for i := range want {
		if stops[i] != want[i] {
			t.Errorf("stop %d is at %d; want %d", i+1, stops[i], want[i])
		}
	}
}

func TestWhatWaitsForTheQuizIsBounded(t *testing.T) {
	tl := New(start, nil)
	tl.StopForQuiz()
	const conns = maxWaiting/4 + 100
	tl.Fold(traffic(1, conns), 0)
	tl.Fold(traffic(conns+1, 10), 0)
	asked := 0
	stopped, skipped := tl.Step(start, func() bool { asked++; return false })
	if stopped || skipped != 110 || asked != maxWaiting/2 {
		t.Errorf("stopped %v, skipped %d, asked %d times; want 110 skipped and %d decisions", stopped, skipped, asked, maxWaiting/2)
	}
	if _, n := tl.Shown.Rows(); n != conns+10 {
		t.Errorf("after that the picture has %d requests; want %d", n, conns+10)
	}
}
