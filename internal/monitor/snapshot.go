package monitor

import (
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// young is the age of a server, in nanoseconds, up to which everything it has
// counted is taken to have happened in the current second.
const young = 2e9

// repair makes the state agree with a snapshot: connections that the server no
// longer has are closed, and those missing here are added.
//
// The snapshot of one server of a fleet is of that server's connections alone. Its
// totals are not those of the fleet, which come as such.
func (s *State) repair(at int64, v *event.Snapshot) {
	if name := v.Server.Name; name != "" {
		s.reconcile(at, v.Open, func(c *Conn) bool { return c.Server != nil && c.Server.Name == name })
		return
	}
	late := s.since == 0 // the viewer came after the start
	s.server = v.Server
	if !v.Since.IsZero() {
		s.since = v.Since.UnixNano()
		late = late && at-s.since > young
	}
	s.reconcile(at, v.Open, func(*Conn) bool { return true })
	if late { // requests from before the viewer came belong to no second that it shows
		s.totals = v.Totals
	}
	s.setTotals(at, v.Totals)
}

// reconcile closes the connections of some that are not open, and adds those that are.
func (s *State) reconcile(at int64, open []event.ConnState, of func(*Conn) bool) {
	known := make(map[uint64]bool, len(open))
	for i := range open {
		known[open[i].Conn] = true
	}
	for c := s.recent.head; c != nil; {
		next := c.next // end moves c to the front
		if c.Open() && !known[c.ID] && of(c) {
			s.end(c, at)
			c.Why = reason.None // a ConnClosed that still comes brings the reason
		}
		c = next
	}
	for i := range open {
		s.see(at, &open[i])
	}
}

// see takes over one open connection of a snapshot.
func (s *State) see(at int64, v *event.ConnState) {
	c := s.conns[v.Conn]
	if c == nil {
		s.makeRoom()
		c = s.add(&v.ConnOpened, v.OpenedAt.UnixNano())
		c.In, c.Out, c.snapshotAt = v.In, v.Out, at
	}
	if !c.Open() {
		return
	}
	if v.Secured != nil {
		c.Secured = v.Secured
	}
	since := v.Since.UnixNano()
	if v.Side == event.FromGuest {
		s.connGuest(at, &event.ConnGuest{Conn: v.Conn})
	}
	if v.Requests > c.Requests {
		s.countUnseen(c, v.Requests)
	}
	s.enter(c, v.Phase, since)
	c.Since = max(c.Since, since)
	if q := v.Current; q != nil {
		c.Minor, c.MinorKnown = q.Minor, true
		c.Current = Exchange{Nth: q.Nth, Start: since, Method: q.Method, Target: q.Target,
			Length: q.Length, Head: int64(q.Head), In: int64(q.Head)}
	} else {
		c.Current = Exchange{}
	}
}
