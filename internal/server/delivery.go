package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// A delivery is a response that the system has taken and the client, as far as is
// known, has not: its event waits until the client has it. Small responses have
// none, unless they were slow: the system sends them at once, and to ask about each
// would cost a system call.
//
// Where the client has left, pipelined responses wait together: the last one is in
// connStatus and leads to those before it. The goroutine that takes the last one out of
// connStatus publishes them all.
type delivery struct {
	sent   event.ResponseSent
	place  lastResponse
	held   time.Time // when the system had taken all of it
	before *delivery
	nth    int // from 1, of those that wait together
}

// maxHeld is how many responses of a connection wait together.
const maxHeld = 16

// deliver publishes that the response was sent, of which out bytes left in the time
// took, or holds that back until the client has the response.
func (c *conn) deliver(out int64, took time.Duration, why reason.Code) {
	wait := out > initialWindow || c.status.finSeen.Load() != 0 || took >= slow && c.clientEnded()
	wait = wait && !c.isOver() && c.sock.tcp != nil && tcp.HasInfo
	before := c.status.delivery.Load()
	switch {
	case before == nil:
	case c.isOver():
		c.undelivered()
	case !wait || c.status.finSeen.Load() == 0 || before.nth >= maxHeld:
		c.delivered(time.Time{}) // no more will be known of it
		before = nil
	}
	if !wait {
		c.s.pub.Publish(c.at.sent, c.x.sentEvent(out, took, why))
		return
	}
	d := c.newDelivery()
	d.sent, d.place, d.held = c.x.sentEvent(out, took, why), c.last, c.at.sent
	if before != nil {
		d.before, d.nth = before, before.nth+1
		if c.status.delivery.CompareAndSwap(before, d) {
			return
		}
		d.before, d.nth = nil, 1 // the clock has published that
	}
	c.status.delivery.Store(d)
}

// newDelivery returns a delivery without a response. Its memory is that of the one
// before, where the connection itself has ended that.
func (c *conn) newDelivery() *delivery {
	d := c.status.spare
	c.status.spare = nil
	if d == nil {
		d = new(delivery)
	}
	d.nth = 1
	return d
}

// undelivered publishes the responses in delivery, of which the client may have
// left some.
func (c *conn) undelivered() {
	last := c.status.delivery.Swap(nil)
	if last == nil {
		return
	}
	all, known := last.place.acknowledged()
	for d := last; d != nil && known; d = d.before {
		if got := max(0, all-d.place.from); got < d.place.to-d.place.from {
			d.sent.Short, d.sent.Out, d.sent.Why = true, got, c.ending.why
		}
	}
	last.publish(c.s.pub, time.Now())
}

// slow is how long a response must have taken before the server asks the system
// whether the client is still there: beside that time, the system call costs little.
const slow = tick

// clientEnded reports whether the client has sent FIN or RST. It notes when the FIN
// came: it is the last acknowledgement.
func (c *conn) clientEnded() bool {
	if c.sock.tcp == nil {
		return false
	}
	state, err := c.sock.tcp.State()
	if err != nil || state == tcp.Established {
		return false
	}
	if info, known := c.sock.info(); known && info.State == tcp.CloseWait {
		c.status.noteFIN(time.Since(c.s.made) - info.AckAge)
	}
	return true
}

// isDelivering reports whether the client may not have the last response yet.
func (c *conn) isDelivering() bool { return c.status.delivery.Load() != nil }

// delivered publishes the response in delivery, if there is one, and returns it: the
// client had it at the latest at at.
func (c *conn) delivered(at time.Time) *delivery {
	d := c.status.delivery.Swap(nil)
	if d != nil {
		d.publish(c.s.pub, at)
		d.before = nil
	}
	return d
}

// publish publishes the responses that wait before d, and then d, whose delivery ended
// no later than at.
func (d *delivery) publish(pub Publisher, at time.Time) {
	if d.before != nil {
		d.before.publish(pub, time.Time{})
	}
	if at.Before(d.held) {
		at = d.held
	}
	d.sent.Took += at.Sub(d.held)
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
	if d = c.delivered(at); d != nil {
		c.status.spare = d
	}
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
