package demo

import (
	"net/netip"
	"sync"
	"time"
)

// linger is how long a port stays in the list after its connection was
// closed: the server may be about to accept it.
const linger = 2 * time.Second

// ports is the list of the local ports that are ours.
type ports struct {
	mu    sync.Mutex
	list  map[netip.AddrPort]port
	swept time.Time
}

// A port is one of ours.
type port struct {
	tag    string
	closed time.Time // zero: it is in use
}

// add enters a port.
func (p *ports) add(local netip.AddrPort, tag string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(time.Now())
	if p.list == nil {
		p.list = make(map[netip.AddrPort]port)
	}
	p.list[plain(local)] = port{tag: tag}
}

// remove takes a port off the list, a little later.
func (p *ports) remove(local netip.AddrPort) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if this, ok := p.list[plain(local)]; ok {
		this.closed = time.Now()
		p.list[plain(local)] = this
	}
}

// tag is what the port was entered with, "" for others.
func (p *ports) tag(peer netip.AddrPort) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	this, ok := p.list[plain(peer)]
	if !ok || this.over(time.Now()) {
		return ""
	}
	return this.tag
}

// over reports whether the port may be somebody else's by now.
func (p port) over(now time.Time) bool {
	return !p.closed.IsZero() && now.Sub(p.closed) > linger
}

// sweep drops ports that are over, so that the list stays as short as what is
// open. The caller holds p.mu.
func (p *ports) sweep(now time.Time) {
	if now.Sub(p.swept) < linger {
		return
	}
	p.swept = now
	for local, this := range p.list {
		if this.over(now) {
			delete(p.list, local)
		}
	}
}

// plain is one form for addresses that mean the same: a socket for both
// versions sees IPv4 as mapped into IPv6.
func plain(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
}
