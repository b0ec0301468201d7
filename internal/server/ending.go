package server

import (
	"errors"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

var (
	// errGone is what a handler gets that reads or writes on a connection that has
	// ended.
	errGone = errors.New("server: the client is gone")
	// errExpired is what a handler gets that reads content or writes a stream after
	// the exchange.
	errExpired = errors.New("server: content read after its exchange")
)

// An ending is how and why a connection ends. The first decision stays.
type ending struct {
	why        reason.Code   // None while the connection goes on
	detail     string        // to why
	doing      event.Phase   // what the connection was doing when that was decided
	hard       bool          // it ends with RST
	halfClosed halfClosed    // set when the client has finished sending
	ended      event.Ended   // who ended the connection first; decided by close
	finSent    bool          // close has sent FIN
	untaken    int64         // bytes written that are not counted, because the client has not taken them
	late       time.Duration // after the FIN, the first byte of a request; 0: none
}

// A halfClosed is where the connection was when the client finished sending. The
// client still gets a response, even to half a request.
type halfClosed struct {
	is     bool
	doing  event.Phase
	howFar string
}

// order tells the connection to end at the next chance. Any goroutine may call
// it; the first reason stays.
func (c *conn) order(why reason.Code) {
	c.status.order.CompareAndSwap(uint32(reason.None), uint32(why))
	if c.status.phase() == event.Idle {
		c.sock.wake()
	}
}

// finish decides that the connection ends, and why. Only the first call counts.
func (c *conn) finish(why reason.Code, detail string) {
	e := &c.ending
	if e.why != reason.None {
		return
	}
	e.why, e.detail, e.doing = why, detail, c.status.phase()
	switch why {
	case reason.ClientGone:
		e.detail, e.doing = e.halfClosed.howFar, e.halfClosed.doing
	case reason.GaveWay:
		e.detail = c.silentFor()
	}
}

// clientFinished ends the connection because the client has ended its side
// between two requests.
func (c *conn) clientFinished() {
	if c.isUnusedTLS() {
		c.finish(reason.TLSUnused, "")
		return
	}
	c.finish(reason.ClientEOF, "")
}

// isUnusedTLS reports whether the connection has had a handshake and no request.
func (c *conn) isUnusedTLS() bool {
	return c.secured.Load() != nil && c.status.count.requests.Load() == 0
}

// isOver reports whether it is decided that the connection ends.
func (c *conn) isOver() bool { return c.ending.why != reason.None }

// clientReset reports whether the handlers' context has ended because the client
// reset the connection, and not because the server stops.
func (c *conn) clientReset() bool { return c.ctx.Err() != nil && c.s.ctx.Err() == nil }

// howFar says in words how far the message in progress has come.
func (c *conn) howFar() string {
	phase := c.status.phase()
	done, total := c.status.done(phase)
	switch phase {
	case event.ReceivingHead:
		return figure.Part(done, 0) + " of a head received"
	case event.ReceivingContent, event.Draining:
		return figure.Part(done, total) + " of the content read"
	case event.Sending:
		if c.isPlainTCP() && tcp.HasInfo {
			return figure.Part(max(0, done-c.heldBySystem()), total) + " of the response delivered"
		}
		return figure.Part(done, total) + " of the response sent"
	}
	return ""
}
