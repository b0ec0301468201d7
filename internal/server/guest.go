package server

import "httpserver/internal/event"

// A guest holds what a connection had counted before it became a guest's. Guests
// watch the server, so no number includes what they do.
type guest struct{ requests, in, out int64 }

// noteGuest makes the connection a guest's if the request is one's. It comes
// before the request is published.
func (x *exchange) noteGuest() {
	c := x.c
	if c.guest != nil || !c.s.cfg.Guest(x.req) {
		return
	}
	_, in, out := c.status.count.read()
	g := &guest{requests: int64(x.nth - 1)}
	if g.requests > 0 {
		g.in, g.out = max(0, in-x.in), out
	}
	c.s.mu.Lock()
	c.guest = g
	c.s.mu.Unlock()
	if c.s.pub.Wants(event.KindConnGuest) {
		c.s.pub.Publish(c.at.read, event.ConnGuest{Conn: c.id})
	}
}
