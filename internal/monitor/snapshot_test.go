package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func TestASnapshotMovesThePhaseOnly(t *testing.T) {
	for _, c := range []struct {
		what  string
		phase event.Phase
		since time.Duration // from the start
		want  time.Duration
	}{
		{"the same phase, from later on", event.Idle, 3 * time.Second, 3 * time.Second},
		{"the same phase, from before", event.Idle, time.Millisecond, time.Second},
		{"another phase", event.Handling, 2 * time.Second, 2 * time.Second},
		{"another phase, which began before what was seen last", event.Handling, 0, 0},
	} {
		p := play(t)
		p.add(0, event.ConnOpened{Conn: 1, Peer: client})
		p.add(time.Second, event.ResponseSent{Conn: 1, Nth: 1, Status: 200, Why: reason.Keep11})
		p.add(4*time.Second, event.Snapshot{Open: []event.ConnState{{ConnOpened: event.ConnOpened{Conn: 1, Peer: client},
			OpenedAt: start, Requests: 1, Phase: c.phase, Since: start.Add(c.since)}}})
		want(t, c.what+": phase", p.Conn(1).Phase, c.phase)
		want(t, c.what+": since", time.Unix(0, p.Conn(1).Since).Sub(start), c.want)
		want(t, c.what+": marks that were seen", len(p.Conn(1).Marks()), 1)
	}
}

func TestARequestThatASnapshotKnowsStillTellsItsHeadTime(t *testing.T) {
	p := &player{State: New(), t: t, now: start}
	request := event.RequestReceived{Conn: 1, Nth: 2, Method: "GET", Target: "/2", HeadTime: time.Second, Minor: 1}
	p.add(0, event.Snapshot{Open: []event.ConnState{{ConnOpened: event.ConnOpened{Conn: 1, Peer: client},
		OpenedAt: start, Requests: 2, Phase: event.Handling, Since: start, Current: &request}}})
	p.add(0, event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/1"}) // older than the snapshot
	want(t, "the request in progress", p.Conn(1).Current.Target, "/2")
	want(t, "requests", p.Conn(1).Requests, 2)
	p.add(0, request)
	want(t, "the time of its head", p.Conn(1).HeadTime, int64(time.Second))
	want(t, "requests then", p.Conn(1).Requests, 2)
}

func TestTheServersStartIsKnown(t *testing.T) {
	p := &player{State: New(), t: t, now: start}
	want(t, "before anything", p.Since(), 0)
	p.add(0, event.ServerStarted{Addr: ":8080", Settings: event.Settings{Delay: time.Second}})
	want(t, "by its own entry", p.Since(), start.UnixNano())
	want(t, "its address", p.Server().Addr, ":8080")
	want(t, "its settings", p.Settings().Delay, time.Second)
	p.add(time.Hour, event.Snapshot{Server: event.ServerStarted{Addr: ":9090"}})
	want(t, "by a snapshot that does not know", p.Since(), start.UnixNano())
	p.add(0, event.Snapshot{Since: start.Add(time.Minute)})
	want(t, "by a snapshot", p.Since(), start.Add(time.Minute).UnixNano())
	p.add(0, event.ServerStopped{Totals: event.Totals{Requests: 7}})
	want(t, "requests at its end", p.Totals().Requests, 7)
	want(t, "entries", p.Events(), 4)
}
