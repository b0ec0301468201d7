package tui

import (
	"net/netip"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A mask hides who the clients are: each address gets a stand-in from the
// ranges that are kept for documentation, the same one each time, so that
// clients can still be told apart. Ports stay.
// https://www.rfc-editor.org/rfc/rfc5737 https://www.rfc-editor.org/rfc/rfc3849
type mask struct {
	on    bool
	known map[netip.Addr]uint8
}

// of is what is shown instead of an address.
func (k *mask) of(p netip.AddrPort) netip.AddrPort {
	if !k.on || !p.IsValid() {
		return p
	}
	addr := p.Addr().Unmap()
	n, ok := k.known[addr]
	if !ok {
		if k.known == nil || len(k.known) == 254 { // more have no stand-ins of their own
			k.known = make(map[netip.Addr]uint8)
		}
		n = uint8(len(k.known) + 1)
		k.known[addr] = n
	}
	if addr.Is4() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), p.Port())
	}
	return netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 15: n}), p.Port())
}

// row is a request as it may be shown.
func (k *mask) row(r *monitor.Row) monitor.Row {
	shown := *r
	shown.Peer = k.of(r.Peer)
	return shown
}

// peer is an address as people know it.
func peer(p netip.AddrPort) string {
	if !p.IsValid() {
		return "-"
	}
	return canvas.Safe(netip.AddrPortFrom(p.Addr().Unmap(), p.Port()).String())
}
