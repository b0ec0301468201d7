package proxy

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A pool holds the connections to one upstream: at most MaxActive that exchanges use,
// and at most MaxIdle idle ones. The connection that was used last is used first, so
// that those not needed reach their idle limit. It is safe for concurrent use.
type pool struct {
	cfg   *Config
	addr  string      // host:port
	tls   *tls.Config // nil for http
	slots *slots      // for the exchanges in progress
	// watchers are the goroutines of the idle connections.
	watchers sync.WaitGroup

	mu       sync.Mutex
	all      map[*conn]struct{}
	idle     []*conn
	sweeping bool // sweep will run
	looking  bool // look will run
	closed   bool
}

// newPool returns a pool without connections.
func newPool(cfg *Config) *pool {
	u := cfg.Upstream
	port := u.Port()
	p := &pool{cfg: cfg, slots: newSlots(cfg.MaxActive, cfg.MaxPerClient), all: map[*conn]struct{}{}}
	p.slots.wanted = p.lookLater
	if u.Scheme == "https" {
		p.tls = clientTLS(cfg.TLS, u.Hostname())
		if port == "" {
			port = "443"
		}
	} else if port == "" {
		port = "80"
	}
	p.addr = net.JoinHostPort(u.Hostname(), port)
	return p
}

// get returns a connection for one exchange of a client: an idle one, or a new one
// if there is none or fresh is set. The caller gives it back with put or drop.
func (p *pool) get(ctx context.Context, r *message.Request, fresh bool) (c *conn, reused bool, err error) {
	client := message.ClientOf(r.Remote.Addr())
	if err := p.slots.take(ctx, client, p.cfg.Connect); err != nil {
		return nil, false, err
	}
	for c := p.pop(fresh); c != nil; c = p.pop(fresh) {
		found := c.takeIdle()
		if found.fit {
			p.hold(c, r.Client, client)
			return c, true, nil
		}
		p.end(c, found.reason, found.detail)
	}
	if c, err = p.dial(ctx); err != nil {
		p.slots.give(client)
		return nil, false, err
	}
	p.hold(c, r.Client, client)
	return c, false, nil
}

// pop takes the idle connection that was used last; nil if there is none, or if fresh
// is set.
func (p *pool) pop(fresh bool) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 || fresh {
		return nil
	}
	c := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return c
}

// put gives back a connection that is fit for another exchange. It may be idle for as
// long as limit.
func (p *pool) put(c *conn, limit time.Duration) {
	if !c.unhook() {
		f := clientLeft(context.Cause(c.ctx)) // the socket has been closed, too
		p.drop(c, f.reason, f.detail)
		return
	}
	client := c.asker.addr // read before another exchange can take the connection
	c.active.Store(false)
	c.split = c.reads > 1
	c.client.Release()
	if cap(c.buf) > 8<<10 {
		c.buf = nil // of an upload
	}
	p.mu.Lock()
	why := reason.None
	c.asker.client = nil
	switch {
	case c.yielded.Load():
		why = reason.ProxyLeft
	case p.closed:
		why = reason.Shutdown
	case len(p.idle) >= p.cfg.MaxIdle:
		why = reason.PoolFull
	default:
		p.keep(c, limit)
	}
	p.mu.Unlock()
	if why != reason.None {
		p.end(c, why, "")
	}
	if why != reason.ProxyLeft {
		p.slots.give(client)
	}
}

// drop gives back a connection that is unfit for another exchange, and closes it.
func (p *pool) drop(c *conn, why reason.Code, detail string) {
	c.unhook()
	p.end(c, why, detail)
	p.release(c)
}

// close ends the pool: idle connections are closed now, others when their exchanges
// have ended.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.empty()
}

// empty closes the idle connections, and waits until their goroutines have ended.
func (p *pool) empty() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		c.takeIdle()
		p.end(c, reason.Shutdown, "")
	}
	p.watchers.Wait()
}
