package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
)

// A delivery is a response that the system has taken and the client, as far as is
// known, has not: its event waits until the client has it. Small responses have
// none, unless they were slow: the system sends them at once, and to ask about each
// would cost a system call.
//
// The goroutine that takes it out of connStatus publishes it.
type delivery struct {
	sent event.ResponseSent
	turn time.Time // from which its Took counts
	held time.Time // when the system had taken all of it
}

// deliver publishes e, or holds it back until the client has the response. turn
// is the time from which e.Took counts.
func (c *conn) deliver(e event.ResponseSent, turn time.Time) {
	if c.isDelivering() {
		c.delivered(time.Time{}) // of a pipelined response before it no more will be known
	}
	wait := e.Out > initialWindow || c.status.finSeen.Load() != 0 || e.Took >= slow && c.mayHaveLeft()
	if !wait || c.isOver() || c.sock.tcp == nil || !tcp.HasInfo {
		c.s.pub.Publish(c.at.sent, e)
		return
	}
	c.status.delivery.Store(&delivery{sent: e, turn: turn, held: c.at.sent})
}

// slow is from when on it costs little to ask the system, when a response was sent,
// whether the client is still there.
const slow = tick

// mayHaveLeft reports whether the client has sent FIN or RST.
func (c *conn) mayHaveLeft() bool {
	if c.sock.tcp == nil {
		return false
	}
	state, err := c.sock.tcp.State()
	return err == nil && state != tcp.Established
}

// isDelivering reports whether the client may not have the last response yet.
func (c *conn) isDelivering() bool { return c.status.delivery.Load() != nil }

// delivered publishes the response in delivery, if there is one: the client had
// it at the latest at at.
func (c *conn) delivered(at time.Time) {
	d := c.status.delivery.Swap(nil)
	if d != nil {
		d.publish(c.s.pub, at)
	}
}

// publish publishes the response, whose delivery ended at the latest at at.
func (d *delivery) publish(pub Publisher, at time.Time) {
	if at.Before(d.held) {
		at = d.held
	}
	d.sent.Took = at.Sub(d.turn)
	pub.Publish(at, d.sent)
}

// nextBytes notes that bytes of the client have come at at, which it sent after
// it had the response in delivery. When it had it is known to a tick.
func (c *conn) nextBytes(at time.Time) {
	d := c.status.delivery.Load()
	if d == nil {
		return
	}
	if at.Sub(d.held) < tick {
		at = d.held
	}
	c.delivered(at)
}

// lookAtDelivery ends the delivery when the client has acknowledged all of it: the
// connection is idle from then on. The clock calls it; it returns the
// connection's stamp.
func (c *conn) lookAtDelivery(st phaseStamp, at time.Duration, info tcp.Info) phaseStamp {
	if info.Queued > 0 || info.State == tcp.Closed {
		return st
	}
	taken := at - info.AckAge
	c.delivered(c.s.made.Add(taken))
	idle := stampOf(event.Idle, max(taken, st.since()))
	if !c.status.now.CompareAndSwap(uint64(st), uint64(idle)) {
		return c.status.stamp()
	}
	if c.status.mustEnd() {
		c.sock.wake()
	}
	return idle
}
