package server

import (
	"errors"
	"io"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// run serves the connection until it is to end.
func (c *conn) run() {
	if !c.plainTCP() {
		for c.work(false) && c.fill() {
		}
		return
	}
	onReadable := c.onReadable
	for {
		err := c.sock.tcp.Serve(onReadable)
		goesOn := false
		switch {
		case c.postponed:
			c.postponed = false
			goesOn = c.exchange(c.refused) && c.work(false)
		case err == nil: // it is to end
		case isTimeout(err):
			goesOn = !c.sock.stop() || c.timedOut() && c.work(false)
		default:
			goesOn = c.filled(0, err)
		}
		if !goesOn {
			return
		}
	}
}

// onReadable reads what there is and works on it. It is true when the connection
// is to end, or an exchange is postponed.
//
// A read that has not filled the buffer has left nothing, but for a FIN that
// came with the bytes. So until the first response, and amid a head, it reads on
// until there is nothing (a client that ends its side at once mostly has one
// request), and otherwise the clock has it look again when it has fallen idle.
// The system would tell with each read (TCP_INQ), for 2 % of a small request.
func (c *conn) onReadable() (done bool) {
	for {
		space, fresh := c.hc.Space(), c.sentAt == c.opened
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

// fill waits for bytes and gives them to http1. It reports whether there is
// something new for it; if not, why the connection ends is decided.
func (c *conn) fill() bool {
	n, err := c.nc.Read(c.hc.Space())
	return c.filled(n, err)
}

// filled takes the outcome of a read: bytes, the peer's end, or a failure.
func (c *conn) filled(n int, err error) bool {
	if n > 0 {
		c.readAt = c.readClock()
		c.count.in.Add(int64(n))
		c.hc.Received(n)
		return true
	}
	switch {
	case err == io.EOF:
		c.hc.ReceivedEOF()
		c.left = leaving{c.phase(), c.howFar()}
		return true
	case isTimeout(err):
		return c.timedOut()
	default:
		c.broken(err)
		return false
	}
}

// timedOut decides what a limit that has struck, or an order to end, means. It
// is true when there is an answer to give for it: http1 then has the failure.
func (c *conn) timedOut() bool {
	p := c.phase()
	switch {
	case c.s.ctx.Err() != nil:
		c.finish(reason.Shutdown, c.howFar())
		return false
	case c.ordered():
		c.finish(c.orderedReason(), "")
		return false
	}
	c.readAt = c.readClock() // what is answered, is answered from now on
	limit, why := c.s.limitOf(c, p)
	switch why {
	case reason.HeaderTimeout:
		c.hc.Fail(&http1.Error{Status: message.RequestTimeout, Reason: why, Rule: "RFC 9110 §15.5.9",
			Detail: "the head of the request was not complete within " + limit.String()})
		return true
	case reason.ContentTimeout:
		c.hc.Fail(&http1.Error{Status: message.RequestTimeout, Reason: why, Rule: "RFC 9110 §15.5.9",
			Detail: "no byte of the content came for " + limit.String()})
		return true
	case reason.TooManyConns:
		c.hc.Fail(fullError())
		return true
	default:
		c.finish(why, c.howFar())
		return false
	}
}

// fullError is the answer to a connection beyond MaxConns.
func fullError() *http1.Error {
	return &http1.Error{Status: message.ServiceUnavailable, Reason: reason.TooManyConns, Rule: "RFC 9110 §15.6.4",
		Detail: "as many connections are open as this server allows"}
}

// broken decides why a connection ends whose socket failed.
func (c *conn) broken(err error) {
	switch idle := c.phase() == event.Idle; {
	case !isReset(err):
		c.finish(reason.InternalError, "the socket failed")
	case idle:
		c.finish(reason.ResetIdle, "")
	default:
		c.finish(reason.ResetAmid, c.howFar())
	}
}

// isReset reports whether the peer reset the connection, or has closed it while
// we were sending.
func isReset(err error) bool {
	return tcp.IsReset(err) || errors.Is(err, io.ErrClosedPipe)
}

// howFar says in words how far the message in progress has come.
func (c *conn) howFar() string {
	phase := c.phase()
	done, total := c.done(phase)
	switch phase {
	case event.ReceivingHead:
		return figure.Part(done, 0) + " of a head received"
	case event.ReceivingContent, event.Draining:
		return figure.Part(done, total) + " of the content read"
	case event.Sending:
		return figure.Part(done, total) + " of the response sent"
	}
	return ""
}
