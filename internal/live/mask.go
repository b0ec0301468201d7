package live

import (
	"cmp"
	"net/netip"
	"slices"

	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// kinds are the kinds of events that guests see.
const kinds = 1<<event.KindSettings | 1<<event.KindConnOpened | 1<<event.KindConnClosed | 1<<event.KindConnGuest |
	1<<event.KindRequestReceived | 1<<event.KindResponseSent | 1<<event.KindTotals

const (
	// maxTarget is how many bytes of a target guests get.
	maxTarget = 100
	// maxOpen is how many open connections a snapshot for guests has: the newest.
	maxOpen = 100
	// maxStandIns is how many addresses have a stand-in, before they are given out
	// from the beginning again.
	maxStandIns = 1 << 16
)

// A mask makes of events what guests may see. It belongs to one goroutine.
type mask struct{ known map[netip.Addr]int }

// standIn is the address to show instead of a client's, the same one each time. It
// is of a range for documentation. https://www.rfc-editor.org/rfc/rfc3849
func (m *mask) standIn(p netip.AddrPort) netip.AddrPort {
	if !p.IsValid() {
		return p
	}
	if m.known == nil || len(m.known) >= maxStandIns {
		m.known = map[netip.Addr]int{}
	}
	addr := p.Addr().Unmap().WithZone("")
	n, ok := m.known[addr]
	if !ok {
		n = len(m.known) + 1
		m.known[addr] = n
	}
	return netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 14: byte(n >> 8), 15: byte(n)}), 0)
}

// public is e as guests may see it; false for not at all.
func (m *mask) public(e event.Event) (event.Event, bool) {
	switch v := feed.MaskEvent(e).(type) {
	case event.ConnOpened:
		if v.Side != event.FromClient {
			return nil, false
		}
		return m.opened(v), true
	case event.ConnClosed:
		v.Detail = ""
		return v, true
	case event.RequestReceived:
		return received(v), true
	case event.ResponseSent:
		v.Peer, v.Detail, v.Target = netip.AddrPort{}, "", cut(v.Target)
		return v, true
	case event.SettingsChanged, event.Totals, event.ConnGuest:
		return v, true
	}
	return nil, false
}

// snapshot is a snapshot as guests may see it.
func (m *mask) snapshot(s event.Snapshot) event.Snapshot {
	s.Open = newest(s.Open)
	s = feed.MaskEvent(s).(event.Snapshot)
	own := event.Snapshot{Since: s.Since, Totals: s.Totals}
	own.Server.Settings = s.Server.Settings
	for _, c := range s.Open {
		c.ConnOpened, c.Secured = m.opened(c.ConnOpened), nil
		if c.Current != nil {
			current := received(*c.Current)
			c.Current = &current
		}
		own.Open = append(own.Open, c)
	}
	return own
}

// newest are the newest of the connections of clients, the oldest first.
func newest(open []event.ConnState) []event.ConnState {
	open = slices.DeleteFunc(slices.Clone(open), func(c event.ConnState) bool { return c.Side != event.FromClient })
	slices.SortFunc(open, func(a, b event.ConnState) int { return cmp.Compare(a.Conn, b.Conn) })
	return open[max(0, len(open)-maxOpen):]
}

// opened is an opening without an address.
func (m *mask) opened(v event.ConnOpened) event.ConnOpened {
	return event.ConnOpened{Conn: v.Conn, Peer: m.standIn(v.Peer), Tag: v.Tag}
}

// received is a request without what identifies its sender.
func received(v event.RequestReceived) event.RequestReceived {
	v.Host, v.Agent, v.Target = "", "", cut(v.Target)
	return v
}

// cut is a target, cut.
func cut(target string) string { return target[:min(len(target), maxTarget)] }
