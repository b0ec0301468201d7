package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
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
	before := max(w.lookedAt, st.since())
	w.lookedAt = at
	info, known := c.sock.info()
	at = time.Since(c.s.made) // the ages in info count from now, and the tick may have begun long ago
	switch {
	case !known:
		return st
	case info.State == tcp.Closed:
		c.cancel()
		return st
	case info.State == tcp.CloseWait:
		// The FIN acknowledged what the client had received: mostly nothing has
		// since then.
		if info.AckAge <= at-before+tick {
			w.noteFIN(at - info.AckAge)
		}
		w.noteFIN(at)
	}
	if st.phase() == event.Sending && c.isDelivering() {
		st = c.lookAtDelivery(st, at, info)
	}
	if st.phase() != event.Sending || info.Acked == w.acked {
		return st
	}
	w.acked = info.Acked
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
		p.Held = c.heldBySystem()
		if c.isPlainTCP() { // otherwise the system counts TLS's bytes
			p.Done = max(0, p.Done-p.Held)
		}
	}
	if limit, _ := c.s.limitOf(c, p.Phase); limit != never {
		since := c.s.made.Add(st.since())
		p.Since, p.Until = since.UTC(), since.Add(limit).UTC()
	}
	p.Missing = missing(p, c.status.continued.Load())
	p.HalfClosed = c.status.HalfClosed()
	return p
}

// missing says in words what a phase waits for.
func missing(p event.Progress, continued bool) string {
	switch {
	case p.Phase == event.ReceivingContent && p.Done == 0 && continued:
		return "the content: the client asked for 100 (Continue), got it and has sent nothing"
	case p.Phase == event.ReceivingHead:
		return "the empty line that ends the head"
	case p.Phase == event.ReceivingContent && p.Total < 0:
		return "the last chunk"
	}
	return ""
}

// heldBySystem returns how many bytes the system holds of what was written; 0
// where it does not say. It takes megabytes of a large file at once, long before
// the client has them.
func (c *conn) heldBySystem() int64 {
	info, _ := c.sock.info()
	return int64(info.Queued)
}
