package server

import (
	"net"
	"time"
)

// openConn takes an accepted connection.
func (s *Server) openConn(nc net.Conn) {
	s.makeRoom(s.isFull)
	if c := newConn(s, nc); !s.add(c) {
		c.cancel()
		nc.Close()
	}
}

// add adds a connection to the open ones and starts its goroutine. It is false
// when the server is stopping.
func (s *Server) add(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Load() {
		return false
	}
	c.status.overLimit = s.cfg.MaxConns > 0 && len(s.open) >= s.cfg.MaxConns
	c.place = len(s.open)
	s.open = append(s.open, c)
	if !s.ticking {
		s.ticking = true
		s.time.set(time.Now())
		s.running.Add(1)
		go s.runClock()
	}
	s.running.Go(func() {
		c.serve()
		s.remove(c)
		c.publishClosed()
	})
	return true
}

// remove removes a connection that has ended from the open ones.
func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.open) - 1
	moved := s.open[last]
	s.open[c.place] = moved
	moved.place = c.place
	s.open[last] = nil
	s.open = s.open[:last]
	s.closed.close(c)
	for _, freed := range s.freed {
		close(freed)
	}
	s.freed = nil
	s.tellClock()
}

// tellClock tells the clock when the last connection of a stopping server has
// ended, which it would only see at its next tick. The caller holds mu.
func (s *Server) tellClock() {
	if len(s.open) == 0 && s.stopping.Load() {
		select {
		case s.emptied <- struct{}{}:
		default:
		}
	}
}
