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

func TestTheSilentClientGivesWay(t *testing.T) {
	p := play(t)
	for n := range MaxClients {
		p.add(time.Second, event.ConnOpened{Conn: uint64(n + 1), Peer: peerOf(n)})
	}
	p.get(3, 1, reason.Keep11)
	p.get(3, 2, reason.Keep11)
	p.end(3, reason.ClientEOF) // all others have an open connection
	p.add(time.Second, event.ConnOpened{Conn: 1000, Peer: peerOf(1000)})
	all, others, left := p.Clients(nil, ByAddress)
	want(t, "clients", len(all), MaxClients)
	want(t, "the second client", all[1].Addr, peerOf(1).Addr())
	want(t, "the third client", all[2].Addr, peerOf(3).Addr())
	want(t, "the last client", all[MaxClients-1].Addr, peerOf(1000).Addr())
	want(t, "clients left out", left, 1)
	want(t, "their connections", others.Conns, 1)
	want(t, "their requests", others.Requests, 2)
	want(t, "why they were closed", others.Closed[0], ReasonCount{reason.ClientEOF, 1})

	p.add(time.Second, event.ConnOpened{Conn: 1001, Peer: peerOf(1001)}) // the first one gives way, though it has a connection
	p.get(1, 1, reason.Keep11)
	_, others, left = p.Clients(nil, ByAddress)
	want(t, "clients left out then", left, 2)
	want(t, "their open connections", others.Open, 1)
	want(t, "their requests", others.Requests, 3)
	still := p.Clone()
	p.get(1, 2, reason.Keep11)
	p.end(1, reason.IdleTimeout)
	_, others, _ = p.Clients(nil, ByAddress)
	want(t, "their open connections at the end", others.Open, 0)
	want(t, "their requests at the end", others.Requests, 4)
	want(t, "their reused requests", others.Reused, 2)
	_, others, _ = still.Clients(nil, ByAddress)
	want(t, "requests of the clone", others.Requests, 3)
}

func TestAClientCountsWhatNoEntryTold(t *testing.T) {
	for _, c := range []struct {
		what             string
		seen, told       int // requests that entries told of, and the close
		snapshot         bool
		requests, reused int
	}{
		{"all was seen", 3, 3, false, 3, 2},
		{"the end was lost", 1, 4, false, 4, 3},
		{"everything was lost", 0, 4, false, 4, 3},
		{"one request was lost", 0, 1, false, 1, 0},
		{"there was none", 0, 0, false, 0, 0},
		{"a snapshot closed it first", 1, 4, true, 4, 3},
	} {
		p := play(t)
		p.open(1)
		for nth := 1; nth <= c.seen; nth++ {
			p.get(1, nth, reason.Keep11)
		}
		if c.snapshot {
			p.add(0, event.Snapshot{})
		}
		p.add(0, event.ConnClosed{Conn: 1, Requests: c.told, Reason: reason.ClientEOF})
		g := p.clients(ByAddress)[0]
		want(t, c.what+": requests", g.Requests, c.requests)
		want(t, c.what+": reused", g.Reused, c.reused)
		want(t, c.what+": open", g.Open, 0)
		want(t, c.what+": closed", g.Closed[0], ReasonCount{reason.ClientEOF, 1})
		want(t, c.what+": of the connection", p.Conn(1).Requests, c.requests)
	}
}

func TestAnUpstreamsConnectionIsNoClients(t *testing.T) {
	p := play(t)
	p.add(0, event.ConnOpened{Conn: 1, Side: event.ToUpstream, Peer: client})
	p.get(1, 1, reason.Keep11)
	p.add(0, event.ConnClosed{Conn: 1, Requests: 9, Reason: reason.PoolIdle})
	for by := range Groupings {
		want(t, "clients", len(p.clients(by)), 0)
	}
	want(t, "rows", p.rows.n, 0)
	want(t, "decisions", p.Why(), Decision{})
}

func TestClientsByUserAgent(t *testing.T) {
	p := play(t)
	ask := func(id uint64, nth int, agent string) {
		p.add(0, event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Agent: agent, Minor: 1})
		p.add(0, event.ResponseSent{Conn: id, Nth: nth, Peer: client, Status: 200, Why: reason.Keep11})
	}
	for id := range uint64(4) {
		p.open(id + 1)
	}
	ask(1, 1, "curl/8.5")
	ask(1, 2, "curl/8.5")
	ask(2, 1, "")
	ask(3, 1, "curl/8.5")
	ask(3, 2, "Mozilla/5.0") // a proxy, for both
	ask(3, 3, "curl/8.5")
	all := p.clients(ByAgent)
	want(t, "clients", len(all), 3) // the connection without a request is no client's
	for i, c := range []Client{
		{Agent: "curl/8.5", Conns: 1, Open: 1, Minute: 1, Requests: 2, Reused: 1, From: 1, To: 3},
		{Conns: 1, Open: 1, Minute: 1, Requests: 1, From: 2, To: 2},
		{Several: true, Conns: 1, Open: 1, Minute: 1, Requests: 3, Reused: 2, From: 3, To: 3},
	} {
		got := all[i]
		got.Last, got.Closed = 0, nil
		if got.Agent != c.Agent || got.Several != c.Several || got.Conns != c.Conns || got.Open != c.Open || got.Minute != c.Minute ||
			got.Requests != c.Requests || got.Reused != c.Reused || got.From != c.From || got.To != c.To {
			t.Errorf("client %d is %+v, want %+v", i, got, c)
		}
	}
	want(t, "the first connection's", p.Conn(1).Agent(), "curl/8.5")
	want(t, "the third connection's", p.Conn(3).Agent(), "")
	want(t, "the fourth connection's", p.Conn(4).Agent(), "")
}

func TestClientsByServer(t *testing.T) {
	p := play(t)
	want(t, "servers without a capture", len(p.clients(ByServer)), 0)
	p.add(0, event.ServerStarted{Capture: event.CaptureAbout{File: "a.pcap"}})
	for i, local := range []string{"10.0.0.1:80", "10.0.0.2:80", "10.0.0.1:80"} {
		p.add(0, event.ConnOpened{Conn: uint64(i + 1), Peer: client, Local: netip.MustParseAddrPort(local)})
	}
	all := p.clients(ByServer)
	want(t, "servers", len(all), 2)
	want(t, "connections to the first", all[0].Conns, 2)
}

// The last minute slides on with the time, in steps of five seconds.
func TestAClientsLastMinute(t *testing.T) {
	p := play(t)
	for i := range 30 {
		p.add(5*time.Second, event.ConnOpened{Conn: uint64(i + 1), Peer: client})
	}
	want(t, "opened in the last minute", p.clients(ByAddress)[0].Minute, 12)
	p.Advance(p.now.Add(30 * time.Second))
	want(t, "half a minute later", p.clients(ByAddress)[0].Minute, 6)
	p.Advance(p.now.Add(time.Hour))
	want(t, "an hour later", p.clients(ByAddress)[0].Minute, 0)
}

func TestTheWorstReuseComesFirst(t *testing.T) {
	for i, c := range [][2]Client{
		{{Conns: 28, Requests: 28}, {Conns: 2, Requests: 2}},
		{{Conns: 28, Requests: 30}, {Conns: 2, Requests: 2}},
		{{Conns: 28, Requests: 28}, {Conns: 1000, Requests: 50_000}},
		{{Conns: 28}, {Conns: 2, Requests: 9}},
		{{Conns: 2, Requests: 2}, {Conns: 1, Requests: 1}},
		{{Conns: 6, Requests: 60}, {Conns: 1, Requests: 1}},
		{{Conns: 1, Requests: 1, From: 1}, {Conns: 1, Requests: 9, From: 2}},
	} {
		if WorstReuse(&c[0], &c[1]) >= 0 || WorstReuse(&c[1], &c[0]) <= 0 {
			t.Errorf("case %d: %+v is not worse than %+v", i, c[0], c[1])
		}
	}
}

// BenchmarkClients is what the table of clients costs for each picture.
func BenchmarkClients(b *testing.B) {
	s := New()
	for i := range 10_000 {
		s.Apply(event.Entry{At: start, Event: event.ConnOpened{Conn: uint64(i), Peer: peerOf(i % 300)}})
	}
	var all []Client
	for b.Loop() {
		all, _, _ = s.Clients(all[:0], ByAddress)
	}
}
