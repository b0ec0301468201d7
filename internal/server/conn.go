package server

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A conn is one connection. All fields without a note belong to its goroutine. Its
// small ones stand together: 704 bytes, as Go rounds up, not 768.
type conn struct {
	watch // for the clock; the first, so that it begins on a cache line

	s     *Server
	id    uint64
	place int // in Server.open; guarded by Server.mu

	peer, local netip.AddrPort
	tag         string // demo traffic: the scenario
	opened      time.Time
	secured     atomic.Pointer[event.ConnSecured]

	sock socket      // the socket, under its limits
	nc   net.Conn    // what requests come through: sock, or TLS on top of it
	hc   *http1.Conn // the protocol
	// An exchange has begun that may have to wait for bytes, in Serve's callback,
	// and was refused unless refused is nil.
	postponed bool
	refused   error
	out       *buffer  // what is to be sent; nil while there is nothing
	outs      outLock  // guards out while it is held
	cur       exchange // the exchange under way

	tapCallers atomic.Int32 // of Capture for this connection

	// ctx is the handlers' context. It ends with the server or, so that no handler
	// works for a departed client, when the client resets the connection. (A client
	// that has only finished sending waits for its response.)
	ctx    context.Context
	cancel context.CancelFunc

	// interim is sendInterim, made once instead of for each request.
	interim  func(message.Status, message.Fields) error
	underWay underWay // the request under way, for snapshots

	readAt time.Time // of the last read that brought bytes
	began  time.Time // the first byte of the request being received; zero between two
	sentAt time.Time // the last answer was handed to the system; the opening before
	time   time.Time // as last read

	left     leaving     // once the client has finished sending
	detail   string      // to why
	why      reason.Code // it ends for; None while it goes on
	doing    event.Phase // when that was decided
	hard     bool        // it ends with a reset
	dead     bool        // nothing more can be sent
	lent     bool        // out was held, and has not been taken back
	heldBack bool        // the system does not hold much of what is to be sent
}

// newConn is a connection that has been accepted and is not served yet.
func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{s: s, id: s.cfg.Numbers.Next(), opened: time.Now(), hc: http1.NewConn(s.cfg.wireLimits())}
	c.peer, c.local = addrPort(nc.RemoteAddr()), addrPort(nc.LocalAddr())
	if s.cfg.Tag != nil {
		c.tag = s.cfg.Tag(c.peer)
	}
	c.sock = newSocket(nc, c)
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	c.nc = &c.sock
	c.interim = c.sendInterim
	c.hc.Share(&s.heads)
	c.sentAt = c.opened // it is idle from here on
	c.busySince = s.since(c.opened)
	c.enter(event.Idle, c.opened)
	return c
}

// addrPort is a as the events tell it: an IPv4 peer of a socket that takes both
// versions is an IPv4 peer. It is the zero value for what is no TCP address.
func addrPort(a net.Addr) netip.AddrPort {
	tcp, ok := a.(interface{ AddrPort() netip.AddrPort })
	if !ok {
		return netip.AddrPort{}
	}
	ap := tcp.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// serve is the connection's goroutine.
func (c *conn) serve() {
	stretch(0)
	defer c.survive()
	if c.s.pub.Wants(event.KindConnOpened) {
		c.s.pub.Publish(c.opened, c.openedEvent())
	}
	if c.secure() {
		c.run()
	}
	c.close()
}

// survive ends the connection when its goroutine panics outside a handler, and
// nothing else.
func (c *conn) survive() {
	if p := recover(); p != nil {
		c.s.cfg.Log(fmt.Sprintf("panic outside a handler: %s\n%s", safe(fmt.Sprint(p)), debug.Stack()))
		c.finish(reason.InternalError, "")
		c.close()
	}
}

// work does everything that can be done with the bytes that are here. It
// reports whether more are wanted; if not, the connection ends, or the exchange
// that has begun is postponed: inCallback, where nothing may wait for bytes.
func (c *conn) work(inCallback bool) bool {
	for {
		ev, err := c.hc.Next()
		switch {
		case ev == http1.Head && inCallback && c.mayWait():
			c.postponed, c.refused = true, err
			return false
		case ev == http1.Head || err != nil:
			if !c.exchange(err) {
				return false
			}
		case ev == http1.NeedData:
			return c.flush() && c.await()
		case ev == http1.Closed:
			c.flush()
			c.finish(reason.ClientEOF, "")
			return false
		default:
			c.finish(reason.InternalError, "unexpected event between requests")
			return false
		}
	}
}

// mayWait reports whether the exchange that begins may have to wait for bytes:
// its content is not here yet.
func (c *conn) mayWait() bool {
	left := c.hc.Unread()
	return left < 0 || left > int64(c.hc.Buffered())
}

// await says what the connection waits for: the rest of a head, or a request.
// It is false when it has been told to end and no request is on its way.
func (c *conn) await() bool {
	if n := c.hc.Buffered(); n > 0 {
		c.got.Store(int64(n))
		if c.began.IsZero() {
			c.began = c.readAt
			c.wanted.Store(0)
			// The head's limit counts from its first byte, whatever follows.
			c.enter(event.ReceivingHead, c.began)
		}
		return true
	}
	c.began = time.Time{}
	if c.stamp().phase() != event.Idle {
		c.enter(event.Idle, c.sentAt)
	}
	if c.ordered() {
		c.finish(c.orderedReason(), "")
		return false
	}
	c.hc.Release()
	return true
}

// enter says what the connection is doing from now on.
func (c *conn) enter(p event.Phase, now time.Time) {
	c.set(stampOf(p, c.s.since(now)))
}

// readClock reads the clock. A small request makes do with three readings: when
// its bytes came, for the Date field, and when it was answered.
func (c *conn) readClock() time.Time {
	c.time = time.Now()
	return c.time
}

// phase is what the connection is doing.
func (c *conn) phase() event.Phase { return c.stamp().phase() }

// end orders the connection to end at the next chance. Anybody may call it;
// the first reason stays.
func (c *conn) end(why reason.Code) {
	c.order.CompareAndSwap(uint32(reason.None), uint32(why))
	if c.phase() == event.Idle {
		c.sock.wake()
	}
}

// ordered reports whether the connection was told to end and has nothing to
// bring to its end first.
func (c *conn) ordered() bool {
	return c.order.Load() != uint32(reason.None) && c.phase() == event.Idle
}

// orderedReason is why the connection was told to end; None if it was not.
func (c *conn) orderedReason() reason.Code { return reason.Code(c.order.Load()) }

// A leaving is where the connection was when the client finished sending: it is
// answered even where that was in the middle of a request.
type leaving struct {
	doing  event.Phase
	howFar string
}

// finish decides that the connection ends and why. The first reason stays.
func (c *conn) finish(why reason.Code, detail string) {
	if c.why != reason.None {
		return
	}
	c.why, c.detail, c.doing = why, detail, c.phase()
	if why == reason.ClientGone {
		c.detail, c.doing = c.left.howFar, c.left.doing
	}
}

// close ends the connection and says so.
func (c *conn) close() {
	c.flush() // what was ready when the end came
	c.closeNotify()
	c.linger()
	c.hc.Release()
	if c.hard && c.sock.tcp != nil {
		c.sock.tcp.Abort()
	} else {
		c.sock.Conn.Close()
	}
	c.cancel()
	c.dropOut()
	c.s.remove(c)
	if c.s.pub.Wants(event.KindConnClosed) {
		now := time.Now()
		c.s.pub.Publish(now, event.ConnClosed{
			Conn: c.id, Reason: c.why, Detail: c.detail, Phase: c.doing,
			Requests: int(c.count.requests.Load()),
			In:       c.count.in.Load(), Out: c.count.out.Load(),
			Age: now.Sub(c.opened),
		})
	}
}

// isLost reports whether the handlers' context has ended for the client's reset.
func (c *conn) isLost() bool { return c.ctx.Err() != nil && c.s.ctx.Err() == nil }

// openedEvent says that the connection was opened.
func (c *conn) openedEvent() event.ConnOpened {
	return event.ConnOpened{Conn: c.id, Peer: c.peer, Tag: c.tag}
}
