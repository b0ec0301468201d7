package server

import (
	"bytes"
	"sync"
	"sync/atomic"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/reason"
)

const (
	// tapBudget is how many bytes of each direction of an exchange are kept:
	// heads and small contents whole, of large ones the beginning.
	tapBudget = 16 << 10
	// allRate is how many bytes are kept in a second for those who look at all
	// connections: enough to follow by eye, and nothing beside a full load.
	allRate = 512 << 10
	// stepSize is how many of them a step takes. Uncounted, the steps of small
	// exchanges, nearly a thousand a second, cost 2 to 5 % of a full load.
	stepSize = 128
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

// A tapping is what is shown of one exchange.
type tapping struct {
	flow [2]tapFlow // by event.Dir
	err  *http1.Error
	head string // of the response, and where it begins
	at   int64
}

// A tapFlow is how far the wire events of one direction have come.
type tapFlow struct {
	off     int64  // of the next byte
	kept    int64  // bytes published
	skipped int64  // bytes not published, all behind those that were
	file    bool   // they came from a file
	content []byte // what was kept behind the head
}

// tapHead shows the head of a request or response, credentials masked.
func (c *conn) tapHead(dir event.Dir, p []byte) {
	t := c.cur.tap
	if t == nil {
		return
	}
	if dir == event.Out {
		t.head, t.at = string(p), t.flow[dir].off
	}
	c.tapKeep(dir, maskHead(p))
}

// tapData shows bytes that follow a head.
func (c *conn) tapData(dir event.Dir, p []byte) {
	if t := c.cur.tap; t != nil && len(p) > 0 {
		kept := c.tapKeep(dir, bytes.Clone(p))
		t.flow[dir].content = append(t.flow[dir].content, kept...)
	}
}

// tapFile notes n bytes that went from a file to the client unseen.
func (c *conn) tapFile(n int64) {
	if c.cur.tap != nil {
		t := &c.cur.tap.flow[event.Out]
		t.off += n
		t.skipped += n
		t.file = true
	}
}

// tapKeep publishes p, which it owns, as far as the budget goes, and returns that
// part.
func (c *conn) tapKeep(dir event.Dir, p []byte) []byte {
	t := &c.cur.tap.flow[dir]
	off, n := t.off, int64(len(p))
	t.off += n
	keep := min(n, tapBudget-t.kept)
	t.skipped += n - keep
	if keep == 0 {
		return nil
	}
	t.kept += keep
	c.s.taps.left.Add(-keep)
	c.s.pub.Publish(c.readAt, event.Wire{Conn: c.id, Nth: c.cur.nth, Dir: dir, Off: off, Data: p[:keep]})
	return p[:keep]
}

// tapEnd tells at the end of an exchange what was not kept, and what http1
// understood.
func (c *conn) tapEnd(why reason.Code) {
	t := c.cur.tap
	if t == nil {
		return
	}
	for dir := range t.flow {
		if f := &t.flow[dir]; f.skipped > 0 {
			c.s.pub.Publish(c.sentAt, event.Wire{
				Conn: c.id, Nth: c.cur.nth, Dir: event.Dir(dir), Off: f.off - f.skipped,
				Skipped: f.skipped, File: f.file,
			})
		}
	}
	if c.s.pub.Wants(event.KindSteps) {
		steps := c.steps(t, why)
		c.s.taps.left.Add(-int64(len(steps)) * stepSize)
		c.s.pub.Publish(c.sentAt, event.Steps{Conn: c.id, Nth: c.cur.nth, Steps: steps})
	}
}

// steps are http1's steps through the exchange, as events tell them.
func (c *conn) steps(t *tapping, why reason.Code) []event.Step {
	understood := http1.Explain(http1.Exchange{
		Request: c.cur.req, Err: t.err, Received: c.cur.in, Skipped: c.hc.Skipped(),
		Head: t.head, Sent: c.position() - c.cur.outAt - t.at, Why: why,
		Content: t.flow[event.In].content, SentContent: t.flow[event.Out].content,
	})
	steps := make([]event.Step, len(understood))
	for i, s := range understood {
		steps[i] = event.Step{Off: s.Off, Len: s.Len, What: s.What, Fact: cut(s.Fact), Note: s.Note, Rule: s.Rule}
		if s.Sent {
			steps[i].Dir = event.Out
			steps[i].Off += t.at // behind interim responses
		}
	}
	return steps
}
