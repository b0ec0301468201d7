package server

import (
	"errors"
	"fmt"
	"time"
)

// ErrNoPath is returned by Path where the system does not tell.
var ErrNoPath = errors.New("the state of the path is not available here")

// A PathInfo is what the system knows of the way to a client.
type PathInfo struct {
	RTT         time.Duration // smoothed round-trip time
	RTTVar      time.Duration // its mean deviation
	Retransmits uint32        // segments sent again since the connection began
	Unacked     uint32        // segments on their way
	Queued      int           // bytes written and not confirmed yet
	Window      uint32        // congestion window, in segments
}

// Path is the state of the way to an open connection's client.
func (s *Server) Path(id uint64) (PathInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.find(id)
	if c == nil {
		return PathInfo{}, fmt.Errorf("path: no open connection #%d", id)
	}
	return pathOf(c.sock.Conn)
}
