package server

import (
	"fmt"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// Settings are the switches as they are now.
func (s *Server) Settings() event.Settings { return *s.settings.Load() }

// Change turns switches: f changes a copy, which holds from then on, for
// connections that are open, too. It publishes SettingsChanged.
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

// CloseConn ends a connection: an idle one at once, a busy one after the
// exchange under way.
func (s *Server) CloseConn(id uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.find(id)
	if c == nil {
		return fmt.Errorf("close connection: no open connection #%d", id)
	}
	c.end(reason.Operator)
	return nil
}

// find is the open connection with that number, or nil. The caller holds mu.
func (s *Server) find(id uint64) *conn {
	for _, c := range s.open {
		if c.id == id {
			return c
		}
	}
	return nil
}

// Snapshot is what a viewer needs that comes late: all open connections and the
// totals, at one moment.
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

// state is the connection as a snapshot shows it.
func (c *conn) state() event.ConnState {
	st := c.stamp()
	return event.ConnState{
		ConnOpened: c.openedEvent(),
		OpenedAt:   c.opened.UTC(),
		Phase:      st.phase(),
		Since:      c.s.made.Add(st.since()).UTC(),
		Requests:   int(c.count.requests.Load()),
		In:         c.count.in.Load(),
		Out:        c.count.out.Load(),
		Secured:    c.secured.Load(),
		Current:    c.underWay.received(),
	}
}

// Path is the state of the way to an open connection's client.
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
