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
func (s *State) repair(at int64, v *event.Snapshot) {
	late := s.since == 0 // the viewer came after the start
	s.server = v.Server
	if !v.Since.IsZero() {
		s.since = v.Since.UnixNano()
		late = late && at-s.since > young
	}
	open := make(map[uint64]bool, len(v.Open))
	for i := range v.Open {
		open[v.Open[i].Conn] = true
	}
	for c := s.recent.head; c != nil; {
		next := c.next // end moves c to the front
		if c.Open() && !open[c.ID] {
			s.end(c, at)
			c.Why = reason.None // a ConnClosed that still comes brings the reason
		}
		c = next
	}
	for i := range v.Open {
		s.see(at, &v.Open[i])
	}
	if late { // requests from before the viewer came belong to no second that it shows
		s.totals = v.Totals
	}
	s.setTotals(at, v.Totals)
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
