package monitor

import (
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func (s *State) connOpened(at int64, v *event.ConnOpened) {
	if s.conn(v.Conn) != nil {
		return
	}
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

func (s *State) connSecured(at int64, v *event.ConnSecured) {
	if c := s.conn(v.Conn); c != nil && c.Open() {
		c.Secured = v
		s.enter(c, event.Idle, at)
		s.touch(c, at)
	}
}

func (s *State) requestReceived(at int64, v *event.RequestReceived) {
	c := s.conn(v.Conn)
	if c == nil || !c.Open() || v.Nth < c.Requests { // a snapshot knew more
		return
	}
	start := at - int64(v.HeadTime)
	x := &c.Current // see the package doc, "Cost"
	x.Nth, x.Start, x.Method, x.Target = v.Nth, start, v.Method, v.Target
	x.Length, x.Head, x.In, x.Out = v.Length, int64(v.Head), int64(v.Head), 0
	c.Minor, c.MinorKnown, c.HeadTime = v.Minor, true, 0
	if !v.Piped {
		c.HeadTime = int64(v.HeadTime)
	}
	s.grow(c, v.Nth, at)
	if v.Length != 0 {
		s.enter(c, event.ReceivingContent, at)
	} else {
		s.enter(c, event.Handling, at)
	}
	s.touch(c, at)
}

// countUnseen notes requests that no entry told of.
func (s *State) countUnseen(c *Conn, requests int) {
	if c.Side == event.FromClient {
		s.counts.connGrew(c.Requests, requests)
		c.group.add(requests-c.Requests, c.Requests == 0)
	}
	c.Requests = requests
}

// grow notes that the connection has come to its nth request.
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
	c.group.request(nth, at)
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
	c.Current = Exchange{}
	c.mark(at-int64(v.Took), at, v.Nth, uint8(v.Status/100))
	c.countStatus(v.Status)
	began := at - int64(v.Took)
	c.In, c.Out = c.with(c.In, v.In, began), c.with(c.Out, v.Out, began)
	c.Why, c.Detail = v.Why, v.Detail
	next := event.Idle
	if v.Why > reason.Keep10 { // reason's table begins with what keeps
		next = event.Closing
	}
	s.enter(c, next, at)
	c.Since = at // a broken head is answered without leaving the idle phase
	c.Progress = nil
	s.touch(c, at)
}

// countStatus counts a status on the connection.
func (c *Conn) countStatus(status uint16) {
	last := len(c.Statuses) - 1
	for i := range c.Statuses {
		a := &c.Statuses[i]
		if a.N == 0 && i < last {
			a.Status = status
		}
		if a.Status == status || i == last {
			a.N++
			return
		}
	}
}

func (s *State) connClosed(at int64, v *event.ConnClosed) {
	c := s.conn(v.Conn)
	if c == nil { // its opening was lost
		c = s.add(&event.ConnOpened{Conn: v.Conn}, at-int64(v.Age))
		s.totals.Open++
	}
	// A snapshot may have closed it before its last entry came: that entry
	// still brings the reason.
	if !c.Open() && c.Why != reason.None {
		return
	}
	if c.Open() {
		if limit := s.Deadline(c); limit > at && v.Reason == reason.ClientEOF && c.Requests > 0 {
			c.IdleLeft = limit - at
		}
		if c.Side == event.FromClient {
			s.totals.Open = max(0, s.totals.Open-1)
		}
		s.end(c, at)
	}
	if v.Requests > c.Requests {
		s.countUnseen(c, v.Requests)
	}
	detail := v.Detail
	if detail == "" && v.Reason == c.Why { // what was wrong with the request was told with its response
		detail = c.Detail
	}
	c.Phase, c.Why, c.Detail, c.In, c.Out = v.Phase, v.Reason, detail, v.In, v.Out
	switch v.Reason {
	case reason.IdleTimeout:
		c.Limit = int64(s.server.Settings.IdleTimeout)
	case reason.MaxRequests:
		c.Limit = int64(s.server.Settings.MaxRequests)
	}
	if c.Side == event.FromClient {
		s.counts.closed[v.Reason]++
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
		p = &Progress{Since: at, First: v.Done}
		c.Progress = p
	}
	p.At, p.Done, p.Total, p.Until = at, v.Done, v.Total, 0
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

// forwarded begins an exchange on the upstream's connection. It ends with the
// client's (answered), or when the request is forwarded once more.
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

// upstreamDone ends the exchange on the upstream's connection that belongs to the
// client's, if there is one. Status 0: the upstream gave no answer.
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
