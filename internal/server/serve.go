package server

import (
	"fmt"
	"runtime/debug"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/reason"
)

// serve is the connection's goroutine, from its opening to its end.
func (c *conn) serve() {
	growStack(0)
	defer c.survive()
	if c.s.pub.Wants(event.KindConnOpened) {
		c.s.pub.Publish(c.opened, c.openedEvent())
	}
	if c.secure() {
		c.serveLoop()
	}
	c.close()
}

// growStack makes the goroutine's stack as large as a request needs while there
// is hardly anything on it. Otherwise it grows in the middle of the first request,
// and to move its content then is 8 % of a short connection's CPU, not 2.
//
//go:noinline
func growStack(at int) byte {
	var room [2 << 10]byte // beside the 2 KB that a stack begins with
	return room[at]        // the compiler does not know at, so it keeps room
}

// survive ends the connection, and nothing else, when its goroutine panics
// outside a handler.
func (c *conn) survive() {
	if p := recover(); p != nil {
		c.s.cfg.Log(fmt.Sprintf("panic outside a handler: %s\n%s", safe(fmt.Sprint(p)), debug.Stack()))
		c.finish(reason.InternalError, "")
		c.close()
	}
}

// serveLoop reads and works until the connection is to end.
func (c *conn) serveLoop() {
	if !c.isPlainTCP() {
		for c.work(false) && c.fill() {
		}
		return
	}
	onReadable := c.onReadable
	for c.afterServe(c.sock.tcp.Serve(onReadable)) {
	}
}

// onReadable is the callback of [tcp.Conn.Serve]: it reads what there is and works
// on it. It is true when the connection is to end, or an exchange is postponed.
//
// A read that has not filled the buffer has left nothing but perhaps a FIN. Until
// the first response, and amid a head, onReadable reads on until there is nothing:
// a client that ends its side at once mostly has one request. Later the clock makes
// the connection read again when it has fallen idle. The system could say so with
// each read (TCP_INQ), for 2 % of a small request's CPU.
func (c *conn) onReadable() (done bool) {
	for {
		space, fresh := c.hc.Space(), c.x.nth == 0
		n, err := c.sock.tcp.TryRead(space)
		if n == 0 && err == nil {
			c.hc.Release()
			return false
		}
		if !c.filled(n, err) || !c.work(true) {
			return true
		}
		if n < len(space) && !fresh && c.hc.Buffered() == 0 {
			return false
		}
	}
}

// afterServe goes on after Serve has returned, and reports whether to call it
// again.
func (c *conn) afterServe(err error) bool {
	switch {
	case c.postponed.is:
		c.postponed.is = false
		return c.x.run(c.postponed.refused) && c.work(false)
	case err == nil:
		return false
	case isTimeout(err):
		return !c.sock.mustStop() || c.readOnceMore() || c.timedOut() && c.work(false)
	default:
		return c.filled(0, err)
	}
}

// readOnceMore looks for a request that came just when the idle limit passed, or
// when the connection was to give way, and serves it. It is false where there is
// none.
func (c *conn) readOnceMore() bool {
	if c.status.phase() != event.Idle || c.status.mustEnd() && c.status.orderedReason() != reason.GaveWay || c.s.ctx.Err() != nil {
		return false
	}
	n, err := c.sock.tcp.ReadNow(c.hc.Space())
	return n > 0 && err == nil && c.filled(n, nil) && c.work(false)
}

// work does all that can be done with the bytes that are here. It reports whether
// more are wanted; if not, the connection ends or, inCallback, where nothing may
// wait for bytes, the exchange that begins is postponed.
func (c *conn) work(inCallback bool) bool {
	for {
		ev, err := c.hc.Next()
		switch {
		case ev == http1.Head && inCallback && c.mayWait():
			c.postponed = postponed{true, err}
			return false
		case ev == http1.Head || err != nil:
			if !c.x.run(err) {
				return false
			}
		case ev == http1.NeedData:
			return c.out.flush() && c.await()
		case ev == http1.Closed:
			c.out.flush()
			c.clientFinished()
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

// await says what the connection waits for: the rest of a head, or a request. It
// is false when the connection was ordered to end and no request has begun.
func (c *conn) await() bool {
	if n := c.hc.Buffered(); n > 0 {
		c.status.got.Store(int64(n))
		if c.at.began.IsZero() {
			c.at.began = c.at.read
			c.status.wanted.Store(0)
			// The head's limit counts from its first byte, whatever follows.
			c.enter(event.ReceivingHead, c.at.began)
		}
		c.showPartOfHead()
		return true
	}
	c.at.began = time.Time{}
	switch p := c.status.phase(); {
	case c.isDelivering() && p != event.Sending:
		c.enter(event.Sending, c.at.sent)
	case c.isDelivering(), p == event.Idle:
	default:
		c.enter(event.Idle, c.at.sent)
	}
	if c.status.mustEnd() {
		c.finish(c.status.orderedReason(), "")
		return false
	}
	c.hc.Release()
	return true
}

// close ends the connection on the wire.
func (c *conn) close() {
	c.out.flush() // what was ready when the end came
	c.closeNotify()
	c.noteEnd()
	c.linger()
	c.judge()
	c.hc.Release()
	if c.ending.hard && c.sock.tcp != nil {
		c.sock.tcp.Abort()
	} else {
		c.sock.Conn.Close()
	}
	c.cancel()
	c.out.drop()
}
