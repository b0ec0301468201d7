package proxy

import (
	"errors"
	"net"
	"slices"
	"time"

	"httpserver/internal/reason"
)

// watchAfter is how long a connection is idle before a goroutine waits for its end.
// A connection that is in use all the time is idle for less, and has none.
const watchAfter = 50 * time.Millisecond

// An idleEnd is how a connection's time in the pool ended.
type idleEnd struct {
	fit    bool        // still good: its time was over, or an exchange took it
	reason reason.Code // else why it has to be closed
	detail string
}

// unsolicited is the detail of a connection that carried bytes between exchanges.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.2-3
const unsolicited = "it sent bytes that no request had asked for"

// keep adds a connection to the idle ones, for as long as limit, and has it watched:
// at once if nothing else can tell that it has ended, else when it has been idle for
// watchAfter. The caller holds mu.
func (p *pool) keep(c *conn, limit time.Duration) {
	c.idleSince = time.Now()
	c.idleUntil = c.idleSince.Add(limit)
	p.idle = append(p.idle, c)
	switch {
	case c.raw == nil || limit <= watchAfter:
		p.startWatch(c)
	case !p.sweeping:
		p.sweeping = true
		time.AfterFunc(watchAfter, p.sweep)
	}
}

// sweep starts to watch the connections that have been idle for watchAfter, and comes
// back while there are others.
func (p *pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweeping = false
	now := time.Now()
	for _, c := range p.idle {
		switch {
		case c.watched:
		case now.Sub(c.idleSince) >= watchAfter:
			p.startWatch(c)
		case !p.sweeping:
			p.sweeping = true
			time.AfterFunc(watchAfter, p.sweep)
		}
	}
}

// startWatch starts the goroutine of an idle connection. The caller holds mu.
func (p *pool) startWatch(c *conn) {
	c.watched = true
	c.idleDone = make(chan idleEnd, 1)
	// The deadline is set before an exchange can take the connection.
	if err := c.setDeadline(c.idleUntil); err != nil {
		c.sock.Close() // the read fails, and says so
	}
	p.watchers.Go(func() { p.watch(c) })
}

// watch waits until an idle connection ends or an exchange takes it.
func (p *pool) watch(c *conn) {
	r := c.watchIdle()
	c.idleDone <- r
	p.mu.Lock()
	i := slices.Index(p.idle, c)
	if i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
	}
	p.mu.Unlock()
	switch {
	case i < 0: // the exchange that took it judges what was found
	case r.fit:
		p.end(c, reason.PoolIdle, "")
	default:
		p.end(c, r.reason, r.detail)
	}
}

// watchIdle waits for the end of the connection's time in the pool. The upstream has
// nothing to send meanwhile, so whatever arrives ends it.
func (c *conn) watchIdle() idleEnd {
	var b [1]byte
	n, err := c.sock.Read(b[:])
	var slow net.Error
	switch {
	case n > 0:
		c.in.Add(int64(n))
		return idleEnd{reason: reason.UpstreamError, detail: unsolicited}
	case errors.As(err, &slow) && slow.Timeout():
		return idleEnd{fit: true}
	}
	return idleEnd{reason: reason.UpstreamClose}
}

// takeIdle ends the connection's time in the pool, and tells whether it can be used.
func (c *conn) takeIdle() idleEnd {
	if c.watched {
		c.watched = false
		// A deadline in the past ends the watcher's read at once.
		if err := c.setDeadline(time.Unix(1, 0)); err != nil {
			c.sock.Close()
		}
		if r := <-c.idleDone; !r.fit {
			return r
		}
		if c.setDeadline(time.Time{}) != nil {
			return idleEnd{reason: reason.UpstreamClose}
		}
	}
	if c.raw == nil {
		return idleEnd{fit: true} // with TLS, what has arrived may be the session's
	}
	return c.raw.peek()
}
