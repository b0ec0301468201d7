package monitor

import (
	"net/netip"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// peerOf is the address of a client with that number.
func peerOf(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}), uint16(4000+n))
}

func TestTheQuietestGroupGivesWay(t *testing.T) {
	p := play(t)
	for n := range maxGroups {
		p.add(time.Second, event.ConnOpened{Conn: uint64(n + 1), Peer: peerOf(n)})
	}
	p.get(1, 1, reason.Keep11) // the oldest is the least quiet now
	p.add(time.Second, event.ConnOpened{Conn: 100, Peer: peerOf(100)})
	all := p.Groups()
	want(t, "groups", len(all), maxGroups)
	want(t, "the first group", all[0].Addr, peerOf(0).Addr())
	want(t, "the second group", all[1].Addr, peerOf(2).Addr())
	want(t, "the last group", *all[maxGroups-1], Group{Addr: peerOf(100).Addr(), Conns: 1, From: 100, To: 100, Last: p.now.UnixNano()})
	p.get(2, 1, reason.Keep11) // its group is gone, and no other takes its requests
	sum := 0
	for _, g := range all {
		sum += g.Requests
	}
	want(t, "requests of all groups", sum, 1)
}

func TestAGroupCountsWhatNoEntryTold(t *testing.T) {
	for _, c := range []struct {
		what             string
		seen, told       int // requests that entries told of, and the close
		requests, reused int
	}{
		{"all was seen", 3, 3, 3, 2},
		{"the end was lost", 1, 4, 4, 3},
		{"everything was lost", 0, 4, 4, 3},
		{"one request was lost", 0, 1, 1, 0},
		{"there was none", 0, 0, 0, 0},
	} {
		p := play(t)
		p.open(1)
		for nth := 1; nth <= c.seen; nth++ {
			p.get(1, nth, reason.Keep11)
		}
		p.add(0, event.ConnClosed{Conn: 1, Requests: c.told, Reason: reason.ClientEOF})
		g := p.Groups()[0]
		want(t, c.what+": requests", g.Requests, c.requests)
		want(t, c.what+": reused", g.Reused, c.reused)
		want(t, c.what+": of the connection", p.Conn(1).Requests, c.requests)
	}
}

func TestAnUpstreamsConnectionIsInNoGroup(t *testing.T) {
	p := play(t)
	p.add(0, event.ConnOpened{Conn: 1, Side: event.ToUpstream, Peer: client})
	p.get(1, 1, reason.Keep11)
	p.add(0, event.ConnClosed{Conn: 1, Requests: 9, Reason: reason.PoolIdle})
	want(t, "groups", len(p.Groups()), 0)
	want(t, "rows", p.rows.n, 0)
	want(t, "decisions", p.Why(), Decision{})
}
