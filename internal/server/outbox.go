package server

import (
	"sync"
	"time"

	"httpserver/internal/event"
)

const (
	// outSize is a fresh buffer's size: the heads and contents of some small
	// responses.
	outSize = 4 << 10
	// outFull is from what size on the buffer is sent without waiting for the end of
	// a burst of pipelined requests: 16 responses of 1.3 KB leave in one write.
	outFull = 40 << 10
	// MaxPending is the largest buffer that goes back to the pool, in bytes: the
	// heads and the content that wait to be written together take less.
	MaxPending = 64 << 10
	// copied is the largest content that is copied into the buffer after its head.
	// Larger ones leave beside it in one writev: at 64 KB the copy cost twice as
	// much.
	copied = 8 << 10
)

// An outbox holds what a connection is to send, so that a small response leaves in
// one write (two cost 1.7 times as much), and a burst of pipelined ones does, too.
// It belongs to the connection's goroutine, but for the time between lend and
// takeBack.
type outbox struct {
	c   *conn
	buf *buffer // nil while nothing is pending

	mu   sync.Mutex // held by flushLate, which owns all of it then
	lent bool       // lend was called and takeBack was not; the connection's own
	dead bool       // a write has failed: nothing more can be sent
}

// A buffer is the pending bytes. Connections share a pool of them.
type buffer struct{ b []byte }

// buffers are the spare ones.
var buffers = sync.Pool{New: func() any { return &buffer{make([]byte, 0, outSize)} }}

// pending returns the buffer to append to.
func (o *outbox) pending() *buffer {
	if o.buf == nil {
		o.buf = buffers.Get().(*buffer)
	}
	return o.buf
}

// position returns how many bytes the connection has been given to send since it
// began.
func (o *outbox) position() int64 {
	n := o.c.status.count.out.Load()
	if o.buf != nil {
		n += int64(len(o.buf.b))
	}
	return n
}

// drop forgets what is pending.
func (o *outbox) drop() {
	if o.buf != nil && cap(o.buf.b) <= MaxPending {
		o.buf.b = o.buf.b[:0]
		buffers.Put(o.buf)
	}
	o.buf = nil
}

// flush sends what is pending and reports whether that went well; if not, why
// the connection ends is decided. It may wait.
func (o *outbox) flush() bool {
	if o.buf == nil {
		return true
	}
	return o.flushWith(nil)
}

// flushWith is flush, with p sent after what is pending: from where it is, and in
// the same system call where that is possible.
func (o *outbox) flushWith(p []byte) bool {
	if o.buf == nil {
		return o.write(p, nil)
	}
	ok := o.write(o.buf.b, p)
	o.drop()
	return ok
}

// write sends head and p.
func (o *outbox) write(head, p []byte) bool {
	if o.dead || len(head)+len(p) == 0 {
		return !o.dead
	}
	c := o.c
	c.enter(event.Sending, c.at.now)
	if c.x.first.IsZero() && o.position() > c.x.outAt { // these are not only the responses before it
		c.x.first = c.at.now
	}
	n := 0
	if c.isPlainTCP() {
		n = c.sock.tcp.TryWrite(head, p)
	}
	for _, b := range [...][]byte{head, p} {
		done := min(n, len(b))
		n -= done
		m := 0
		var err error
		if done < len(b) {
			m, err = c.nc.Write(b[done:])
			c.readClock() // the write may have waited, and the next limit counts from now
		}
		if !o.wrote(int64(done+m), err) {
			return false
		}
	}
	return true
}

// wrote takes the result of sending n bytes.
func (o *outbox) wrote(n int64, err error) bool {
	c := o.c
	c.status.count.out.Add(n)
	switch {
	case err == nil:
		return true
	case isTimeout(err):
		c.timedOut()
		c.ending.hard = true // whatever ends the write: the system must not keep the rest
	default:
		c.broken(err)
	}
	o.dead = true
	return false
}

// lend lets the clock send what is pending while a handler works: responses to
// pipelined requests, or the head of a stream that has not written yet. They wait
// for what the handler adds, and leave in one write with it if the handler is
// quick; if not, the clock sends them after a tick, so that a response that is
// ready does not wait for another one. The caller calls takeBack when the handler
// has returned.
func (o *outbox) lend() {
	if o.buf != nil && len(o.buf.b) > 0 {
		o.lent = true
		o.c.status.outLent.Store(true)
	}
}

// takeBack ends the loan. What appends while a handler works calls it first. Where
// the clock has begun to send, takeBack waits until it has sent.
func (o *outbox) takeBack() {
	if !o.lent {
		return
	}
	o.lent = false
	if !o.c.status.outLent.CompareAndSwap(true, false) {
		o.awaitFlushLate()
	}
}

// awaitFlushLate waits until flushLate has sent what it took.
func (o *outbox) awaitFlushLate() {
	o.mu.Lock()
	defer o.mu.Unlock()
}

// flushLate sends what is lent, unless it was taken back. The clock calls it in a
// goroutine of its own.
func (o *outbox) flushLate() {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.c
	if c.status.outLent.CompareAndSwap(true, false) {
		p := c.status.phase()
		c.readClock()
		o.flush()
		c.enter(p, time.Now())
	}
}
