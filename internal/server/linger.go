package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// lingerBytes bounds what is read and dropped at the end of a connection: more
// than the largest upload (8 MiB) that must still see its error answer.
const lingerBytes = 64 << 20

// leavesAtOnce is how much of an answer TCP sends before the first confirmation
// of it, in any case. Of more, a reset would destroy what the system still holds.
// https://www.rfc-editor.org/rfc/rfc6928#section-2
const leavesAtOnce = 10 << 10

// lingerShort is the time for a client that was too slow, or is one too many, or
// when the server stops.
const lingerShort = 300 * time.Millisecond

// linger ends our side and reads on until the client has ended its own. To
// close while the client still sends would answer its bytes with a reset, and
// that destroys the answer that it has not read yet.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-10
func (c *conn) linger() {
	half := c.sock.tcp
	switch {
	case half == nil:
		return
	case !c.mustLinger():
		// Should it go on sending all the same, closing would reset the
		// connection in place of ending it. Now the end is on its way first.
		if !c.hard {
			half.CloseWrite()
		}
		return
	}
	now := time.Now()
	end := now.Add(c.lingerTime())
	c.enterClosing(now)
	if half.CloseWrite() != nil {
		return
	}
	c.hc.Release()
	buf := fileBuffers.Get().(*[smallFile]byte)
	defer fileBuffers.Put(buf)
	for dropped := 0; dropped < lingerBytes && now.Before(end) && c.s.ctx.Err() == nil; {
		n, err := c.sock.Read(buf[:])
		if err != nil {
			return
		}
		dropped += n
		c.got.Add(int64(n))
		c.count.in.Add(int64(n))
		now = time.Now()
		c.enter(event.Closing, now)
		if soon := now.Add(lingerShort); c.s.stopping.Load() && !c.brief.Swap(true) && soon.Before(end) {
			end = soon
		}
	}
}

// enterClosing says that only the end is left. What comes from now on is counted
// anew: it is no request's.
func (c *conn) enterClosing(now time.Time) {
	c.got.Store(0)
	c.wanted.Store(0)
	c.enter(event.Closing, now)
}

// lingerTime bounds the whole of it. A client whose limit has struck is not in
// the middle of a large upload: it gets a moment to see the answer.
func (c *conn) lingerTime() time.Duration {
	switch c.why {
	case reason.HeaderTimeout, reason.ContentTimeout, reason.TooManyConns, reason.Shutdown:
		c.brief.Store(true)
		return min(lingerShort, c.s.cfg.Drain)
	}
	return c.s.cfg.Drain
}

// mustLinger reports whether the client may have something under way that it
// does not know to be unwanted. A client that asked for the end itself has not,
// and saves two system calls where its answer was small; nor has one that is gone.
func (c *conn) mustLinger() bool {
	switch c.why {
	case reason.ClientClose, reason.Version10, reason.Shutdown, reason.Operator:
		return c.hc.Buffered() > 0 || c.hc.Unread() != 0 || c.doing != event.Idle && c.count.out.Load() > leavesAtOnce
	case reason.OnPurpose:
		return !c.hard
	case reason.Truncated:
		return true
	}
	verdict := reason.Of(c.why).Verdict
	return verdict == reason.Closes || verdict == reason.Refused
}
