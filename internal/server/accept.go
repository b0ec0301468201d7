package server

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"httpserver/internal/event"
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

// Listen listens at addr ("host:port") as a server of short exchanges wants it.
// Go's own keep-alive probes would cost four system calls a connection; the
// idle limit ends silent connections long before a probe would. Nor is it
// Multipath TCP, which Go's listeners offer: a connection is one TCP connection
// here, on the screen and in what the system is asked about it.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	lc := net.ListenConfig{KeepAlive: -1}
	lc.SetMultipathTCP(false)
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return lighter(ln)
}

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
		case !isPassing(err):
			return err
		case isClientsOwn(err):
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

// isPassing reports whether an accept error leaves the listener as it was. Those
// of the second line are the new connection's own, which accept tells of:
// https://man7.org/linux/man-pages/man2/accept.2.html, "Error handling".
func isPassing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.EPERM, syscall.EINTR, syscall.EAGAIN,
		syscall.ECONNABORTED, syscall.EPROTO, syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EHOSTUNREACH, syscall.ENOPROTOOPT} {
		if errors.Is(err, e) {
			return true
		}
	}
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

// isClientsOwn reports whether an accept error is about that connection only.
func isClientsOwn(err error) bool {
	return errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.EINTR)
}

// explainAccept says what an accept error means and what to do.
func explainAccept(err error) string {
	switch {
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "too many files and connections are open. Raise the limit (ulimit -n) or lower --max-conns."
	case errors.Is(err, syscall.ENOBUFS), errors.Is(err, syscall.ENOMEM):
		return "the system has no memory for it."
	case errors.Is(err, syscall.EPERM):
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
