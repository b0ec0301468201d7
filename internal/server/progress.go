package server

import (
	"time"

	"httpserver/internal/event"
)

// busyFor is how long a connection is busy before the clock publishes its Progress
// and asks the system about its client, and idle before the clock makes it read
// once more.
const busyFor = 250 * time.Millisecond

// lookAtClient asks the system about the client, and renews the write limit when
// the client has acknowledged bytes since the last time. The system may hold much
// of what was written: a slow reader empties a third of that before the system
// takes another byte. While a handler works, only this check notices a reset. The
// clock calls it; it returns the connection's stamp.
func (c *conn) lookAtClient(st phaseStamp, at time.Duration) phaseStamp {
	w := &c.status
	w.lookedAt = at
	client := c.sock.client()
	if client.reset {
		c.cancel()
		return st
	}
	if st.phase() != event.Sending || !client.known || client.acked == w.acked {
		return st
	}
	w.acked = client.acked
	renewed := stampOf(event.Sending, at)
	if !w.now.CompareAndSwap(uint64(st), uint64(renewed)) {
		return w.stamp() // the connection went on by itself
	}
	return renewed
}

// progress says how far the connection is, and when its limit strikes if nothing
// moves. The clock calls it.
func (c *conn) progress(st phaseStamp, at time.Duration) event.Progress {
	p := event.Progress{Conn: c.id, Phase: st.phase()}
	if p.Phase == event.Handling && at-st.since() < busyFor && c.status.isAmidContent() {
		p.Phase = event.ReceivingContent // between two reads of it
	}
	if p.Phase != event.Handling { // of which only the handler knows
		p.Done, p.Total = c.status.done(p.Phase)
	}
	if p.Phase == event.Sending {
		if n, known := c.acknowledged(); known {
			p.Done = n
		}
	}
	if limit, _ := c.s.limitOf(c, p.Phase); limit != never {
		p.Until = c.s.made.Add(st.since() + limit).UTC()
	}
	return p
}

// acknowledged returns how many bytes of the response the client has
// acknowledged, if the system knows: it takes megabytes of a large file at once,
// long before the client has them.
func (c *conn) acknowledged() (n int64, known bool) {
	if !c.isPlainTCP() { // the system counts TLS's bytes
		return 0, false
	}
	client := c.sock.client()
	return max(0, int64(client.acked)-c.status.sentFrom.Load()), client.known
}
