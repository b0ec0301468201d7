package capture

import (
	"cmp"
	"container/list"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

const (
	// fileWindow and liveWindow are how long entries are held back, so that
	// what is understood late is told at its own time.
	fileWindow = 5 * time.Second
	liveWindow = 50 * time.Millisecond
	// forLate is how long a connection whose one side has ended is watched for
	// the other's end.
	forLate = 30 * time.Second
	// forDisorder is how long packets may still come that were sent before an RST:
	// they can be captured in the wrong order, but not by that much.
	forDisorder = 20 * time.Millisecond
	// forStragglers is how long the last packets of a connection that has ended
	// may be on their way. They begin no new one.
	forStragglers = 30 * time.Second
)

// A Capture turns the segments of a packet capture into the events that a
// server would have published that had seen them. It is for one goroutine.
type Capture struct {
	give  func(event.Entry)
	about event.CaptureAbout

	now     time.Time // of the last packet
	flows   map[key]*flow
	known   line // of flows, those that are shown
	unknown line // the others
	closing line // of those and of the others, those with one end
	gaps    timers
	resets  timers
	ended   stragglers
	held    int // bytes that wait for missing parts
	servers map[netip.AddrPort]*server
	spare   spare
	queue   queue

	bytes     bool  // the bytes of exchanges are told
	shownLeft int64 // so many more at most
	stepsLeft int64 // and this much of how they were understood, as stepSize counts it

	toldHoles int64 // tally.Holes when it was told

	started     bool
	conns       uint64
	totals      event.Totals
	toldAt      time.Time
	told        event.Totals
	tally       Tally
	pastServers int    // are not in servers any more
	serversLeft int    // were in servers when some were forgotten
	lost        []Lost // for the report
	lostInAll   int
}

// New is a Capture that gives out entries by calling give, in the order of
// their times. A live one gives them out at most 50 ms after their packets; one
// of a file holds them back longer, so that more of them are at their own time.
func New(about event.CaptureAbout, live bool, give func(event.Entry)) *Capture {
	window := fileWindow
	if live {
		window = liveWindow
	}
	return &Capture{
		give: give, about: about, queue: queue{window: window},
		flows: make(map[key]*flow), servers: make(map[netip.AddrPort]*server),
		gaps: timers{after: patience}, resets: timers{after: forDisorder},
	}
}

// Segment takes the next segment of the capture.
func (c *Capture) Segment(s *packet.Segment) {
	c.advance(s.At, s.N)
	k, fromHi := keyOf(s)
	f := c.flows[k]
	if f != nil && s.Flags.Has(packet.SYN) && !s.Flags.Has(packet.ACK) && f.replaced(s, fromHi) {
		f.settle(s.At, s.N, true) // the same ports again: another connection
		f = nil
	}
	if f == nil {
		if f = c.begin(k, s, fromHi); f == nil {
			return
		}
	}
	f.take(s, fromHi)
	c.place(f)
	c.trim()
	c.queue.release(c.now, c.give)
}

// replaced reports whether a SYN begins another connection on the same ports.
func (f *flow) replaced(s *packet.Segment, fromHi bool) bool {
	dir := down
	if fromHi == f.fromHi {
		dir = up
	}
	h := &f.halves[dir]
	return h.begun && (f.first.seen() || s.Seq+1 != h.next && h.next != s.Seq+1+uint32(f.bytes[dir]))
}

// begin makes a flow for a segment; nil for the stragglers of one that ended.
func (c *Capture) begin(k key, s *packet.Segment, fromHi bool) *flow {
	switch {
	case s.Flags.Has(packet.SYN):
	case c.ended.has(k, s), s.Flags.Has(packet.RST):
		return nil
	}
	f := newFlow(c, k, s, fromHi)
	c.flows[k] = f
	c.place(f)
	if _, known := c.servers[f.server]; known && f.syn {
		c.adopt(f, f.opened)
	}
	return f
}

// tellMissing tells, while a live capture goes on, how many bytes it lacks: when
// there are any, and whenever they have doubled.
func (c *Capture) tellMissing(now time.Time) {
	if n := c.tally.Holes; c.about.Live && n > 2*c.toldHoles {
		c.toldHoles = n
		c.queue.push(now, event.Notice{Text: fmt.Sprintf("%d bytes of these connections were not captured so far%s", n, advice(c.about.Snap))})
	}
}

// Advance says that so much time has passed without a packet.
func (c *Capture) Advance(now time.Time) {
	if c.started && now.After(c.now) {
		c.advance(now, 0)
		c.queue.release(now, c.give)
	}
}

// advance brings the time of the capture to now.
func (c *Capture) advance(now time.Time, n int) {
	if !c.started {
		c.started, c.now, c.toldAt = true, now, now
		c.queue.push(now, event.ServerStarted{Capture: c.about, Settings: event.Settings{KeepAlive: true}})
	}
	if now.Before(c.now) {
		return // packets of two interfaces may be out of order
	}
	c.now = now
	c.look(now, n)
	if now.Sub(c.toldAt) >= time.Second {
		c.toldAt = now
		c.tellTotals(now)
		c.tellMissing(now)
	}
}

// tellTotals tells the counters if they have changed.
func (c *Capture) tellTotals(now time.Time) {
	if c.totals != c.told {
		c.told = c.totals
		c.queue.push(now, c.totals)
	}
}

// forget takes a flow off that is over.
func (c *Capture) forget(f *flow) {
	c.leave(f)
	c.ended.add(c.now, f.key)
}

// recognised takes up a flow whose kind is known now.
func (c *Capture) recognised(f *flow, at time.Time) {
	c.tally.Connections++
	switch f.kind {
	case isTLS:
		c.tally.TLS++
	case isHTTP2:
		c.tally.HTTP2++
	case isOther:
		c.tally.Other++
		c.tally.Holes -= f.holes
		return
	}
	if f.id == 0 {
		c.adopt(f, f.opened)
	}
	if f.proxied {
		c.server(f.server).proxied = true
	}
	if f.kind == isHTTP2 {
		f.tell(at, event.Notice{Text: "connection #" + itoa(f.id) + " speaks HTTP/2: its requests are not shown"})
	}
}

// adopt gives a flow its number and tells that it was opened.
func (c *Capture) adopt(f *flow, at time.Time) {
	c.conns++
	f.id = c.conns
	c.place(f)
	c.totals.Conns++
	c.totals.Open++
	c.totals.In += f.bytes[up]
	c.totals.Out += f.bytes[down]
	f.tell(at, event.ConnOpened{Conn: f.id, Peer: f.client, Local: f.server, Free: c.server(f.server).opened(f)})
}

// adoptLate takes up a flow that ended without a byte, if its server is one of
// those that are shown.
func (c *Capture) adoptLate(f *flow) bool {
	if _, known := c.servers[f.server]; !known || f.kind == isOther || !f.syn {
		return false
	}
	c.adopt(f, f.opened)
	return true
}

// server returns what is known of the server at an address.
func (c *Capture) server(addr netip.AddrPort) *server {
	s := c.servers[addr]
	if s == nil {
		c.forgetServers()
		s = &server{addr: addr, closed: make(map[reason.Code]int), clients: make(map[netip.Addr]*list.List), worst: make(map[netip.Addr]int)}
		c.servers[addr] = s
	}
	return s
}

// serves reports whether requests to this address have been seen.
func (c *Capture) serves(addr netip.AddrPort) bool {
	s := c.servers[addr]
	return s != nil && s.requests > 0
}

// tell gives out an event of a flow.
func (f *flow) tell(at time.Time, e event.Event) {
	if f.id != 0 {
		if at.After(f.told) {
			f.told = at
		}
		f.c.queue.push(at, e)
	}
}

// End says that the capture is over. Connections of which one end was captured
// are told as closed; the others stay open. Remarks become notices.
func (c *Capture) End(remarks []string) {
	for f := c.closing.first; f != nil; f = c.closing.first {
		f.settle(c.now, 0, true)
	}
	for _, f := range slices.SortedFunc(maps.Values(c.flows), func(a, b *flow) int { return cmp.Compare(a.began, b.began) }) {
		for dir := range f.halves {
			f.halves[dir].settle(c.now, 0, true, nil, func(ch chunk) { f.chunk(dir, ch) })
		}
		f.explainPending(c.now)
	}
	if !c.started {
		c.advance(time.Now().UTC(), 0) // an empty capture has no time of its own
	}
	c.tellTotals(c.now)
	for _, r := range remarks {
		c.queue.push(c.now, event.Notice{Text: r})
	}
	c.queue.flush(c.give)
}

// count adds bytes of a flow that is shown.
func (c *Capture) count(dir, n int) {
	if dir == up {
		c.totals.In += int64(n)
	} else {
		c.totals.Out += int64(n)
	}
}
