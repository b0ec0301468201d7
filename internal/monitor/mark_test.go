package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A burst becomes one mark, with the worst status in it; what came long after
// it stays exact.
func TestABurstIsOneMarkOfItsWorstStatus(t *testing.T) {
	p := play(t)
	p.open(1)
	opened := p.now
	for nth := 1; nth <= maxMarks; nth++ { // within 64 ms
		status := uint16(200)
		if nth == 7 {
			status = 503
		}
		p.add(time.Millisecond, event.ResponseSent{Conn: 1, Nth: nth, Status: status, Why: reason.Keep11})
	}
	p.add(time.Minute, event.ResponseSent{Conn: 1, Nth: maxMarks + 1, Status: 404, Took: 20 * time.Millisecond, Why: reason.Keep11})
	marks := p.Conn(1).Marks()
	if len(marks) > maxMarks*3/4+1 {
		t.Fatalf("%d marks, want at most %d", len(marks), maxMarks*3/4+1)
	}
	sum, worst := 0, uint8(0)
	for _, m := range marks[:len(marks)-1] {
		sum, worst = sum+int(m.N), max(worst, m.Class)
	}
	want(t, "requests of the burst", sum, maxMarks)
	want(t, "its worst class", worst, 5)
	end := uint32(p.now.Sub(opened).Milliseconds())
	want(t, "the newest mark", marks[len(marks)-1], Mark{Start: end - 20, End: end, Nth: maxMarks + 1, N: 1, Class: 4})
}

func TestAnExchangeThatIsCutOffHasItsMark(t *testing.T) {
	p := play(t)
	p.open(1)
	opened := p.now
	p.add(time.Second, event.RequestReceived{Conn: 1, Nth: 1, HeadTime: 500 * time.Millisecond})
	p.add(2*time.Second, event.ConnClosed{Conn: 1, Requests: 1, Reason: reason.ResetAmid})
	want(t, "marks", len(p.Conn(1).Marks()), 1)
	end := uint32(p.now.Sub(opened).Milliseconds())
	want(t, "the mark", p.Conn(1).Marks()[0], Mark{Start: 500, End: end, Nth: 1, N: 1, Class: NoResponse})
	want(t, "the exchange in progress", p.Conn(1).Current, Exchange{})
}

// A clock that was set back puts no mark before the opening.
func TestNoMarkIsBeforeTheOpening(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(-time.Hour, event.ResponseSent{Conn: 1, Nth: 1, Status: 200, Took: time.Minute, Why: reason.Keep11})
	want(t, "the mark", p.Conn(1).Marks()[0], Mark{Nth: 1, N: 1, Class: 2})
}

// A request that waited for its turn began when it came, and is served from then
// on.
func TestAMarkBeginsBeforeTheWait(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(5*time.Second, event.RequestReceived{Conn: 1, Nth: 1, Piped: true, Queued: 2 * time.Second})
	p.add(time.Second, event.ResponseSent{Conn: 1, Nth: 1, Status: 499, Took: time.Second, Why: reason.DidNotWait})
	m := p.Conn(1).Marks()[0]
	want(t, "from its arrival to its end", m.End-m.Start, 3000)
	want(t, "class", m.Class, NoResponse)
	_, end := p.Rows()
	want(t, "queued", p.Row(end-1).Queued, 2*time.Second)
	want(t, "latencies", p.Latency().N, 0)
	want(t, "its status is counted", p.Status(499), 1)
}
