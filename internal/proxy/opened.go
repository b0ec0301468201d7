package proxy

import (
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// add adds a new connection and publishes that it is open.
func (p *pool) add(c *conn, now time.Time) {
	p.mu.Lock()
	p.all[c] = struct{}{}
	p.mu.Unlock()
	p.publish(now, c.opened)
}

// end closes a connection and publishes why. The caller owns it.
func (p *pool) end(c *conn, why reason.Code, detail string) {
	c.sock.Close() // an error changes nothing: the connection is closed
	p.mu.Lock()
	delete(p.all, c)
	p.mu.Unlock()
	now := time.Now()
	p.publish(now, c.closed(now, why, detail))
}

// states returns the open connections in the order of their numbers.
func (p *pool) states() []event.ConnState {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]event.ConnState, 0, len(p.all))
	for c := range p.all {
		all = append(all, c.state())
	}
	slices.SortFunc(all, func(a, b event.ConnState) int { return int(a.Conn) - int(b.Conn) })
	return all
}

// publish publishes an event if a subscriber wants it.
func (p *pool) publish(at time.Time, e event.Event) {
	if pub := p.cfg.Publisher; pub != nil && pub.Wants(e.Kind()) {
		pub.Publish(at, e)
	}
}
