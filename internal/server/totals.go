package server

import (
	"time"

	"httpserver/internal/event"
)

// closedTotals are the sums of all connections that have ended. Server.mu guards
// them, so that each connection is either open or in them.
type closedTotals struct {
	conns, demoConns int64
	requests, reused int64
	demoRequests     int64
	in, out          int64 // bytes
	lost             int64 // requests that came after the close
}

// close adds a connection that has ended.
func (t *closedTotals) close(c *conn) {
	if c.ending.late > 0 && c.guest == nil {
		t.lost++
	}
	t.add(c)
}

// add adds a connection and its counters. Of a guest's connection it adds only what
// was counted before it became one, and nothing if that was no request.
func (t *closedTotals) add(c *conn) {
	n, in, out := c.status.count.read()
	if g := c.guest; g != nil {
		n, in, out = g.requests, g.in, g.out
		if n == 0 {
			return
		}
	}
	t.conns++
	t.requests += n
	t.reused += max(0, n-1)
	t.in += in
	t.out += out
	if c.tag != "" {
		t.demoConns++
		t.demoRequests += n
	}
}

// totals returns the sums of closed and open connections. The caller holds mu.
func (s *Server) totals() event.Totals {
	sum, guests := s.closed, 0
	for _, c := range s.open {
		sum.add(c)
		if c.guest != nil {
			guests++
		}
	}
	return event.Totals{
		Conns:    uint64(sum.conns),
		Open:     len(s.open) - guests,
		Requests: uint64(sum.requests),
		Reused:   uint64(sum.reused),
		In:       sum.in,
		Out:      sum.out,
		Lost:     uint64(sum.lost),

		DemoConns:    uint64(sum.demoConns),
		DemoRequests: uint64(sum.demoRequests),
		Guests:       guests,
	}
}

// requests returns how many requests there were so far.
func (s *Server) requests() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(s.totals().Requests)
}

// tellTotals publishes the totals, if they differ from those it told before, and
// returns them.
func (s *Server) tellTotals(now time.Time, told event.Totals) event.Totals {
	if !s.pub.Wants(event.KindTotals) {
		return told
	}
	s.mu.Lock()
	totals := s.totals()
	s.mu.Unlock()
	if totals != told {
		s.pub.Publish(now, totals)
	}
	return totals
}

// publishStop says that the server has stopped, and its last totals.
func (s *Server) publishStop() {
	if !s.pub.Wants(event.KindServerStopped) {
		return
	}
	s.mu.Lock()
	totals := s.totals()
	s.mu.Unlock()
	s.pub.Publish(time.Now(), event.ServerStopped{Totals: totals})
}
