package server

import (
	"fmt"
	"sync"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// Settings returns the switches as they are now.
func (s *Server) Settings() event.Settings { return *s.settings.Load() }

// Change turns switches: f changes a copy, which holds from then on, for open
// connections, too. It publishes SettingsChanged. f must not call the server.
func (s *Server) Change(f func(*event.Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := *s.settings.Load()
	f(&changed)
	s.settings.Store(&changed)
	if s.pub.Wants(event.KindSettings) {
		s.pub.Publish(time.Now(), event.SettingsChanged{Settings: changed})
	}
}

// CloseConn ends a connection: an idle one at once, any other after the exchange
// in progress.
func (s *Server) CloseConn(id uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.find(id)
	if c == nil {
		return fmt.Errorf("close connection: no open connection #%d", id)
	}
	c.order(reason.Operator)
	return nil
}

// Capture makes the bytes on a connection (0: on all) into Wire and Steps events
// from its next request on, until stop is called. Credentials in heads are masked.
func (s *Server) Capture(conn uint64) (stop func()) {
	callers := &s.taps.callers
	if conn != 0 {
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.find(conn)
		if c == nil {
			return func() {}
		}
		callers = &c.captures
	}
	callers.Add(1)
	return sync.OnceFunc(func() { callers.Add(-1) })
}

// find returns the open connection with that number, or nil. The caller holds mu.
func (s *Server) find(id uint64) *conn {
	for _, c := range s.open {
		if c.id == id {
			return c
		}
	}
	return nil
}

// Snapshot returns what a viewer needs that comes late: all open connections and
// the totals, at one moment.
func (s *Server) Snapshot() event.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	snap := event.Snapshot{Since: s.made.UTC(), Totals: s.totals(), Open: make([]event.ConnState, 0, len(s.open))}
	if started := s.started.Load(); started != nil {
		snap.Server = *started
	}
	snap.Server.Settings = *s.settings.Load()
	for _, c := range s.open {
		snap.Open = append(snap.Open, c.state())
	}
	return snap
}

// state returns the connection as a snapshot holds it. Any goroutine may call it.
func (c *conn) state() event.ConnState {
	st := c.status.stamp()
	return event.ConnState{
		ConnOpened: c.openedEvent(),
		OpenedAt:   c.opened.UTC(),
		Phase:      st.phase(),
		Since:      c.s.made.Add(st.since()).UTC(),
		Requests:   int(c.status.count.requests.Load()),
		In:         c.status.count.in.Load(),
		Out:        c.status.count.out.Load(),
		Secured:    c.secured.Load(),
		Current:    c.current.received(),
	}
}

// Path returns what the system knows of an open connection to its client.
func (s *Server) Path(id uint64) (tcp.Info, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.find(id)
	switch {
	case c == nil:
		return tcp.Info{}, fmt.Errorf("path: no open connection #%d", id)
	case c.sock.tcp == nil:
		return tcp.Info{}, tcp.ErrNoInfo
	}
	return c.sock.tcp.Info()
}
