package monitor

import (
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func (s *State) requestReceived(at int64, v *event.RequestReceived) {
	c := s.conn(v.Conn)
	if c == nil || !c.Open() || v.Nth < c.Requests { // a snapshot was newer than this entry
		return
	}
	start := at - int64(v.HeadTime)
	// Assigned member by member: a composite literal with strings is built on
	// the stack and copied, which makes an entry cost 33 ns instead of 30.
	x := &c.Current
	x.Nth, x.Start, x.Method, x.Target = v.Nth, start, v.Method, v.Target
	x.Queued = int64(v.Queued)
	x.Length, x.Head, x.In, x.Out = v.Length, int64(v.Head), int64(v.Head), 0
	c.Minor, c.MinorKnown, c.HeadTime = v.Minor, true, 0
	if !v.Piped {
		c.HeadTime = int64(v.HeadTime)
	}
	s.grow(c, v.Nth, at)
	if g := c.groups[ByAgent]; (g == nil || g.Agent != v.Agent) && c.Side == event.FromClient {
		s.agentTold(c, v.Agent)
	}
	if v.Length != 0 {
		s.enter(c, event.ReceivingContent, at)
	} else {
		s.enter(c, event.Handling, at)
	}
	s.touch(c, at)
}

// grow counts the requests up to the connection's nth.
func (s *State) grow(c *Conn, nth int, at int64) {
	if nth <= c.Requests {
		return
	}
	before := c.Requests
	c.Requests = nth
	if c.Side != event.FromClient {
		return
	}
	s.counts.connGrew(before, nth)
	s.totals.Requests++
	if nth > 1 {
		s.totals.Reused++
	}
	if c.Tag != "" {
		s.totals.DemoRequests++
	}
	s.seconds.at(at/1e9).Requests++
}

// countUnseen counts requests of which no entry came. The totals have them
// already.
func (s *State) countUnseen(c *Conn, requests int) {
	if c.Side == event.FromClient {
		s.counts.connGrew(c.Requests, requests)
		if !c.Open() {
			s.carriedMore(c, requests)
		}
	}
	c.Requests = requests
}

func (s *State) responseSent(at int64, v *event.ResponseSent) {
	c := s.conn(v.Conn)
	if c == nil || c.Side == event.FromClient {
		s.addRow(c, at, v)
		s.counts.response(v)
		w := &s.why
		w.At, w.Conn, w.Nth, w.Code, w.Detail, w.Ended = at, v.Conn, v.Nth, v.Why, v.Detail, false
	}
	if c == nil || !c.Open() {
		return
	}
	if c.Upstream != nil && c.Upstream.Nth == v.Nth {
		s.upstreamDone(c, at, v.Status)
	}
	s.grow(c, v.Nth, at)
	began := at - int64(v.Took)
	queued := int64(0)
	if c.Current.Nth == v.Nth {
		queued = c.Current.Queued
	}
	c.Current = Exchange{}
	c.mark(began-queued, at, v.Nth, statusClass(v.Status))
	c.countStatus(v.Status)
	c.In, c.Out = c.with(c.In, v.In, began), c.with(c.Out, v.Out, began)
	c.Why, c.Detail = v.Why, v.Detail
	next := event.Idle
	if v.Why.Verdict() != reason.Kept {
		next = event.Closing
	}
	s.enter(c, next, at)
	c.Since = at // the response to a broken head leaves the connection in the idle phase
	c.Progress = nil
	s.touch(c, at)
}

// forwarded begins an exchange on the upstream's connection. It ends with the
// client's exchange, or when the request is forwarded once more.
func (s *State) forwarded(at int64, v *event.Forwarded) {
	c := s.conn(v.Conn)
	if c == nil {
		return
	}
	s.upstreamDone(c, at, 0)
	c.Upstream = v
	u := s.conns[v.Upstream]
	if u == nil || !u.Open() {
		return
	}
	u.Requests++
	u.Current = Exchange{Nth: u.Requests, Start: at, Method: c.Current.Method, Target: c.Current.Target}
	s.enter(u, event.Handling, at)
	s.touch(u, at)
}

// upstreamDone ends the exchange on the upstream's connection that belongs to
// the exchange of client connection c, if there is one. Status 0: the upstream
// sent no response.
func (s *State) upstreamDone(c *Conn, at int64, status uint16) {
	if c.Upstream == nil {
		return
	}
	u := s.conns[c.Upstream.Upstream]
	if u == nil || !u.Open() || u.Current.Nth == 0 {
		return
	}
	u.mark(u.Current.Start, at, u.Current.Nth, uint8(status/100))
	u.Current = Exchange{}
	if status != 0 {
		u.countStatus(status)
	}
	s.enter(u, event.Idle, at)
	s.touch(u, at)
}
