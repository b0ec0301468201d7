package proxy

import (
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// yieldEvery is the time between two looks at the exchanges in progress while requests
// wait for a slot. An exchange yields only if nothing has come from its upstream in
// that time.
const yieldEvery = 100 * time.Millisecond

// An asker is the client that an exchange serves. The pool's mu guards it; the
// exchange itself may read what hold has set.
type asker struct {
	client message.Client // nil: there is no exchange, or nothing is known of its client
	addr   netip.Addr     // whose slot it has
	since  time.Time
	in     int64 // bytes of the connection at the last look; -1: there was none
}

// hold notes the client that c is used for.
func (p *pool) hold(c *conn, client message.Client, addr netip.Addr) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.asker = asker{client: client, addr: addr, since: time.Now(), in: -1}
}

// release ends the hold of c and gives its slot back, unless c has yielded, and its
// slot has gone to another request.
func (p *pool) release(c *conn) {
	p.mu.Lock()
	client := c.asker.addr
	c.asker.client = nil
	p.mu.Unlock()
	if !c.yielded.Load() {
		p.slots.give(client)
	}
}

// lookLater has look called soon, if it will not be already.
func (p *pool) lookLater() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.looking {
		p.looking = true
		time.AfterFunc(yieldEvery, p.look)
	}
}

// look ends exchanges in favour of requests that wait: those whose client has sent
// FIN, and for which nothing has come from the upstream since the last look. Such a client
// may still wait for its response, but mostly it has left, and a client that left
// could otherwise hold a slot for as long as its upstream takes. The exchange that
// has lasted longest yields first. Where all slots are taken, any exchange may yield;
// otherwise only those of a client that has taken all of its own slots.
func (p *pool) look() {
	wanted, full := p.slots.wants()
	for _, c := range p.yielding(wanted, full) {
		go c.sock.Close() // ends what the exchange waits for; with TLS it may wait itself
		p.slots.give(c.asker.addr)
	}
}

// yielding marks the exchanges that yield to the requests that wait, and returns
// their connections.
func (p *pool) yielding(wanted map[netip.Addr]int, full bool) (all []*conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.looking = len(wanted) > 0; p.looking {
		time.AfterFunc(yieldEvery, p.look)
	}
	left := 0
	for _, n := range wanted {
		left += n
	}
	for _, c := range p.abandoned() {
		addr := c.asker.addr
		if left == 0 || !full && wanted[addr] <= 0 {
			continue
		}
		left--
		wanted[addr]--
		c.yielded.Store(true)
		all = append(all, c)
	}
	return all
}

// abandoned returns the connections whose exchange may yield, the oldest first. The
// caller holds mu.
func (p *pool) abandoned() (all []*conn) {
	for c := range p.all {
		a, in := &c.asker, c.in.Load()
		if a.client == nil || c.yielded.Load() || !a.client.HalfClosed() {
			continue
		}
		if a.in == in {
			all = append(all, c)
		}
		a.in = in
	}
	slices.SortFunc(all, func(a, b *conn) int { return a.asker.since.Compare(b.asker.since) })
	return all
}

// gaveWay returns the fault for an exchange that look has ended.
func gaveWay() *fault {
	return &fault{status: message.ServiceUnavailable, reason: reason.ProxyLeft,
		detail: "its client had sent FIN and may have left, and another request waited for the connection to the upstream"}
}
