package server

import (
	"net"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
)

const (
	// After a failed accept the next try comes after firstPause, then twice as
	// long each time, up to lastPause.
	firstPause = 5 * time.Millisecond
	lastPause  = time.Second
	// calm is how long accept has not failed when it is said to work again. A
	// full server accepts one connection now and then, when another ends.
	calm = 10 * time.Second
)

// accept accepts connections until the server stops. No failure of the system
// ends it: it says so once, waits a little longer each time, and goes on.
func (s *Server) accept(ln net.Listener) error {
	pause, failing := firstPause, time.Time{}
	for {
		nc, err := ln.Accept()
		switch {
		case err == nil:
			pause = firstPause
			if !failing.IsZero() && time.Since(failing) > calm {
				failing = time.Time{}
				s.notice("Connections are accepted again.")
			}
			s.open1(nc)
		case s.stopping.Load():
			return nil
		case tcp.AcceptTrouble(err) == tcp.Lasting:
			return err
		case tcp.AcceptTrouble(err) == tcp.ClientLeft:
			// The client left before it was accepted: the next one may be there.
		default:
			if failing.IsZero() {
				s.notice("A connection cannot be accepted: " + explainAccept(err) + " The server goes on trying.")
			}
			failing = time.Now()
			select {
			case <-time.After(pause):
			case <-s.halted:
			}
			pause = min(2*pause, lastPause)
		}
	}
}

// open1 opens one accepted connection.
func (s *Server) open1(nc net.Conn) {
	if c := newConn(s, nc); !s.add(c) {
		c.cancel()
		nc.Close()
	}
}

// explainAccept says what an accept error means and what to do.
func explainAccept(err error) string {
	switch tcp.AcceptTrouble(err) {
	case tcp.OutOfFiles:
		return "too many files and connections are open. Raise the limit (ulimit -n) or lower --max-conns."
	case tcp.OutOfMemory:
		return "the system has no memory for it."
	case tcp.Forbidden:
		return "the system forbids it, perhaps a firewall rule."
	default:
		return err.Error() + "."
	}
}

// notice tells the operator something.
func (s *Server) notice(text string) {
	s.cfg.Log(text)
	if s.pub.Wants(event.KindNotice) {
		s.pub.Publish(time.Now(), event.Notice{Text: text})
	}
}
