package server

import (
	"bytes"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

const (
	// TapBudget is how many bytes of each direction of an exchange are kept:
	// heads and small contents whole, of large ones the beginning.
	TapBudget = 16 << 10
	// TapRate is how many bytes are kept in a second for callers that look at all
	// connections: enough to follow by eye, and little beside a full load.
	TapRate = 512 << 10
	// stepSize is how many of them a step counts for. Uncounted, the steps of small
	// exchanges, nearly a thousand a second, cost 2 to 5 % of a full load.
	stepSize = 128
)

// taps are the callers of Capture for all connections; those for one connection
// are counted there.
type taps struct {
	callers atomic.Int32
	left    atomic.Int64 // of TapRate in this second; the clock renews it
}

// A tap makes the bytes of one exchange into events. Its methods do nothing on
// nil, an exchange that is not shown.
type tap struct {
	x      *exchange
	nth    int        // the exchange's number
	flow   [2]tapFlow // by event.Dir
	err    *http1.Error
	sent   string // the response's head
	sentAt int64  // the offset at which it begins
}

// A tapFlow is how far the events of one direction have come.
type tapFlow struct {
	off     int64  // of the next byte
	kept    int64  // bytes published
	skipped int64  // bytes not published, all of them after those that were
	file    bool   // the skipped ones came from a file
	content []byte // what was kept after the head
}

// newTap returns the tap of the exchange that begins; nil if it is not shown. An
// exchange is shown whole or not at all, and to decide that takes two atomic
// loads.
func (x *exchange) newTap() *tap {
	if early := x.c.early; early != nil {
		x.c.early = nil
		return early
	}
	return x.c.newTap(x.nth)
}

// newTap returns the tap of the connection's nth exchange; nil if it is not shown.
func (c *conn) newTap(nth int) *tap {
	all := &c.s.taps
	if c.captures.Load() > 0 || all.callers.Load() > 0 && all.left.Load() > 0 {
		return &tap{x: &c.x, nth: nth}
	}
	return nil
}

// showPartOfHead shows the bytes of a head that is not complete, so that one that
// never will be is seen.
func (c *conn) showPartOfHead() {
	if c.early == nil {
		if c.early = c.newTap(int(c.status.count.requests.Load()) + 1); c.early == nil {
			return
		}
	}
	c.early.head(event.In, c.hc.Pending())
	if c.s.pub.Wants(event.KindSteps) && c.s.taps.left.Load() > 0 { // bytes may come one by one
		c.early.tell(c.at.read, event.Steps{Steps: asEvent(c.hc.ExplainPart()), Partial: true})
	}
}

// head shows the head of a request or response, with its credentials masked.
func (t *tap) head(dir event.Dir, p []byte) {
	if t == nil {
		return
	}
	if dir == event.Out {
		t.sent, t.sentAt = string(p), t.flow[dir].off
	}
	masked := message.MaskHead(p)
	if dir == event.In { // a part may have been shown when it came
		masked = masked[min(t.flow[dir].off, int64(len(masked))):]
	}
	t.keep(dir, masked)
}

// data shows bytes that follow a head.
func (t *tap) data(dir event.Dir, p []byte) {
	if t != nil && len(p) > 0 {
		kept := t.keep(dir, bytes.Clone(p))
		t.flow[dir].content = append(t.flow[dir].content, kept...)
	}
}

// file notes n bytes that went from a file to the client without passing through
// this process's memory.
func (t *tap) file(n int64) {
	if t != nil {
		f := &t.flow[event.Out]
		f.off += n
		f.skipped += n
		f.file = true
	}
}

// keep publishes p, which it owns, as far as the budget goes, and returns that
// part.
func (t *tap) keep(dir event.Dir, p []byte) []byte {
	f, c := &t.flow[dir], t.x.c
	off, n := f.off, int64(len(p))
	f.off += n
	keep := min(n, TapBudget-f.kept)
	f.skipped += n - keep
	if keep == 0 {
		return nil
	}
	f.kept += keep
	c.s.taps.left.Add(-keep)
	c.s.pub.Publish(c.at.read, event.Wire{Conn: c.id, Nth: t.nth, Dir: dir, Off: off, Data: p[:keep]})
	return p[:keep]
}

// end publishes what was not kept, and what http1 understood. why is what happens
// to the connection after the exchange.
func (t *tap) end(why reason.Code) {
	if t == nil {
		return
	}
	c := t.x.c
	for dir := range t.flow {
		if f := &t.flow[dir]; f.skipped > 0 {
			c.s.pub.Publish(c.at.sent, event.Wire{
				Conn: c.id, Nth: t.nth, Dir: event.Dir(dir), Off: f.off - f.skipped,
				Skipped: f.skipped, File: f.file,
			})
		}
	}
	if c.s.pub.Wants(event.KindSteps) {
		t.tell(c.at.sent, event.Steps{Steps: t.steps(why)})
	}
}

// tell publishes steps.
func (t *tap) tell(at time.Time, v event.Steps) {
	c := t.x.c
	c.s.taps.left.Add(-int64(len(v.Steps)) * stepSize)
	v.Conn, v.Nth = c.id, t.nth
	c.s.pub.Publish(at, v)
}

// steps returns http1's steps through the exchange as an event holds them.
func (t *tap) steps(why reason.Code) []event.Step {
	x, c := t.x, t.x.c
	understood := http1.Explain(http1.Exchange{
		Request: x.req, Err: t.err, Received: x.in, Skipped: c.hc.Skipped(),
		Head: t.sent, Sent: c.out.position() - x.outAt - t.sentAt, Why: why,
		Content: t.flow[event.In].content, SentContent: t.flow[event.Out].content,
	})
	steps := asEvent(understood)
	for i := range steps {
		if steps[i].Dir == event.Out {
			steps[i].Off += t.sentAt // after interim responses
		}
	}
	return steps
}

// asEvent returns steps as an event holds them.
func asEvent(understood []http1.Step) []event.Step {
	steps := make([]event.Step, len(understood))
	for i, s := range understood {
		steps[i] = event.Step{Off: s.Off, Len: s.Len, What: s.What, Fact: cut(s.Fact), Note: s.Note, Rule: s.Rule}
		if s.Sent {
			steps[i].Dir = event.Out
		}
	}
	return steps
}
