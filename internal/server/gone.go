package server

import (
	"context"
	"sync/atomic"
	"time"
)

// A presence is the context of a connection's handlers: it ends with the server,
// or when the client has reset the connection, so that nobody works for nobody.
// (One that has only finished sending waits for its answer.) Most handlers never
// ask, so what it takes to end is made when the first one does. The zero value
// needs s.
type presence struct {
	s    *Server
	made atomic.Pointer[ending]
}

// An ending is a context and what ends it.
type ending struct {
	context.Context
	cancel context.CancelFunc
}

// ending is what ends p, made if need be.
func (p *presence) ending() *ending {
	if e := p.made.Load(); e != nil {
		return e
	}
	ctx, cancel := context.WithCancel(p.s.ctx)
	if !p.made.CompareAndSwap(nil, &ending{ctx, cancel}) {
		cancel() // another goroutine of the handler was quicker
	}
	return p.made.Load()
}

// Done is context.Context's.
func (p *presence) Done() <-chan struct{} { return p.ending().Done() }

// Err is context.Context's.
func (p *presence) Err() error {
	if e := p.made.Load(); e != nil {
		return e.Err()
	}
	return p.s.ctx.Err()
}

// Value is context.Context's. A context derived from p looks here for what ends p.
func (p *presence) Value(key any) any {
	if e := p.made.Load(); e != nil {
		return e.Value(key)
	}
	return p.s.ctx.Value(key)
}

// Deadline is context.Context's: there is none.
func (p *presence) Deadline() (at time.Time, ok bool) { return time.Time{}, false }

// end ends p, if anybody may have asked.
func (p *presence) end() {
	if e := p.made.Load(); e != nil {
		e.cancel()
	}
}

// lost reports whether p has ended while the server goes on: the client is gone.
func (p *presence) lost() bool {
	e := p.made.Load()
	return e != nil && e.Err() != nil && p.s.ctx.Err() == nil
}
