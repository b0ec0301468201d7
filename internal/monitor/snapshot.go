package monitor

import (
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// young is the age of a server, in nanoseconds, up to which all that it has
// counted belongs to the seconds that are drawn.
const young = 2e9

// repair makes the state agree with what the server says of itself: no
// connection stays that has gone, none is missing that is open.
func (s *State) repair(at int64, v *event.Snapshot) {
	late := s.since == 0 // what happened before we came belongs to no second that we know,
	s.server, s.stopped = v.Server, false
	if !v.Since.IsZero() {
		s.since = v.Since.UnixNano()
		late = late && at-s.since > young // but when it can only have been just now
	}
	open := make(map[uint64]bool, len(v.Open))
	for i := range v.Open {
		open[v.Open[i].Conn] = true
	}
	for c := s.recent.head; c != nil; {
		next := c.next // end moves c to the front
		if c.Open() && !open[c.ID] {
			s.end(c, at)
			c.Why = reason.None // its last entry, should it still come, says why
		}
		c = next
	}
	for i := range v.Open {
		s.see(at, &v.Open[i])
	}
	if late {
		s.totals = v.Totals
	}
	s.setTotals(at, v.Totals)
}

// see takes over one open connection of a snapshot.
func (s *State) see(at int64, v *event.ConnState) {
	c := s.conns[v.Conn]
	if c == nil {
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
