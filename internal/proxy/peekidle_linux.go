package proxy

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"

	"httpserver/internal/reason"
)

// peekIdle is what has come on a connection that rested, without waiting. Its
// watcher would have seen it; but what comes within the microseconds of being
// put back and taken out again, it has no time for, and a deadline ends its read
// before it looks. Bytes left there would pass for the next answer.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.2-3
func peekIdle(sock net.Conn) idleEnd {
	s, ok := sock.(syscall.Conn) // under TLS bytes may be the session's, and nobody can tell
	if !ok {
		return idleEnd{fit: true}
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return idleEnd{reason: reason.UpstreamClose}
	}
	var b [1]byte
	n := 0
	closed := raw.Control(func(fd uintptr) {
		n, _, err = unix.Recvfrom(int(fd), b[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
	})
	switch {
	case closed == nil && err == unix.EAGAIN:
		return idleEnd{fit: true}
	case closed == nil && n > 0:
		return idleEnd{reason: reason.UpstreamError, detail: unsolicited}
	}
	return idleEnd{reason: reason.UpstreamClose}
}
