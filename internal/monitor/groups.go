package monitor

import (
	"net/netip"
	"slices"
)

// maxGroups is how many groups are kept.
const maxGroups = 32

// A Group is what a group of connections achieved: those of one demo scenario,
// or of one client address.
type Group struct {
	Tag      string     // the scenario, or
	Addr     netip.Addr // the address
	Conns    int
	Requests int
	Reused   int    // requests that were not their connection's first
	From, To uint64 // the first and the last of its connections
	Last     int64  // Unix nanoseconds of its latest request or opening
}

func (s *Group) request(nth int, at int64) {
	if s == nil {
		return
	}
	s.Requests++
	if nth > 1 {
		s.Reused++
	}
	s.Last = at
}

// add counts requests that were only told of in a snapshot.
func (s *Group) add(n int, withFirst bool) {
	if s == nil {
		return
	}
	s.Requests += n
	if withFirst {
		n--
	}
	s.Reused += n
}

// groups are the groups, in the order of their first connection.
type groups struct{ all []*Group }

// of is the group of a new connection.
func (g *groups) of(c *Conn) *Group {
	addr := c.Peer.Addr()
	if c.Tag != "" {
		addr = netip.Addr{}
	}
	i := slices.IndexFunc(g.all, func(s *Group) bool { return s.Tag == c.Tag && s.Addr == addr })
	if i < 0 {
		i = g.add(&Group{Tag: c.Tag, Addr: addr, From: c.ID})
	}
	s := g.all[i]
	s.Conns++
	s.To = max(s.To, c.ID)
	s.Last = c.Opened
	return s
}

// add puts in a group; when there are too many, the one that has been quiet
// for longest goes.
func (g *groups) add(s *Group) int {
	if len(g.all) == maxGroups {
		quiet := 0
		for i, o := range g.all {
			if o.Last < g.all[quiet].Last {
				quiet = i
			}
		}
		g.all = slices.Delete(g.all, quiet, quiet+1)
	}
	g.all = append(g.all, s)
	return len(g.all) - 1
}

// Groups are the groups, in the order of their first connection.
func (s *State) Groups() []*Group { return s.groups.all }
