package server

import (
	"sync"
	"sync/atomic"

	"httpserver/internal/event"
)

const (
	// tapBudget is how many bytes of each direction of an exchange are kept:
	// heads and small contents whole, of large ones the beginning.
	tapBudget = 16 << 10
	// tapRate is how many bytes are kept in a second, all connections together.
	tapRate = 2 << 20
)

// taps are the callers of Capture. While there is none, a request pays one
// atomic load for each read and write.
type taps struct {
	open atomic.Bool  // somebody looks
	left atomic.Int64 // bytes that may still be kept in this second

	mu    sync.Mutex
	count map[uint64]int // callers by connection; 0: all connections
}

// Capture makes the bytes on a connection (0: on all) into Wire and Steps
// events, until stop is called. Credentials in heads are masked.
func (s *Server) Capture(conn uint64) (stop func()) {
	s.taps.add(conn, 1)
	return sync.OnceFunc(func() { s.taps.add(conn, -1) })
}

// add counts a caller in or out.
func (t *taps) add(conn uint64, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count == nil {
		t.count = map[uint64]int{}
	}
	t.count[conn] += n
	if t.count[conn] == 0 {
		delete(t.count, conn)
	}
	t.left.Store(tapRate)
	t.open.Store(len(t.count) > 0)
}

// on reports whether somebody looks at this connection.
func (c *conn) tapped() bool {
	t := &c.s.taps
	if !t.open.Load() {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count[0] > 0 || t.count[c.id] > 0
}

// A tapState is how far the wire events of an exchange have come, for one
// direction.
type tapState struct {
	off     int64 // of the next byte
	kept    int64 // bytes published
	skipped int64 // bytes not kept since the last event
	file    bool  // they came from a file
}

// tapHead shows the head of a request or response, credentials masked.
func (c *conn) tapHead(dir event.Dir, p []byte) {
	if c.tapped() {
		c.tap(dir, maskHead(p))
	} else {
		c.cur.taps[dir].off += int64(len(p))
	}
}

// tapData shows bytes that follow a head.
func (c *conn) tapData(dir event.Dir, p []byte) {
	if len(p) > 0 && c.tapped() {
		c.tap(dir, append([]byte(nil), p...))
	} else {
		c.cur.taps[dir].off += int64(len(p))
	}
}

// tapFile notes n bytes that were sent from a file and seen by nobody here.
func (c *conn) tapFile(n int64) {
	if !c.tapped() {
		return
	}
	t := &c.cur.taps[event.Out]
	t.off += n
	t.skipped += n
	t.file = true
}

// tap publishes p, which it owns, as far as the budgets go.
func (c *conn) tap(dir event.Dir, p []byte) {
	t := &c.cur.taps[dir]
	off, n := t.off, int64(len(p))
	t.off += n
	keep := max(0, min(n, tapBudget-t.kept))
	if c.s.taps.left.Add(-keep) < 0 {
		keep = 0
	}
	t.skipped += n - keep
	if keep == 0 {
		return
	}
	t.kept += keep
	e := event.Wire{Conn: c.id, Nth: c.cur.nth, Dir: dir, Off: off, Data: p[:keep]}
	if keep < n {
		e.Skipped, t.skipped = t.skipped, 0
	}
	c.s.pub.Publish(c.readAt, e)
}

// tapEnd tells at the end of an exchange what was not kept.
func (c *conn) tapEnd() {
	if !c.s.taps.open.Load() {
		return
	}
	for dir := range c.cur.taps {
		if t := &c.cur.taps[dir]; t.skipped > 0 {
			c.s.pub.Publish(c.readAt, event.Wire{
				Conn: c.id, Nth: c.cur.nth, Dir: event.Dir(dir), Off: t.off - t.skipped,
				Skipped: t.skipped, File: t.file,
			})
		}
	}
}
