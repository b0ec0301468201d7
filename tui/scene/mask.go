package scene

import (
	"cmp"
	"net/netip"
	"slices"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A Mask hides the clients' addresses. Each address gets a stand-in from the
// ranges reserved for documentation, the same one each time, so that clients can
// still be told apart; ports stay. With more than 254 addresses, some share a
// stand-in. The zero value is off.
// https://www.rfc-editor.org/rfc/rfc5737 https://www.rfc-editor.org/rfc/rfc3849
type Mask struct {
	on     bool
	known  map[netip.Addr]uint8
	rows   uint64 // rows before this one have stand-ins
	synced int64  // as do connections without an event since then, in Unix nanoseconds
	of     *monitor.State
}

const (
	standIns = 254
	// maxMasked is how many addresses are remembered before stand-ins are given
	// out from the beginning again.
	maxMasked = 1 << 16
)

// Toggle turns the mask on or off, and returns whether it is on.
func (k *Mask) Toggle() bool {
	k.on = !k.on
	return k.on
}

// On reports whether addresses are hidden.
func (k *Mask) On() bool { return k.on }

// Sync gives stand-ins to the addresses of new rows and connections, in the
// order of the connections' numbers. Call it before a scene is made.
func (k *Mask) Sync(st *monitor.State) {
	if !k.on {
		return
	}
	if k.of != st || len(k.known) > maxMasked {
		k.of, k.rows, k.synced = st, 0, 0
		if k.known == nil || len(k.known) > maxMasked {
			k.known = make(map[netip.Addr]uint8)
		}
	}
	type client struct {
		conn uint64
		addr netip.Addr
	}
	var fresh []client
	see := func(conn uint64, p netip.AddrPort) {
		if _, ok := k.known[p.Addr().Unmap()]; !ok && p.IsValid() {
			fresh = append(fresh, client{conn, p.Addr().Unmap()})
		}
	}
	first, end := st.Rows()
	for k.rows = max(min(k.rows, end), first); k.rows < end; k.rows++ {
		r := st.Row(k.rows)
		see(r.Conn, r.Peer)
	}
	for c := range st.Recent() {
		if c.Last < k.synced {
			break
		}
		see(c.ID, c.Peer)
	}
	k.synced = st.Now()
	slices.SortFunc(fresh, func(a, b client) int { return cmp.Compare(a.conn, b.conn) })
	for _, f := range fresh {
		if _, ok := k.known[f.addr]; !ok {
			k.known[f.addr] = uint8(len(k.known)%standIns + 1)
		}
	}
}

// standIn is the address to show instead of p. An address that Sync has not seen gets
// the stand-in 0.
func (k *Mask) standIn(p netip.AddrPort) netip.AddrPort {
	if !k.on || !p.IsValid() {
		return p
	}
	addr := p.Addr().Unmap()
	n := k.known[addr]
	if addr.Is4() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), p.Port())
	}
	return netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 15: n}), p.Port())
}

// address is an address and port as people write them; "-" for none.
func address(p netip.AddrPort) string {
	if !p.IsValid() {
		return "-"
	}
	return canvas.Safe(netip.AddrPortFrom(p.Addr().Unmap(), p.Port()).String())
}
