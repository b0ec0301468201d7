package monitor

import (
	"net/netip"
	"slices"
)

// maxGroups is how many groups are kept.
const maxGroups = 32

// A Group sums up the connections of one demo scenario or one client address.
type Group struct {
	Tag      string     // the scenario, or
	Addr     netip.Addr // the address
	Conns    int
	Requests int
	Reused   int    // requests that were not their connection's first
	From, To uint64 // the first and the last of its connections
	Last     int64  // Unix nanoseconds of its latest request or opening
}

// groups are in the order of their first connection.
type groups struct{ all []*Group }

// of is the group of a new connection, which it counts.
func (g *groups) of(c *Conn) *Group {
	i := slices.IndexFunc(g.all, func(o *Group) bool { return o.Has(c) })
	if i < 0 {
		i = g.add(&Group{Tag: c.Tag, Addr: addressOf(c), From: c.ID})
	}
	o := g.all[i]
	o.Conns++
	o.To = max(o.To, c.ID)
	o.Last = c.Opened
	return o
}

// Has reports whether a connection belongs to the group.
func (o *Group) Has(c *Conn) bool { return o.Tag == c.Tag && o.Addr == addressOf(c) }

// addressOf is the address of a connection's group; none for a demo scenario's.
func addressOf(c *Conn) netip.Addr {
	if c.Tag != "" {
		return netip.Addr{}
	}
	return c.Peer.Addr()
}

// add adds a group, in place of the one without an event for the longest time
// if there are too many, and returns its index.
func (g *groups) add(o *Group) int {
	if len(g.all) == maxGroups {
		quiet := 0
		for i, old := range g.all {
			if old.Last < g.all[quiet].Last {
				quiet = i
			}
		}
		g.all = slices.Delete(g.all, quiet, quiet+1)
	}
	g.all = append(g.all, o)
	return len(g.all) - 1
}

// left takes out a connection without requests.
func (o *Group) left() {
	if o != nil {
		o.Conns--
	}
}

// request counts a connection's nth request. A nil group ignores it, as those
// of upstream connections.
func (o *Group) request(nth int, at int64) {
	if o == nil {
		return
	}
	o.Requests++
	if nth > 1 {
		o.Reused++
	}
	o.Last = at
}

// add counts n requests of a connection of which no entry came, its first one
// among them or not.
func (o *Group) add(n int, withFirst bool) {
	if o == nil {
		return
	}
	o.Requests += n
	if withFirst {
		n--
	}
	o.Reused += n
}

// Groups are the groups, in the order of their first connection.
func (s *State) Groups() []*Group { return s.groups.all }
