package server

import (
	"net"
	"time"

	"httpserver/internal/tcp"
)

const (
	// After a failed accept the next try comes after firstPause, then after twice
	// as long each time, up to lastPause.
	firstPause = 5 * time.Millisecond
	lastPause  = time.Second
	// calm is how long accept must not have failed before the operator is told that
	// it works again: a server without descriptors accepts one connection now and
	// then, when another ends.
	calm = 10 * time.Second
)

// accept accepts connections until the server stops. A passing failure does not
// end it: it tells the operator once, waits a little longer each time, and goes
// on.
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
			s.openConn(nc)
		case s.stopping.Load():
			return nil
		case tcp.AcceptTrouble(err) == tcp.Lasting:
			return err
		case tcp.AcceptTrouble(err) == tcp.ClientLeft:
			// The next connection may be there at once.
		default:
			if failing.IsZero() {
				s.notice("A connection cannot be accepted: " + explainAccept(err) + " The server goes on trying.")
			}
			failing = time.Now()
			most := lastPause
			if tcp.AcceptTrouble(err) == tcp.OutOfFiles {
				if s.endLongestSilent(failing) {
					continue // its descriptor is free for the next try
				}
				most = tick // connections end, and fall silent, all the time
			}
			select {
			case <-time.After(pause):
			case <-s.halted:
			}
			pause = min(2*pause, most)
		}
	}
}

// explainAccept says what an error of accept means and what to do.
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
