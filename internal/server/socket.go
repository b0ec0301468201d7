package server

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
)

// past is a deadline that has passed: to set it ends a read or write in progress.
var past = time.Unix(1, 0)

// A socket is the connection's net.Conn, whose reads and writes end when a limit
// has passed, and go on when the clock's wake-up came too late to count. TLS runs
// over it.
type socket struct {
	net.Conn
	tcp    *tcp.Conn // Conn, where it is one of package tcp's; nil otherwise
	capped bool      // exchange.capSendBuffer was called
	ended  bool      // Read has met the peer's FIN
	read   int64     // bytes that Read has taken from the system
	wrote  int64     // bytes that Write has given to it
	until  time.Time // see readUntil
	c      *conn
}

// newSocket returns c's socket on nc.
func newSocket(nc net.Conn, c *conn) socket {
	t, _ := nc.(*tcp.Conn)
	return socket{Conn: nc, tcp: t, c: c}
}

// wake ends the read and the write in progress. Any goroutine may call it; what
// it calls it for has to be stored before.
func (s *socket) wake() { s.SetDeadline(past) }

// mustStop reports, after a wake-up, whether the connection has to stop what it
// does. It removes the wake-up first: what is stored after that wakes the
// connection again.
func (s *socket) mustStop() bool {
	s.SetDeadline(s.until)
	return s.c.status.isStruck() || s.c.status.mustEnd() || s.c.s.ctx.Err() != nil
}

// readUntil bounds the waits of Read until at; the zero time removes the bound. It
// reports whether the connection has to stop what it does.
func (s *socket) readUntil(at time.Time) bool {
	s.until = at
	return s.mustStop()
}

// isLate reports whether the bound of readUntil has passed.
func (s *socket) isLate() bool { return !s.until.IsZero() && !time.Now().Before(s.until) }

// Read is Conn's Read, under the limit of the connection's phase.
func (s *socket) Read(p []byte) (int, error) {
	for {
		n, err := s.Conn.Read(p)
		s.read += int64(n)
		s.ended = s.ended || err == io.EOF
		if n > 0 || !isTimeout(err) || s.mustStop() || s.isLate() {
			return n, err
		}
	}
}

// Write is Conn's Write, under the write limit, which progress renews.
func (s *socket) Write(p []byte) (int, error) {
	sent := 0
	for {
		n, err := s.Conn.Write(p[sent:])
		sent += n
		s.wrote += int64(n)
		if !isTimeout(err) || !s.moved(int64(n)) {
			return sent, err
		}
	}
}

// moved notes that a write was woken after n bytes. It reports whether the write
// may go on: it has made progress, or the wake-up came too late to count. Where
// the system says how far the client is, the clock has renewed the limit already.
func (s *socket) moved(n int64) bool {
	if n > 0 {
		if _, known := s.info(); !known {
			s.c.enter(event.Sending, time.Now())
		}
	}
	return !s.mustStop()
}

// isTimeout reports whether err is a passed deadline.
func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// info asks the system about the connection; it is not known where the system
// cannot be asked. Any goroutine may call it.
func (s *socket) info() (info tcp.Info, known bool) {
	if s.tcp == nil {
		return tcp.Info{}, false
	}
	info, err := s.tcp.Info()
	return info, err == nil
}
