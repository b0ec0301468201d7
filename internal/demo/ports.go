package demo

import (
	"net/netip"
	"sync"
	"time"
)

// portLinger is how long a port stays in the list after its client closed it: the
// server may accept the connection later than that.
const portLinger = 2 * time.Second

// ports is the list of local ports that demo clients use. It is safe for
// concurrent use.
type ports struct {
	mu    sync.Mutex
	list  map[netip.AddrPort]port
	swept time.Time
}

// A port is an entry of the list.
type port struct {
	tag    string
	closed time.Time // zero while the port is in use
}

// add adds a port with its tag.
func (p *ports) add(local netip.AddrPort, tag string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(time.Now())
	if p.list == nil {
		p.list = make(map[netip.AddrPort]port)
	}
	p.list[plain(local)] = port{tag: tag}
}

// remove marks a port as closed; it leaves the list after portLinger.
func (p *ports) remove(local netip.AddrPort) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if this, ok := p.list[plain(local)]; ok {
		this.closed = time.Now()
		p.list[plain(local)] = this
	}
}

// tag returns the tag of the port, or "" if it is not in the list.
func (p *ports) tag(peer netip.AddrPort) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	this, ok := p.list[plain(peer)]
	if !ok || this.over(time.Now()) {
		return ""
	}
	return this.tag
}

// over reports whether another program may have been given the port by now.
func (p port) over(now time.Time) bool {
	return !p.closed.IsZero() && now.Sub(p.closed) > portLinger
}

// sweep removes the entries that are over. The caller holds p.mu.
func (p *ports) sweep(now time.Time) {
	if now.Sub(p.swept) < portLinger {
		return
	}
	p.swept = now
	for local, this := range p.list {
		if this.over(now) {
			delete(p.list, local)
		}
	}
}

// plain returns the address in one canonical form: a dual-stack socket reports an
// IPv4 peer as an IPv4-mapped IPv6 address.
func plain(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
}
