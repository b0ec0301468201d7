package monitor

import (
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// What a guest's connection did before counts, and nothing after.
func TestGuestsCountForNothing(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.open(2)
	p.add(0, event.ConnGuest{Conn: 1})
	p.get(1, 2, reason.HandlerClose)
	p.add(0, event.ConnGuest{Conn: 2})
	p.get(2, 1, reason.HandlerClose)

	want(t, "totals", p.Totals(), event.Totals{Conns: 1, Requests: 1, Guests: 2})
	want(t, "open connections", p.OpenConns(), 0)
	want(t, "the newest decision's connection", p.Why(), Decision{At: p.Why().At, Conn: 1, Nth: 1, Code: reason.Keep11})
	first, end := p.Rows()
	want(t, "rows", end-first, 1)
	want(t, "the client's connections", p.clients(ByAddress)[0].Conns, 1)
	want(t, "the client's open ones", p.clients(ByAddress)[0].Open, 0)
	want(t, "the client's requests", p.clients(ByAddress)[0].Requests, 1)

	p.end(1, reason.HandlerClose)
	p.end(2, reason.HandlerClose)
	want(t, "totals in the end", p.Totals(), event.Totals{Conns: 1, Requests: 1})
	want(t, "closed by the handler", p.Closed(reason.HandlerClose), 0)
	want(t, "open connections in the end", p.OpenConns(), 0)
}

// A viewer that comes late sees guests in the snapshot.
func TestGuestsInASnapshotCountForNothing(t *testing.T) {
	p := play(t)
	p.open(1)
	open := []event.ConnState{
		{ConnOpened: event.ConnOpened{Conn: 1, Peer: client, Side: event.FromGuest}, OpenedAt: start, Since: start},
		{ConnOpened: event.ConnOpened{Conn: 2, Peer: client, Side: event.FromGuest}, OpenedAt: start, Since: start},
	}
	p.add(0, event.Snapshot{Since: start, Open: open, Totals: event.Totals{Guests: 2}})
	want(t, "totals", p.Totals(), event.Totals{Guests: 2})
	want(t, "open connections", p.OpenConns(), 0)
	want(t, "the tag of a connection", p.Conn(1).Tag+" "+p.Conn(2).Tag, "guest guest")
}

// A scenario that is played again after a switch has a score beside the one before.
func TestADemoAfterASwitchHasAScoreOfItsOwn(t *testing.T) {
	p := play(t)
	demo := func(conns ...uint64) {
		for _, id := range conns {
			p.add(0, event.ConnOpened{Conn: id, Peer: client, Tag: "demo 1"})
			p.get(id, 1, reason.Keep11)
		}
	}
	demo(1)
	p.add(0, event.SettingsChanged{})
	demo(2, 3)
	all, _, _ := p.Clients(nil, ByAddress)
	want(t, "scores", len(all), 2)
	want(t, "connections before", all[0].Conns, 1)
	want(t, "connections after", all[1].Conns, 2)
}
