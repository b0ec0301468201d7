package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func TestBytesInProgressCount(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11) // 80 in, 200 out
	c := p.Conn(1)
	bytes := func(what string, in, out int64) {
		t.Helper()
		want(t, what+": received", c.Received(), in)
		want(t, what+": sent", c.Sent(), out)
	}
	bytes("between two requests", 80, 200)
	p.add(time.Second, event.Progress{Conn: 1, Phase: event.ReceivingHead, Done: 13})
	bytes("amid a head", 93, 200)
	p.add(time.Second, event.RequestReceived{Conn: 1, Nth: 2, Method: "POST", Minor: 1, Head: 50, Length: 1000})
	bytes("after the head", 130, 200)
	p.add(time.Second, event.Progress{Conn: 1, Phase: event.ReceivingContent, Done: 600, Total: 1000})
	bytes("amid the content", 730, 200)
	p.add(time.Second, event.Progress{Conn: 1, Phase: event.Sending, Done: 70})
	bytes("amid the response", 730, 270)
	p.add(time.Second, event.ResponseSent{Conn: 1, Nth: 2, Status: 200, In: 1050, Out: 90, Why: reason.Keep11})
	bytes("when it is over", 1130, 290)
}

// A viewer that comes late gets a snapshot first, and then what was already
// on its way when the snapshot was made, which must not count again.
func TestBytesOfASnapshotCountOnce(t *testing.T) {
	const before = 10 * time.Millisecond // the first byte of what the snapshot knew came so long before it
	request := func(nth int, waited time.Duration) event.RequestReceived {
		return event.RequestReceived{Conn: 1, Nth: nth, Method: "GET", Target: "/", Minor: 1, Head: 76, HeadTime: waited}
	}
	response := func(nth int, took time.Duration) event.ResponseSent {
		return event.ResponseSent{Conn: 1, Nth: nth, Status: 200, In: 76, Out: 180, Took: took, Why: reason.Keep11}
	}
	first := request(1, before)
	for name, state := range map[string]event.ConnState{
		"before the request":  {},
		"amid its head":       {Phase: event.ReceivingHead, In: 30},
		"after its head":      {Phase: event.Handling, In: 76, Requests: 1, Current: &first},
		"after the response":  {In: 76, Out: 180, Requests: 1},
		"with some of it out": {Phase: event.Sending, In: 76, Out: 100, Requests: 1, Current: &first},
	} {
		began := before
		if state.In == 0 {
			began = 0
		}
		t.Run(name, func(t *testing.T) {
			p := &player{State: New(), t: t, now: start}
			state.ConnOpened, state.OpenedAt = event.ConnOpened{Conn: 1, Peer: client}, start
			p.add(0, event.Snapshot{Open: []event.ConnState{state}})
			p.add(0, event.ConnOpened{Conn: 1, Peer: client})
			p.add(time.Millisecond, request(1, began))
			p.add(time.Millisecond, response(1, began))
			want(t, "received", p.Conn(1).Received(), 76)
			want(t, "sent", p.Conn(1).Sent(), 180)
			p.add(time.Second, request(2, 0))
			p.add(time.Millisecond, response(2, 0))
			want(t, "received, with the next", p.Conn(1).Received(), 152)
			want(t, "sent, with the next", p.Conn(1).Sent(), 360)
		})
	}
}

// Pipelined requests are read together; a snapshot has the bytes of all of them
// while the first is served.
func TestBytesOfPipelinedRequestsCountOnce(t *testing.T) {
	p := &player{State: New(), t: t, now: start}
	p.add(0, event.Snapshot{Open: []event.ConnState{{ConnOpened: event.ConnOpened{Conn: 1, Peer: client}, OpenedAt: start,
		Phase: event.Handling, In: 150, Requests: 1, Current: &event.RequestReceived{Conn: 1, Nth: 1, Head: 50}}}})
	for nth := 1; nth <= 3; nth++ {
		p.add(time.Second, event.RequestReceived{Conn: 1, Nth: nth, Head: 50, HeadTime: time.Duration(nth) * time.Second})
		p.add(0, event.ResponseSent{Conn: 1, Nth: nth, Status: 200, In: 50, Took: time.Duration(nth) * time.Second, Why: reason.Keep11})
		want(t, "received", p.Conn(1).Received(), 150)
	}
}

// The first request of a server that was asked for its demo is served before
// the dashboard comes.
func TestWhatAYoungServerDidIsDrawn(t *testing.T) {
	for age, requests := range map[time.Duration]uint32{300 * time.Millisecond: 1, time.Hour: 0} {
		p := &player{State: New(), t: t, now: start}
		p.add(0, event.Snapshot{Since: start.Add(-age), Totals: event.Totals{Conns: 1, Open: 1, Requests: 1}})
		p.Advance(start.Add(time.Second))
		want(t, "requests in the last second of a server that runs for "+age.String(), p.Rate().Requests, requests)
		want(t, "requests in all", p.Totals().Requests, 1)
	}
}

func TestWhatWasLeftWhenTheClientLetGo(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.add(3*time.Second, event.ConnClosed{Conn: 1, Reason: reason.ClientEOF, Requests: 1})
	want(t, "idle time left", time.Duration(p.Conn(1).IdleLeft), 2*time.Second)
	p.open(2)
	p.get(2, 1, reason.Keep11)
	p.add(5*time.Second, event.ConnClosed{Conn: 2, Reason: reason.IdleTimeout, Requests: 1})
	want(t, "idle time left of one that the server closed", p.Conn(2).IdleLeft, 0)
	want(t, "its limit", time.Duration(p.Conn(2).Limit), 5*time.Second)
}

// What was wrong with a request is told with its response; the close that
// follows for the same reason does not forget it.
func TestACloseKeepsWhatTheRefusalSaid(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(time.Millisecond, event.ResponseSent{Conn: 1, Nth: 1, Status: 400, Why: reason.BadField, Detail: "a bare CR"})
	p.end(1, reason.BadField)
	want(t, "of the decision", p.Why().Detail, "a bare CR")
	want(t, "of the connection", p.Conn(1).Detail, "a bare CR")
	p.open(2)
	p.add(time.Millisecond, event.ResponseSent{Conn: 2, Nth: 1, Status: 400, Why: reason.BadField, Detail: "a bare CR"})
	p.end(2, reason.ResetIdle)
	want(t, "of a close for another reason", p.Why().Detail, "")
}
