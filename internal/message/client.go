package message

import "net/netip"

// ClientOf returns the address by which limits count a client: of IPv6 the first
// 64 bits, because a client chooses the others.
func ClientOf(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}
