package verdict

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// An evidence is what there is to judge.
type evidence struct {
	st      *monitor.State
	since   int64
	conns   []*monitor.Conn // of clients, with an event since then, by their number
	clients []*client       // the one with the most new connections first
	name    func(netip.Addr) string
}

// A client has the connections that it has opened since then.
type client struct {
	name     string
	addr     netip.Addr
	tag      string
	conns    []*monitor.Conn
	requests int
	reused   int // requests that were not their connection's first
	once     int // connections with one request or none
}

// gather collects the connections since a time, in Unix nanoseconds.
func gather(st *monitor.State, since int64, name func(netip.Addr) string) *evidence {
	e := &evidence{st: st, since: since, name: name}
	for c := range st.Recent() {
		if c.Last < since {
			break
		}
		if c.Side == event.FromClient {
			e.conns = append(e.conns, c)
		}
	}
	slices.SortFunc(e.conns, func(a, b *monitor.Conn) int { return cmp.Compare(a.ID, b.ID) })
	type key struct {
		addr netip.Addr
		tag  string
	}
	by := make(map[key]*client)
	for _, c := range e.conns {
		if c.Opened < since {
			continue
		}
		k := key{addr: c.Peer.Addr(), tag: c.Tag}
		if c.Tag != "" {
			k.addr = netip.Addr{}
		}
		o := by[k]
		if o == nil {
			o = &client{addr: k.addr, tag: k.tag, name: e.clientName(k.addr, k.tag)}
			by[k] = o
			e.clients = append(e.clients, o)
		}
		o.conns = append(o.conns, c)
		o.requests += c.Requests
		o.reused += max(0, c.Requests-1)
		if c.Requests <= 1 {
			o.once++
		}
	}
	slices.SortStableFunc(e.clients, func(a, b *client) int { return len(b.conns) - len(a.conns) })
	return e
}

// clientName is a client as a sentence names it.
func (e *evidence) clientName(addr netip.Addr, tag string) string {
	switch {
	case tag != "":
		return safe(tag)
	case !addr.IsValid():
		return "a client"
	}
	return e.name(addr)
}

// closedFor are the connections that were closed for one of these reasons.
func closedFor(all []*monitor.Conn, codes ...reason.Code) (some []*monitor.Conn) {
	for _, c := range all {
		if !c.Open() && slices.Contains(codes, c.Why) {
			some = append(some, c)
		}
	}
	return some
}

// agent is the User-Agent of all connections of a client, in parentheses and after a
// space; "" where they have none or several.
func (c *client) agent() string {
	a := c.conns[0].Agent()
	for _, o := range c.conns {
		if o.Agent() != a {
			return ""
		}
	}
	const most = 40
	if a = safe(a); len(a) > most {
		a = a[:most] + "..."
	}
	if a == "" {
		return ""
	}
	return " (" + a + ")"
}

// numbers are the numbers of connections.
func numbers(all []*monitor.Conn) (ids []uint64) {
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// list writes the first numbers of connections: "#1, #2, #3 and 4 more".
func list(all []*monitor.Conn) string {
	const most = 5
	var parts []string
	for _, c := range all[:min(len(all), most)] {
		parts = append(parts, "#"+strconv.FormatUint(c.ID, 10))
	}
	text := strings.Join(parts, ", ")
	if n := len(all) - most; n > 0 {
		text += " and " + strconv.Itoa(n) + " more"
	}
	return text
}

func safe(t string) string { return string(event.AppendSafe(nil, t)) }
