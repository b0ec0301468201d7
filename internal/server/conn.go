package server

import (
	"context"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// A conn is one connection. Its fields belong to its goroutine, unless a note
// says otherwise. While a handler works, that goroutine is in the handler.
//
// What a small request needs comes first, in few cache lines: with a thousand
// connections the processor has none of them at hand.
type conn struct {
	status connStatus // read by the clock; first, so that it begins on a cache line

	s           *Server
	id          uint64
	peer, local netip.AddrPort
	hc          *http1.Conn // the protocol
	at          moments
	out         outbox         // what is to be sent
	x           exchange       // the exchange in progress
	current     currentRequest // its request, for snapshots
	early       *tap           // of an exchange whose head is not complete; nil: not shown
	captures    atomic.Int32   // callers of Server.Capture for this connection
	postponed   postponed
	last        lastResponse
	sock        socket   // the socket, under the limits
	nc          net.Conn // carries HTTP: &sock, or TLS over it
	ending      ending
	guest       *guest // nil unless it is a guest's; guarded by Server.mu for others

	// ctx is the handlers' context. It ends with the server or, so that no handler
	// works for a departed client, when the client resets the connection. (A client
	// that has only finished sending waits for its response.)
	ctx    context.Context
	cancel context.CancelFunc
	// interim is x.sendInterim, allocated once.
	interim func(message.Status, message.Fields) error

	// What a small request does not touch.
	place   int    // in Server.open; guarded by Server.mu
	tag     string // the scenario, for demo traffic
	opened  time.Time
	secured atomic.Pointer[event.ConnSecured] // nil before the handshake is complete
}

// moments are readings of the clock that are used more than once. A small
// request needs three: when its bytes came, for the Date field, and when its
// response was sent.
type moments struct {
	now   time.Time     // the last reading
	read  time.Time     // the last read that brought bytes
	began time.Time     // the first byte of the request being received; zero between two
	sent  time.Time     // the last response was given to the system; the opening before
	took  time.Duration // how long that response took
	ready time.Duration // how long before read its bytes had come, if that is known
}

// A postponed is an exchange that begins where nothing may wait for bytes, and
// whose content has not arrived.
type postponed struct {
	is      bool
	refused error // the request's error from http1
}

// newConn returns the connection on nc, which was accepted and is not served yet.
func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{s: s, id: s.cfg.Numbers.Next(), opened: time.Now(), hc: http1.NewConn(s.cfg.wireLimits())}
	c.peer, c.local = addrPort(nc.RemoteAddr()), addrPort(nc.LocalAddr())
	if s.cfg.Tag != nil {
		c.tag = s.cfg.Tag(c.peer)
	}
	c.sock = newSocket(nc, c)
	c.nc = &c.sock
	c.out.c, c.x.c = c, c
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	c.interim = c.x.sendInterim
	c.hc.Share(&s.heads)
	c.at.sent = c.opened // it is idle from here on
	c.status.busySince = c.opened.Sub(s.made)
	c.enter(event.Idle, c.opened)
	return c
}

// addrPort returns a as events hold it: an IPv4 peer of a socket that takes both
// versions is an IPv4 peer. It is the zero value where a is no TCP address.
func addrPort(a net.Addr) netip.AddrPort {
	tcp, ok := a.(interface{ AddrPort() netip.AddrPort })
	if !ok {
		return netip.AddrPort{}
	}
	ap := tcp.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// isPlainTCP reports whether HTTP's bytes are TCP's: the system can then send a
// file by itself, and its figures are HTTP's.
func (c *conn) isPlainTCP() bool { return c.sock.tcp != nil && c.s.cfg.TLS == nil }

// enter says what the connection does from now on.
func (c *conn) enter(p event.Phase, now time.Time) {
	c.status.set(stampOf(p, now.Sub(c.s.made)))
}

// readClock reads the clock into c.at.now.
func (c *conn) readClock() time.Time {
	c.at.now = c.s.time.now()
	return c.at.now
}
