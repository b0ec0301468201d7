package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// LingerBytes bounds what is read and dropped at the end of a connection: more
// than the largest upload (8 MiB) that must still see its error response.
const LingerBytes = 64 << 20

// initialWindow is how much of a response TCP sends in any case before the first
// acknowledgement. Of a larger one, a reset would destroy what the system still
// holds. https://www.rfc-editor.org/rfc/rfc6928#section-2
const initialWindow = 10 << 10

// linger ends the server's side and reads on until the client has ended its own.
// To close while the client still sends would make the system reset the connection,
// which destroys the response that the client has not read yet.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-10
func (c *conn) linger() {
	half := c.sock.tcp
	switch {
	case half == nil:
		return
	case !c.mustLinger():
		// If the client sends more all the same, Close resets the connection. This
		// way the FIN has been sent before.
		if !c.ending.hard {
			c.ending.finSent = half.CloseWrite() == nil
		}
		return
	}
	now := time.Now()
	end := now.Add(c.lingerTime())
	c.enterClosing(now)
	if half.CloseWrite() != nil {
		return
	}
	c.ending.finSent = true
	unfinished := c.hc.Buffered() > 0 || c.hc.Unread() != 0
	c.hc.Release()
	buf := fileBuffers.Get().(*[smallFile]byte)
	defer fileBuffers.Put(buf)
	for dropped := 0; dropped < LingerBytes && now.Before(end) && c.s.ctx.Err() == nil; {
		n, err := c.sock.Read(buf[:])
		if err != nil {
			return
		}
		at := time.Now()
		if dropped == 0 && !unfinished && !(c.s.cfg.TLS != nil && isAlert(buf[:n])) {
			c.noteLate(at.Sub(now))
		}
		dropped += n
		c.status.got.Add(int64(n))
		c.status.count.in.Add(int64(n))
		now = at
		c.enter(event.Closing, now)
		if soon := now.Add(lingerShort); c.s.stopping.Load() && !c.status.brief.Swap(true) && soon.Before(end) {
			end = soon
		}
	}
}

// isAlert reports whether bytes of a client under TLS are an alert: its answer to
// the server's close_notify, and no request. TLS 1.3 hides what a record is, but
// not that it is too short for a request: two bytes, their type and a tag of 16.
// https://www.rfc-editor.org/rfc/rfc8446#section-5.2
func isAlert(p []byte) bool {
	const alert, hidden, longest = 21, 23, 2 + 1 + 16
	return len(p) >= 5 && (p[0] == alert || p[0] == hidden && int(p[3])<<8|int(p[4]) <= longest)
}

// noteLate notes that bytes came so long after the server's FIN, where it had
// ended the connection between two requests: they are a request that is lost.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.5
func (c *conn) noteLate(after time.Duration) {
	e := &c.ending
	var cause string
	switch e.why {
	case reason.IdleTimeout:
		cause = "idle timeout of " + c.s.settings.Load().IdleTimeout.String()
	case reason.Shutdown, reason.Operator, reason.MaxRequests, reason.SwitchedOff, reason.HandlerClose:
		cause = reason.Of(e.why).Why
	default:
		return
	}
	info, _ := c.sock.info() // the read may be late
	after -= min(after, info.DataAge)
	e.late, e.why = max(after, 1), reason.Raced
	came := shortly(after) + " after"
	if after < time.Millisecond { // or just before it: the system's times are in milliseconds
		came = "within 1ms of"
	}
	e.detail = cause + "; a request came " + came + " the close"
}

// enterClosing says that only the end is left. Bytes that come from now on belong
// to no request and are counted from 0.
func (c *conn) enterClosing(now time.Time) {
	c.status.got.Store(0)
	c.status.wanted.Store(0)
	c.enter(event.Closing, now)
}

// lingerTime bounds all of the lingering. A client whose limit has passed is not
// in the middle of a large upload: it gets a moment to see the response.
func (c *conn) lingerTime() time.Duration {
	switch c.ending.why {
	case reason.HeaderTimeout, reason.ContentTimeout, reason.TooManyConns, reason.Shutdown:
		c.status.brief.Store(true)
		return min(lingerShort, c.s.cfg.Drain)
	}
	return c.s.cfg.Drain
}

// mustLinger reports whether bytes of the client may be on their way that it does
// not know to be unwanted. A client that asked for the end itself, or is gone,
// sends none: to close at once saves two system calls, where the response was
// small.
func (c *conn) mustLinger() bool {
	e := &c.ending
	switch e.why {
	case reason.IdleTimeout, reason.Shutdown, reason.Operator:
		// A request may be on its way: see noteLate.
		return !e.halfClosed.is
	case reason.ClientClose, reason.Version10:
		return c.hc.Buffered() > 0 || c.hc.Unread() != 0 || e.doing != event.Idle && c.status.count.out.Load() > initialWindow
	case reason.OnPurpose:
		return !e.hard
	case reason.TooManyConns:
		// A slow head that gives way frees its place at once: a new connection waits.
		return c.status.orderedReason() != reason.GaveWay
	case reason.Truncated:
		return true
	}
	verdict := reason.Of(e.why).Verdict
	return verdict == reason.Closes || verdict == reason.Refused
}
