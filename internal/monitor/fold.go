package monitor

import (
	"cmp"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func (s *State) connOpened(at int64, v *event.ConnOpened) {
	if s.conn(v.Conn) != nil {
		return
	}
	s.makeRoom()
	c := s.add(v, at)
	if v.Side != event.FromClient {
		return
	}
	s.totals.Conns++
	s.totals.Open++
	if c.Tag != "" {
		s.totals.DemoConns++
	}
	s.seconds.at(at/1e9).Conns++
}

// guestTag is the tag of a guest's connections, for the filter.
const guestTag = "guest"

// connGuest takes a connection out of what is counted. What it did before as a
// client's stays.
func (s *State) connGuest(at int64, v *event.ConnGuest) {
	c := s.conn(v.Conn)
	if c == nil || !c.Open() || c.Side != event.FromClient {
		return
	}
	s.phases[c.Phase]--
	s.totals.Open = max(0, s.totals.Open-1)
	s.totals.Guests++
	if c.Requests == 0 && s.totals.Conns > 0 {
		s.totals.Conns--
		s.counts.connLeft(0)
		s.neverCame(c)
	} else {
		s.leaveClients(c)
	}
	c.Side, c.Tag, c.groups = event.FromGuest, guestTag, [Groupings]*group{}
	s.touch(c, at)
}

func (s *State) connSecured(at int64, v *event.ConnSecured) {
	if c := s.conn(v.Conn); c != nil && c.Open() {
		c.Secured = v
		s.enter(c, event.Idle, at)
		s.touch(c, at)
	}
}

func (s *State) connClosed(at int64, v *event.ConnClosed) {
	c := s.conn(v.Conn)
	if c == nil { // the entry of its opening was lost
		c = s.add(&event.ConnOpened{Conn: v.Conn}, at-int64(v.Age))
		s.totals.Open++
	}
	// A snapshot may have closed the connection before this entry came: then
	// only the reason is still missing.
	if !c.Open() && c.Why != reason.None {
		return
	}
	if c.Open() {
		if limit := s.Deadline(c); limit > at && v.Reason == reason.ClientEOF && c.Requests > 0 {
			c.IdleLeft = limit - at
		}
		switch c.Side {
		case event.FromClient:
			s.totals.Open = max(0, s.totals.Open-1)
		case event.FromGuest:
			s.totals.Guests = max(0, s.totals.Guests-1)
		}
		s.end(c, at)
	}
	if v.Requests > c.Requests {
		s.countUnseen(c, v.Requests)
	}
	detail := v.Detail
	if detail == "" && v.Reason == c.Why { // the response for this reason had the detail
		detail = c.Detail
	}
	c.Phase, c.Why, c.Detail, c.In, c.Out = v.Phase, v.Reason, detail, v.In, v.Out
	c.Ended, c.Late = v.Ended, int64(v.Late)
	s.servers.measured(c.Server, v.Silence)
	switch v.Reason {
	case reason.IdleTimeout:
		c.Limit = int64(cmp.Or(v.Silence, s.server.Settings.IdleTimeout))
	case reason.MaxRequests:
		c.Limit = int64(s.server.Settings.MaxRequests)
	}
	if c.Side == event.FromClient {
		s.counts.closed[v.Reason]++
		s.closedFor(c, v.Reason)
		if v.Reason == reason.Raced { // the totals have it only a second later
			s.totals.Lost = max(s.totals.Lost, s.counts.closed[reason.Raced])
		}
		s.why = Decision{At: at, Conn: v.Conn, Code: v.Reason, Detail: detail, Ended: true}
	}
}

func (s *State) progress(at int64, v *event.Progress) {
	c := s.conn(v.Conn)
	if c == nil || !c.Open() {
		return
	}
	s.enter(c, v.Phase, at)
	p := c.Progress
	if p == nil {
		p = &Progress{Since: at, First: v.Done, Done: v.Done}
		c.Progress = p
	}
	p.Quiet = quietSince(p, at, v)
	p.At, p.Done, p.Total, p.Until = at, v.Done, v.Total, 0
	p.Held, p.Missing = v.Held, v.Missing
	c.HalfClosed = c.HalfClosed || v.HalfClosed
	switch x := &c.Current; v.Phase {
	case event.ReceivingContent:
		x.In = max(x.In, x.Head+v.Done)
	case event.Sending:
		x.Out = max(x.Out, v.Done)
	}
	if !v.Until.IsZero() {
		p.Until = v.Until.UnixNano()
	}
	s.touch(c, at)
}

// quietSince is the time since which no byte of a phase has moved, after a report
// of that time. Between two reports with different figures bytes have moved.
func quietSince(p *Progress, at int64, v *event.Progress) int64 {
	quiet := p.Quiet
	switch {
	case v.Done != p.Done:
		quiet = at
	case quiet == 0 && v.Since.IsZero():
		quiet = at
	}
	if !v.Since.IsZero() {
		quiet = max(quiet, v.Since.UnixNano())
	}
	return quiet
}

// setTotals takes over the server's own numbers. What they have more than the
// entries counted (which were lost) goes into the second of at. Bytes come from
// totals alone: entries report them at the end of an exchange, for a large one
// long after they were sent.
func (s *State) setTotals(at int64, t event.Totals) {
	sec := s.seconds.at(at / 1e9)
	sec.Requests += more(t.Requests, s.totals.Requests)
	sec.Conns += more(t.Conns, s.totals.Conns)
	sec.In += max(0, t.In-s.totals.In)
	sec.Out += max(0, t.Out-s.totals.Out)
	s.totals = t
	s.totals.Lost = max(t.Lost, s.counts.closed[reason.Raced]) // a capture counts none
}

// more is by how much a counter has grown; 0 if it has fallen.
func more(now, before uint64) uint32 {
	if now <= before {
		return 0
	}
	return uint32(now - before)
}
