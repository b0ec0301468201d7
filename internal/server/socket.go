package server

import (
	"errors"
	"net"
	"os"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
)

// past is a deadline that has passed: setting it wakes whoever reads or writes.
var past = time.Unix(1, 0)

// A socket is the connection's net.Conn, whose reads and writes end when a
// limit has really struck, and go on when the wake-up came too late to count.
// TLS runs on top of it.
type socket struct {
	net.Conn
	tcp *tcp.Conn // the same; nil where it is none of package tcp
	c   *conn
}

// newSocket returns c's socket on nc.
func newSocket(nc net.Conn, c *conn) socket {
	t, _ := nc.(*tcp.Conn)
	return socket{Conn: nc, tcp: t, c: c}
}

// wake ends the read and the write that are under way. The cause has to be
// stored first.
func (s *socket) wake() { s.SetDeadline(past) }

// stop reports whether whoever was woken has to stop. It puts the deadline back
// first: a cause that is stored after the look at it wakes the connection again.
func (s *socket) stop() bool {
	s.SetDeadline(time.Time{})
	return s.c.isStruck() || s.c.ordered() || s.c.s.ctx.Err() != nil
}

// Read is Conn's Read, under the limit of the connection's phase.
func (s *socket) Read(p []byte) (int, error) {
	for {
		n, err := s.Conn.Read(p)
		if n > 0 || !isTimeout(err) || s.stop() {
			return n, err
		}
	}
}

// Write is Conn's Write. The limit on it is renewed by progress.
func (s *socket) Write(p []byte) (int, error) {
	sent := 0
	for {
		n, err := s.Conn.Write(p[sent:])
		sent += n
		if !isTimeout(err) || !s.c.moved(int64(n)) {
			return sent, err
		}
	}
}

// moved notes that a write was woken after n bytes, and reports whether it may
// go on: it has made progress, or was woken too late to count. Where the system
// tells how far the client is, the clock has looked at that already.
func (c *conn) moved(n int64) bool {
	if n > 0 && !c.sock.peer().told {
		c.enter(event.Sending, time.Now())
	}
	return !c.sock.stop()
}

// isTimeout reports whether err is a passed deadline.
func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// A peer is what the system tells of the client; the zero value, nothing.
type peer struct {
	told  bool   // it does tell
	acked uint64 // bytes that the client has confirmed since the connection began
	reset bool   // it has reset the connection
}

// peer asks the system.
func (s *socket) peer() peer {
	if s.tcp == nil {
		return peer{}
	}
	info, err := s.tcp.Info()
	if err != nil {
		return peer{}
	}
	return peer{told: true, acked: info.Acked, reset: info.State == tcp.Closed}
}
