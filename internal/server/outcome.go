package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// A lastResponse is the response that the connection was given last, and the time
// of its request.
type lastResponse struct {
	c        *conn
	from, to int64     // its place in all that the connection was given to send
	began    time.Time // the request's first byte
	raw      int64     // bytes of TLS until its end; 0 without TLS
}

// noteEnd decides who ends the connection first, before the server sends FIN or
// RST. To ask the system costs a system call. A connection that the client has ended
// does not need it, nor does one whose end no viewer wants to see.
func (c *conn) noteEnd() {
	e := &c.ending
	state := tcp.Established
	fin := e.halfClosed.is && c.endIsFIN() || c.status.finSeen.Load() != 0
	if c.sock.tcp != nil && !fin && c.s.pub.Wants(event.KindConnClosed) {
		var err error
		if state, err = c.sock.tcp.State(); err != nil && e.why != reason.ResetIdle && e.why != reason.ResetAmid {
			return // not known
		}
	}
	reset := state == tcp.Closed || e.why == reason.ResetIdle || e.why == reason.ResetAmid
	switch {
	case fin || state == tcp.CloseWait || reset && c.finCame():
		e.ended = event.ClientFIN
	case reset:
		e.ended = event.ClientRST
	case e.hard:
		e.ended = event.ServerRST
	default:
		e.ended = event.ServerFIN
	}
	if e.why == reason.ClientEOF && e.ended == event.ServerFIN {
		e.detail = "by close_notify of TLS; the server's FIN came first"
	}
	// The detail of a refusal is what was wrong with the request.
	if r := reason.Of(e.why); r.Who == reason.Server && r.Verdict != reason.Refused && e.ended == event.ClientFIN {
		e.detail = joined(e.detail, reason.FINFirst)
	}
}

// finCame reports whether the client's FIN came before its reset. A client that has
// closed its socket resets the connection when more of the response arrives. The
// system counts the FIN as one byte more than the server has read.
func (c *conn) finCame() bool {
	read := c.sock.read
	if c.isPlainTCP() {
		read = c.status.count.in.Load()
	}
	info, known := c.sock.info()
	return known && info.Received == uint64(read)+1
}

// joined is a and b with a semicolon between them, or the one that is not empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// leftResponse ends the connection because the client has left while its request
// was served: before the first byte of the response had reached it, or later.
func (c *conn) leftResponse() {
	last := c.last
	if !c.x.began.IsZero() {
		last = c.x.place()
	}
	got, known := last.taken()
	switch {
	case !known:
		got = c.status.count.out.Load() - last.from
	case got >= last.to-last.from && c.isDelivering():
		c.finish(reason.ResetIdle, "") // it has all of it
		return
	}
	c.finish(last.left(got))
}

// place returns the place of the response in progress: as far as its length is
// known, or else as far as it has been made.
func (x *exchange) place() lastResponse {
	to := x.c.out.position()
	if n := x.c.status.toSend.Load(); n > 0 && to > x.outAt {
		to = max(to, x.c.status.sentFrom.Load()+n)
	}
	return lastResponse{c: x.c, from: x.outAt, to: to, began: x.began, raw: x.c.sock.wrote}
}

// left is the reason and the detail for a client that has left after got bytes of
// a response.
func (r lastResponse) left(got int64) (reason.Code, string) {
	if got <= 0 {
		return reason.DidNotWait, "it had waited " + r.waited()
	}
	return reason.LeftResponse, figure.Part(got, r.to-r.from) + " of the response acknowledged"
}

// waited says how long the client had waited for a response of which it has taken
// nothing: until its FIN came. When a reset came is not known, only that it has come
// by now.
func (r lastResponse) waited() string {
	c, fin := r.c, time.Duration(r.c.status.finSeen.Load())
	if info, known := c.sock.info(); known && (fin != 0 || c.finCame()) {
		// The FIN may have been noticed late. It is the last acknowledgement.
		came := time.Since(c.s.made) - info.AckAge
		if fin == 0 || came < fin {
			fin = came
		}
	}
	if fin != 0 {
		return shortly(max(0, c.s.made.Add(fin).Sub(r.began)))
	}
	return "up to " + shortly(time.Since(r.began))
}

// shortly is a time in words, to the digits that are known of it.
func shortly(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "less than 1ms"
	case d >= 10*time.Second:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}

// keepTaken reduces what is told of a response that its client left to what it
// has taken, and returns its length then.
func (x *exchange) keepTaken(out int64) int64 {
	r := lastResponse{c: x.c, from: x.outAt, to: x.outAt + out, raw: x.c.sock.wrote}
	got, known := r.taken()
	if !known {
		return out
	}
	r.takeOff(got)
	return got
}

// takeOff takes off what is told of the connection the bytes that were written and
// have not reached the client. It has taken got bytes of the response.
func (r lastResponse) takeOff(got int64) {
	c, n := r.c, r.to-r.from-got
	if all, _ := r.acknowledged(); c.isPlainTCP() {
		n = c.status.count.out.Load() - all // also of the responses before it
	}
	c.status.count.out.Add(-n)
	c.ending.untaken += n
}

// taken returns how many bytes of the response the client has acknowledged, if the
// system knows. Within TLS the number is right where nothing or all is missing.
func (r lastResponse) taken() (n int64, known bool) {
	all, known := r.acknowledged()
	return min(max(0, all-r.from), r.to-r.from), known
}

// acknowledged returns how many bytes of all that the connection was given to send
// the client has acknowledged, if the system knows. Within TLS the system counts
// more bytes than the responses have: the number is then all that was sent, less the
// bytes of TLS that are missing.
func (r lastResponse) acknowledged() (n int64, known bool) {
	c := r.c
	info, known := c.sock.info()
	if !known {
		return 0, false
	}
	unacked := int64(info.Queued) - (c.sock.wrote - r.raw) // less what TLS says after it
	if c.ending.finSent {
		unacked-- // the FIN
	}
	return c.status.count.out.Load() + c.ending.untaken - max(0, unacked), true
}

// judge finds out, when nothing more will be sent, whether the client has taken
// the last response, and tells the reason of one that has not. Only connections
// that the client ended, or whose last response was large, need to be asked about.
func (c *conn) judge() {
	last := c.last
	size := last.to - last.from
	// A client acknowledges a small response up to 40 ms after it has come, and a
	// reset in between hides that it has: nothing can be concluded then.
	small := !c.isDelivering() && size <= initialWindow
	if size <= 0 || small && c.ending.ended != event.ClientFIN {
		return
	}
	got, known := last.awaitTaken()
	if !known || got >= size {
		c.delivered(time.Now())
		return
	}
	reset := c.isReset()
	switch e := &c.ending; {
	case !e.mayHaveLeft():
	case reset:
		e.why, e.detail = last.left(got)
	default: // it may still read
		e.detail = joined(e.detail, figure.Part(got, size)+" of the last response acknowledged")
	}
	if e := &c.ending; e.ended == event.ServerFIN && reset && c.finIsQueued() {
		e.ended = event.ClientRST
	}
	last.takeOff(got)
	c.undelivered()
}

// finIsQueued reports whether the server's FIN was never sent: it waited after bytes
// of a response that the client did not take.
func (c *conn) finIsQueued() bool {
	info, known := c.sock.info()
	return known && info.NotSent > 0
}

// mayHaveLeft reports whether a response that the client did not take is news: no
// other fault of the request or of the client ended the connection.
func (e *ending) mayHaveLeft() bool {
	switch e.why {
	case reason.ClientEOF, reason.ResetIdle:
		return true
	}
	return reason.Of(e.why).Verdict == reason.Closes && e.why != reason.OnPurpose
}

// isReset reports whether the connection is reset.
func (c *conn) isReset() bool {
	state, err := c.sock.tcp.State()
	return err == nil && state == tcp.Closed
}

// awaitTaken returns what taken does, after the client has had the time to
// acknowledge: as long as it reads, and when it has stopped, the write limit. For a
// small response that is a round trip, and as much again. On loopback the
// acknowledgement is there at once.
func (r lastResponse) awaitTaken() (got int64, known bool) {
	c := r.c
	const first = 200 * time.Microsecond
	moved, before := time.Now(), int64(-1)
	for pause := first; ; pause = min(2*pause, tick) {
		if got, known = r.taken(); !known || got >= r.to-r.from || c.isReset() {
			return got, known
		}
		if got != before {
			moved, before = time.Now(), got
		}
		if time.Since(moved) >= r.takingLimit() {
			return got, known
		}
		select {
		case <-time.After(pause):
		case <-c.s.ctx.Done():
			return got, known
		}
	}
}

// takingLimit is how long the client may take to acknowledge more of the last
// response.
func (r lastResponse) takingLimit() time.Duration {
	c := r.c
	info, _ := c.sock.info()
	brief := min(lingerShort, 2*info.RTT+10*time.Millisecond)
	if !c.isDelivering() {
		return brief
	}
	if c.s.stopping.Load() {
		return lingerShort
	}
	return c.s.cfg.WriteTimeout
}
