package proxy

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"

	"httpserver/internal/reason"
)

// A rawSock makes the system calls on a TCP socket that package net has no method
// for. One goroutine uses it at a time.
type rawSock struct {
	conn syscall.RawConn
	step func(fd uintptr) bool // roundTrip's, made once
	look func(fd uintptr)      // peek's, made once

	// Of the round trip or look in progress.
	out, in  []byte
	sent     bool
	quick    bool
	wrote, n int
	err      error
}

// newRawSock returns the rawSock of a socket, nil if it has none.
func newRawSock(sock net.Conn) *rawSock {
	s, ok := sock.(syscall.Conn)
	if !ok {
		return nil
	}
	conn, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	r := &rawSock{conn: conn}
	r.step, r.look = r.trip, r.peekAt
	return r
}

// roundTrip writes out, waits until something arrives, and reads it into in. It
// returns how much of out was written and how much was read; if less than all was
// written, nothing was read and the caller has to write the rest. The socket's read
// deadline applies.
//
// A read that is tried before it is known that something has arrived nearly always
// fails, and costs a system call. Package net tries first; the write within the
// callback of [syscall.RawConn] makes it wait first, and nothing can arrive unseen,
// because the wait has been prepared before the request is out.
//
// quick asks the system to acknowledge what arrives at once, see ackAtOnce.
func (r *rawSock) roundTrip(out, in []byte, quick bool) (wrote, n int, err error) {
	r.out, r.in, r.quick, r.sent, r.wrote, r.n, r.err = out, in, quick, false, 0, 0, nil
	err = r.conn.Read(r.step)
	r.out, r.in = nil, nil
	if r.err != nil {
		err = r.err
	}
	return r.wrote, r.n, err
}

// trip is a step of roundTrip. It reports whether the round trip is over; if not, the
// socket is waited for.
func (r *rawSock) trip(fd uintptr) bool {
	if !r.sent {
		r.sent = true
		r.wrote, r.err = unix.Write(int(fd), r.out)
		if r.err == unix.EAGAIN || r.err == unix.EINTR {
			r.wrote, r.err = 0, nil
		}
		if r.wrote < len(r.out) || r.err != nil {
			r.wrote = max(r.wrote, 0)
			return true
		}
		if r.quick {
			quickAck(fd)
		}
		return false
	}
	for {
		r.n, r.err = unix.Read(int(fd), r.in)
		switch r.err {
		case unix.EINTR:
		case unix.EAGAIN:
			r.n, r.err = 0, nil
			return false
		default:
			r.n = max(r.n, 0)
			return true
		}
	}
}

// ackAtOnce asks the system not to delay its acknowledgement of what arrives next. An
// upstream that writes head and content separately, as Python's http.server and many
// small servers do, waits for it between the two (Nagle's algorithm), and on a
// connection that has been used before it is delayed by 40 ms: 46 ms a response
// instead of 1 ms. The wish does not last, so it is made for each response.
func (r *rawSock) ackAtOnce() {
	// If it is refused, the response is slower.
	_ = r.conn.Control(quickAck)
}

// quickAck is ackAtOnce for a file descriptor.
func quickAck(fd uintptr) { _ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1) }

// peek looks, without waiting, at what has arrived on an idle connection. Bytes that
// are left there would pass for the next response.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.2-3
func (r *rawSock) peek() idleEnd {
	closed := r.conn.Control(r.look)
	switch {
	case closed == nil && r.err == unix.EAGAIN:
		return idleEnd{fit: true}
	case closed == nil && r.n > 0:
		return idleEnd{reason: reason.UpstreamError, detail: unsolicited}
	}
	return idleEnd{reason: reason.UpstreamClose}
}

// peekAt is peek for a file descriptor.
func (r *rawSock) peekAt(fd uintptr) {
	var b [1]byte
	r.n, _, r.err = unix.Recvfrom(int(fd), b[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
}
