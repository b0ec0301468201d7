package server

import (
	"sync"
	"time"

	"httpserver/internal/event"
)

const (
	// outSize is what a fresh buffer holds: the heads and contents of some
	// small answers.
	outSize = 4 << 10
	// outFull is when pipelined answers leave without waiting for the burst's
	// end: 16 answers of 1.3 KB leave in one write.
	outFull = 40 << 10
	// outKept is the largest buffer that goes back to the pool.
	outKept = 64 << 10
	// copied is the largest content that is copied behind its head. Larger
	// ones leave with it in one writev: at 64 KB copying cost twice as much.
	copied = 8 << 10
)

// A buffer is what is to be sent. Connections have one only while there is
// something in it.
type buffer struct{ b []byte }

// buffers are the spare ones.
var buffers = sync.Pool{New: func() any { return &buffer{make([]byte, 0, outSize)} }}

// pending is the buffer to append to.
func (c *conn) pending() *buffer {
	if c.out == nil {
		c.out = buffers.Get().(*buffer)
	}
	return c.out
}

// dropOut gives the buffer back, whatever is in it.
func (c *conn) dropOut() {
	if c.out != nil && cap(c.out.b) <= outKept {
		c.out.b = c.out.b[:0]
		buffers.Put(c.out)
	}
	c.out = nil
}

// flush sends what is pending and reports whether that went well; if not, why
// the connection ends is decided.
func (c *conn) flush() bool {
	if c.out == nil {
		return true
	}
	ok := c.write(c.out.b)
	c.dropOut()
	return ok
}

// write sends p. The write limit is renewed as long as the client takes bytes.
func (c *conn) write(p []byte) bool { return c.writeBoth(p, nil) }

// writeBoth sends head and p, in one call where the system can.
func (c *conn) writeBoth(head, p []byte) bool {
	if c.dead || len(head)+len(p) == 0 {
		return !c.dead
	}
	now := c.time
	c.enter(event.Sending, now)
	if c.cur.first.IsZero() && c.position() > c.cur.outAt { // not only the answers before it
		c.cur.first = now
	}
	n := 0
	if c.plainTCP() {
		n = c.sock.tcp.TryWrite(head, p)
	}
	for _, b := range [...][]byte{head, p} {
		done := min(n, len(b))
		n -= done
		m := 0
		var err error
		if done < len(b) {
			m, err = c.nc.Write(b[done:])
			c.readClock() // it may have waited, and the limit on what follows counts from now
		}
		if !c.written(int64(done+m), err) {
			return false
		}
	}
	return true
}

// written takes the outcome of sending.
func (c *conn) written(n int64, err error) bool {
	c.count.out.Add(n)
	switch {
	case err == nil:
		return true
	case isTimeout(err):
		c.timedOut()
		c.hard = true // or the system keeps what nobody reads
	default:
		c.broken(err)
	}
	c.dead = true
	return false
}

// outLock guards what is pending while the connection's goroutine is away in a
// handler.
type outLock struct{ sync.Mutex }

// hold lets go of what is pending while a handler works: answers to pipelined
// requests, or the head of a stream that has not written yet. They wait for
// company, and if the handler is quick they get it and leave in one write. If
// not, the clock sends them: nobody waits for an answer that is ready because
// another one is not. The caller calls unhold when the handler is back.
func (c *conn) hold() {
	if c.out != nil && len(c.out.b) > 0 {
		c.lent = true
		c.held.Store(true)
	}
}

// unhold takes back what is pending, if it has not left. Whoever wants to
// append while a handler works calls it first.
func (c *conn) unhold() {
	if !c.lent {
		return
	}
	c.lent = false
	c.outs.Lock()
	defer c.outs.Unlock()
	c.held.Store(false)
}

// release sends what is held. The clock starts it in a goroutine of its own.
func (c *conn) release() {
	c.outs.Lock()
	defer c.outs.Unlock()
	if c.held.Load() {
		c.held.Store(false)
		p := c.phase()
		c.readClock()
		c.flush()
		c.enter(p, time.Now())
	}
}
