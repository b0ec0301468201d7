package server

import (
	"bytes"
	"sync"
	"sync/atomic"

	"httpserver/internal/event"
)

const (
	// tapBudget is how many bytes of each direction of an exchange are kept:
	// heads and small contents whole, of large ones the beginning.
	tapBudget = 16 << 10
	// allRate is how many bytes are kept in a second for those who look at all
	// connections: enough to follow by eye, and nothing beside a full load.
	allRate = 256 << 10
)

// taps are the callers of Capture for all connections; those for one are
// counted there. Whether an exchange is shown is decided at its head, for two
// atomic loads, and then it is shown whole.
type taps struct {
	callers atomic.Int32
	left    atomic.Int64 // of allRate in this second
}

// Capture makes the bytes on a connection (0: on all) into Wire and Steps
// events from its next request on, until stop is called. Credentials in heads
// are masked.
func (s *Server) Capture(conn uint64) (stop func()) {
	callers := &s.taps.callers
	if conn != 0 {
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.find(conn)
		if c == nil {
			return func() {}
		}
		callers = &c.tapCallers
	}
	callers.Add(1)
	return sync.OnceFunc(func() { callers.Add(-1) })
}

// tapWanted decides whether the exchange that begins is shown.
func (c *conn) tapWanted() bool {
	return c.tapCallers.Load() > 0 || c.s.taps.callers.Load() > 0 && c.s.taps.left.Load() > 0
}

// A tapState is how far the wire events of an exchange have come, for one
// direction.
type tapState struct {
	off     int64 // of the next byte
	kept    int64 // bytes published
	skipped int64 // bytes not published, all behind those that were
	file    bool  // they came from a file
}

// tapHead shows the head of a request or response, credentials masked.
func (c *conn) tapHead(dir event.Dir, p []byte) {
	if c.cur.tapped {
		c.tap(dir, maskHead(p))
	}
}

// tapData shows bytes that follow a head.
func (c *conn) tapData(dir event.Dir, p []byte) {
	if c.cur.tapped && len(p) > 0 {
		c.tap(dir, bytes.Clone(p))
	}
}

// tapFile notes n bytes that went from a file to the client unseen.
func (c *conn) tapFile(n int64) {
	if c.cur.tapped {
		t := &c.cur.taps[event.Out]
		t.off += n
		t.skipped += n
		t.file = true
	}
}

// tap publishes p, which it owns, as far as the budget goes.
func (c *conn) tap(dir event.Dir, p []byte) {
	t := &c.cur.taps[dir]
	off, n := t.off, int64(len(p))
	t.off += n
	keep := min(n, tapBudget-t.kept)
	t.skipped += n - keep
	if keep == 0 {
		return
	}
	t.kept += keep
	c.s.taps.left.Add(-keep)
	c.s.pub.Publish(c.readAt, event.Wire{Conn: c.id, Nth: c.cur.nth, Dir: dir, Off: off, Data: p[:keep]})
}

// tapEnd tells at the end of an exchange what was not kept.
func (c *conn) tapEnd() {
	if !c.cur.tapped {
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
