package server

import (
	"sync/atomic"
	"time"

	"httpserver/internal/event"
)

// counters are one connection's own. Only its goroutine adds, anybody reads.
// A counter that all connections share would move its cache line from core to
// core with each request.
type counters struct {
	requests atomic.Int64
	in, out  atomic.Int64 // bytes
}

// books are the sums of all connections that are closed. The server's mu guards
// them, so that a connection is either open or in the books.
type books struct {
	closed, demoClosed int64
	requests, reused   int64
	demoRequests       int64
	in, out            int64
}

// close adds up a connection that has ended.
func (b *books) close(c *conn) {
	b.closed++
	b.add(c)
}

// add adds a connection's counters.
func (b *books) add(c *conn) {
	n := c.count.requests.Load()
	b.requests += n
	b.reused += max(0, n-1)
	b.in += c.count.in.Load()
	b.out += c.count.out.Load()
	if c.tag != "" {
		b.demoClosed++
		b.demoRequests += n
	}
}

// totals are the sums of closed and open connections. The caller holds mu.
func (s *Server) totals() event.Totals {
	sum := s.books
	for _, c := range s.open {
		sum.add(c)
	}
	return event.Totals{
		Conns:    uint64(s.books.closed) + uint64(len(s.open)),
		Open:     len(s.open),
		Requests: uint64(sum.requests),
		Reused:   uint64(sum.reused),
		In:       sum.in,
		Out:      sum.out,

		DemoConns:    uint64(sum.demoClosed),
		DemoRequests: uint64(sum.demoRequests),
	}
}

// tellTotals publishes the totals if they are not those told before, and
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
