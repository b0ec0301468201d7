package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// reported are the totals of a report.
func reported(conns, requests, reused uint64) event.Totals {
	return event.Totals{Conns: conns, Requests: requests, Reused: reused}
}

// The numbers of a server's last minute come from its reports.
func TestAServersLastMinute(t *testing.T) {
	s, start := New(), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	tell := func(second int, r event.ServerReport) {
		s.Apply(event.Entry{At: start.Add(time.Duration(second) * time.Second), Event: r})
	}
	steady := func(second int) event.ServerReport { // 10 requests a second on a new connection each
		n := uint64(second * 10)
		return event.ServerReport{Server: "web-2", Run: "a", Started: start.Add(-time.Hour), Totals: reported(1000+n, 1000+n, 0),
			Closed: []event.ReasonCount{{Reason: reason.ClientClose, N: 900 + n - n/10}, {Reason: reason.IdleTimeout, N: 50 + n/10}}}
	}
	for second := range 200 {
		tell(second, steady(second))
	}
	tell(199, event.ServerReport{Server: "web-1", Run: "b", Started: start.Add(190 * time.Second), Totals: reported(2, 40, 38)})
	all := s.Fleet(nil)
	if len(all) != 2 || all[0].Server != "web-1" || all[1].Server != "web-2" {
		t.Fatalf("the servers are %+v", all)
	}
	if young := all[0]; young.Minute.Requests != 40 || young.PerConn() != 20 {
		t.Errorf("a server that started in this minute has %d requests of it, want all 40", young.Minute.Requests)
	}
	old := all[1]
	if old.Rate != 10 || old.Minute.Requests < 600 || old.Minute.Requests > 700 || old.PerConn() != 1 {
		t.Errorf("%v a second, %d in the last minute, %v a connection; want 10, 600 to 700, 1", old.Rate, old.Minute.Requests, old.PerConn())
	}
	if old.Most != reason.ClientClose || old.Mostly*10 != old.Closes*9 {
		t.Errorf("%d of %d closed for %s; want nine of ten for client-close", old.Mostly, old.Closes, old.Most)
	}
	still := s.Clone()
	tell(200, event.ServerReport{Server: "web-2", Run: "c", Started: start.Add(200 * time.Second), Totals: reported(1, 1, 0)})
	if got := s.Fleet(nil)[1].Minute.Requests; got != 1 {
		t.Errorf("after its restart it has %d requests in the last minute, want 1", got)
	}
	if got := still.Fleet(nil)[1]; got.Run != "a" || got.Rate != 10 {
		t.Errorf("a copy from before has run %s with %v a second", got.Run, got.Rate)
	}
}

// A snapshot of one server of a fleet leaves the connections of the others.
func TestASnapshotOfOneServer(t *testing.T) {
	p := play(t)
	p.add(0, event.Snapshot{Server: event.ServerStarted{Fleet: "nats://broker"}})
	for i, name := range []string{"web-1", "web-2", "web-2"} {
		p.add(0, event.ConnOpened{Conn: uint64(i + 1), Peer: client, Server: name, Own: 7})
	}
	p.add(time.Second, event.Snapshot{Server: event.ServerStarted{Name: "web-2"}, Open: []event.ConnState{
		{ConnOpened: event.ConnOpened{Conn: 3, Peer: client, Server: "web-2"}, OpenedAt: start},
		{ConnOpened: event.ConnOpened{Conn: 4, Peer: client, Server: "web-2", Own: 9}, OpenedAt: start},
	}})
	for id, open := range map[uint64]bool{1: true, 2: false, 3: true, 4: true} {
		if got := p.Conn(id).Open(); got != open {
			t.Errorf("connection %d is open: %v, want %v", id, got, open)
		}
	}
	want(t, "the broker", p.Server().Fleet, "nats://broker")
	want(t, "servers with connections", p.Servers(), 2)
	want(t, "a server", p.Conn(4).Server.String(), "web-2")
	want(t, "its own number", p.Conn(4).Own, 9)
	want(t, "groups", len(p.clients(ByServer)), 2)
}
