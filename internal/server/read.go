package server

import (
	"errors"
	"io"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// fill waits for bytes and gives them to http1. It reports whether http1 has
// something new; if not, why the connection ends is decided.
func (c *conn) fill() bool {
	n, err := c.nc.Read(c.hc.Space())
	return c.filled(n, err)
}

// filled takes the result of a read into http1's space. It reports what fill
// does.
func (c *conn) filled(n int, err error) bool {
	if n > 0 {
		c.at.read = c.readClock()
		c.at.ready = c.readyFor()
		c.nextBytes(c.at.read)
		c.status.count.in.Add(int64(n))
		c.hc.Received(n)
		return true
	}
	switch {
	case err == io.EOF:
		c.hc.ReceivedEOF()
		if c.endIsFIN() {
			c.status.noteFIN(time.Since(c.s.made))
		}
		c.ending.halfClosed = halfClosed{true, c.status.phase(), c.howFar()}
		return true
	case isTimeout(err):
		return c.timedOut()
	default:
		c.broken(err)
		return false
	}
}

// readyFor returns how long bytes have been ready that come right after a response
// which took long: their request may have waited for it. Of quick responses the
// system is not asked: that would cost a system call for each request.
func (c *conn) readyFor() time.Duration {
	if !c.mayHaveWaited() {
		return 0
	}
	info, _ := c.sock.info()
	return info.DataAge
}

func (c *conn) mayHaveWaited() bool {
	return c.at.took >= tick && c.at.read.Sub(c.at.sent) <= tick && c.hc.Buffered() == 0
}

// endIsFIN reports whether the end of the client's bytes is a FIN. Within TLS it may
// be a close_notify, after which a FIN or a reset follows.
func (c *conn) endIsFIN() bool { return c.s.cfg.TLS == nil || c.sock.ended }

// timedOut decides what a limit that has passed, or an order to end, means for
// the connection. It is true when http1 has been told, and has a response to it.
func (c *conn) timedOut() bool {
	p := c.status.phase()
	switch {
	case c.s.ctx.Err() != nil:
		c.finish(reason.Shutdown, c.howFar())
		return false
	case c.status.mustEnd():
		c.finish(c.status.orderedReason(), "")
		return false
	}
	c.at.read = c.readClock() // the refused request counts as received now
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
		c.hc.Fail(overLimitError())
		return true
	default:
		c.ending.hard = why == reason.WriteTimeout || p == event.Sending // or the system keeps what the client does not read
		c.finish(why, c.howFar())
		return false
	}
}

// overLimitError is what the request of a connection beyond MaxConns is refused
// with.
func overLimitError() *http1.Error {
	return &http1.Error{Status: message.ServiceUnavailable, Reason: reason.TooManyConns, Rule: "RFC 9110 §15.6.4",
		Detail: "as many connections are open as this server allows"}
}

// broken decides why a connection ends whose socket failed.
func (c *conn) broken(err error) {
	switch p := c.status.phase(); {
	case isRefusal(err):
		c.finish(reason.TLSRefused, alertText(err))
	case !isReset(err):
		c.finish(reason.InternalError, "the socket failed")
	case p == event.Idle && c.isUnusedTLS():
		c.finish(reason.TLSUnused, "by a reset (RST)")
	case p == event.Idle:
		c.finish(reason.ResetIdle, "")
	case p == event.Handling || p == event.Sending:
		c.leftResponse()
	default:
		c.finish(reason.ResetAmid, c.howFar())
	}
}

// isReset reports whether the peer has reset the connection, or has closed it
// and was written to.
func isReset(err error) bool {
	return tcp.IsReset(err) || errors.Is(err, io.ErrClosedPipe)
}
