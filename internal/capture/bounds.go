package capture

import (
	"time"

	"httpserver/internal/capture/packet"
)

// What is kept at most, whatever a capture holds.
const (
	// MaxFlows is how many connections are followed that are shown, and
	// MaxUnknown how many that are not, most of which have said nothing yet.
	// Beyond it the one whose last packet is longest ago is followed no more.
	MaxFlows   = 1 << 15
	MaxUnknown = 1 << 14
	// maxEnded is how many connections are remembered whose stragglers may come.
	maxEnded = 1 << 15
	// MaxHeld is how many bytes of all connections may wait for missing parts.
	MaxHeld = 16 << 20
	// maxServers is how many servers are known at a time. Beyond it those are
	// forgotten that have no connection.
	maxServers = 1 << 12
)

// A line is a list of flows, the one whose last packet is longest ago first.
type line struct {
	first, last *flow
	n           int
}

// add puts a flow at the end.
func (l *line) add(f *flow) {
	f.before, f.after = l.last, nil
	if l.last == nil {
		l.first = f
	} else {
		l.last.after = f
	}
	l.last = f
	l.n++
}

// remove takes a flow out.
func (l *line) remove(f *flow) {
	if f.before == nil {
		l.first = f.after
	} else {
		f.before.after = f.after
	}
	if f.after == nil {
		l.last = f.before
	} else {
		f.after.before = f.before
	}
	f.before, f.after = nil, nil
	l.n--
}

// move puts a flow at the end of a line.
func (f *flow) move(to *line) {
	if f.in != nil {
		f.in.remove(f)
	}
	f.in = to
	to.add(f)
}

// place says that a packet of a flow has come, or that it is known better.
func (c *Capture) place(f *flow) {
	switch {
	case f.over:
	case f.first.seen():
		f.move(&c.closing)
	case f.id != 0:
		f.move(&c.known)
	default:
		f.move(&c.unknown)
	}
}

// trim follows some flows no more where there are too many.
func (c *Capture) trim() {
	for c.unknown.n > MaxUnknown {
		c.leave(c.unknown.first)
	}
	for c.known.n+c.closing.n > MaxFlows {
		f := c.closing.first
		if f == nil {
			f = c.known.first
		}
		f.tooMany = true
		f.settle(c.now, 0, true)
	}
}

// leave follows a flow no more.
func (c *Capture) leave(f *flow) {
	delete(c.flows, f.key)
	f.in.remove(f)
	f.in, f.over = nil, true
	c.held -= f.held()
}

// A timers has flows that are due a fixed time after they were put in. A flow is in
// it once; the capture's time does not go back, so the one that is due first is the
// first.
type timers struct {
	after time.Duration
	waits fifo[due]
}

type due struct {
	at time.Time
	f  *flow
}

// add puts in a flow.
func (t *timers) add(now time.Time, f *flow) { t.waits.put(due{now.Add(t.after), f}) }

// next takes out the next flow that is due; nil for none.
func (t *timers) next(now time.Time) *flow {
	if t.waits.len() == 0 || t.waits.front().at.After(now) {
		return nil
	}
	return t.waits.take().f
}

// A stragglers remembers the connections that have ended, for some time.
type stragglers struct {
	at    map[key]time.Time
	order fifo[key] // as they ended
}

// add notes that a connection has ended.
func (s *stragglers) add(now time.Time, k key) {
	if s.at == nil {
		s.at = make(map[key]time.Time)
	}
	s.at[k] = now
	s.order.put(k)
	for s.order.len() > maxEnded || now.Sub(s.at[*s.order.front()]) >= forStragglers { // k is not that old
		delete(s.at, s.order.take())
	}
}

// has reports whether a segment may be a straggler of a connection that has
// ended.
func (s *stragglers) has(k key, seg *packet.Segment) bool {
	at, ok := s.at[k]
	return ok && seg.At.Sub(at) < forStragglers
}

// watch sees to it that a flow is looked at when its patience is over.
func (c *Capture) watch(f *flow) {
	if !f.over && !f.inGaps && (f.halves[up].acknowledgedGap() || f.halves[down].acknowledgedGap() || f.endHidden() || f.unconfirmed()) {
		f.inGaps = true
		c.gaps.add(c.now, f)
	}
}

// look looks at the flows for which it is time: their patience is over, nothing that
// was sent before their RST can still come, or they have been long enough without a
// second end.
func (c *Capture) look(now time.Time, n int) {
	for f := c.gaps.next(now); f != nil; f = c.gaps.next(now) {
		if f.inGaps = false; !f.over {
			f.settle(now, n, false)
		}
	}
	for f := c.resets.next(now); f != nil; f = c.resets.next(now) {
		if !f.over {
			f.settle(now, n, false)
		}
	}
	for f := c.closing.first; f != nil && now.Sub(f.latest) >= forLate; f = c.closing.first {
		f.settle(now, n, true)
	}
}

// forgetServers forgets the servers that have no connection, if there are too
// many.
func (c *Capture) forgetServers() {
	if len(c.servers) < max(maxServers, c.serversLeft*2) {
		return
	}
	for addr, s := range c.servers {
		if s.open == 0 {
			c.pastServers++
			delete(c.servers, addr)
		}
	}
	c.serversLeft = len(c.servers)
}
