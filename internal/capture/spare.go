package capture

import (
	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// A spare is the protocol's machines between two messages. They have buffers, so
// a connection has one only while it is in the middle of a message.
type spare struct {
	conns   []*http1.Conn
	clients []*http1.Client
	scratch []byte // for responses that go nowhere
}

// maxSpare is how many machines of a kind are kept.
const maxSpare = 64

// conn is a machine for the next request.
func (s *spare) conn() *http1.Conn {
	if n := len(s.conns); n > 0 {
		c := s.conns[n-1]
		s.conns = s.conns[:n-1]
		return c
	}
	return http1.NewConn(limits)
}

// keepConn keeps a machine whose request is complete. It needs a response, which
// goes nowhere.
func (s *spare) keepConn(c *http1.Conn) {
	if len(s.conns) == maxSpare || !c.Persists() {
		return
	}
	var err error
	if s.scratch, err = c.AppendHead(s.scratch[:0], message.NoContent, nil, 0, ""); err != nil {
		return
	}
	if s.scratch, err = c.AppendEnd(s.scratch, nil); err != nil {
		return
	}
	if c.NextExchange() == nil {
		c.Release()
		s.conns = append(s.conns, c)
	}
}

// client is a machine for the next response.
func (s *spare) client() *http1.Client {
	if n := len(s.clients); n > 0 {
		c := s.clients[n-1]
		s.clients = s.clients[:n-1]
		return c
	}
	return http1.NewClient(limits)
}

// keepClient keeps a machine whose response has ended.
func (s *spare) keepClient(c *http1.Client) {
	if len(s.clients) < maxSpare && c.Persists() {
		c.Release()
		s.clients = append(s.clients, c)
	}
}
