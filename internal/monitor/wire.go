package monitor

import "httpserver/internal/event"

// MaxWire is how many captured bytes are kept. Beyond it the oldest exchanges
// are dropped, and of a single one what comes later.
const MaxWire = 8 << 20

// stepSize is what a step counts for.
const stepSize = 96

// A Capture is the bytes of one exchange.
type Capture struct {
	Conn  uint64
	Nth   int
	Parts []event.Wire // in the order in which they passed
	Steps []event.Step // the parser's steps
	part  bool         // Steps are those of a head that is not complete
	size  int          // bytes that the capture takes
}

type wireKey struct {
	conn uint64
	nth  int
}

// wire is the captured exchanges.
type wire struct {
	by    map[wireKey]*Capture
	order []*Capture // the oldest first
	size  int        // the sum of their sizes
}

func (w *wire) add(v *event.Wire) {
	if c := w.of(v.Conn, v.Nth); c.size < MaxWire {
		c.Parts = append(c.Parts, *v)
		w.grow(c, len(v.Data)+64)
	}
}

func (w *wire) addSteps(v *event.Steps) {
	c := w.of(v.Conn, v.Nth)
	if c.part {
		w.grow(c, -stepSize*len(c.Steps))
		c.Steps, c.part = nil, false // a clone may have them
	}
	if c.size < MaxWire {
		c.Steps, c.part = append(c.Steps, v.Steps...), v.Partial
		w.grow(c, stepSize*len(v.Steps))
	}
}

// of is the capture of an exchange, a new one for the first part of it.
func (w *wire) of(conn uint64, nth int) *Capture {
	if w.by == nil {
		w.by = make(map[wireKey]*Capture)
	}
	k := wireKey{conn, nth}
	c := w.by[k]
	if c == nil {
		c = &Capture{Conn: conn, Nth: nth}
		w.by[k] = c
		w.order = append(w.order, c)
		w.grow(c, 128) // its own
	}
	return c
}

// grow adds n bytes to the size of a capture and drops the oldest captures
// beyond MaxWire.
func (w *wire) grow(c *Capture, n int) {
	c.size += n
	w.size += n
	for w.size > MaxWire && len(w.order) > 1 {
		old := w.order[0]
		w.size -= old.size
		delete(w.by, wireKey{old.Conn, old.Nth})
		w.order[0] = nil
		w.order = w.order[1:]
	}
}

// Capture is the captured bytes of an exchange; nil if there are none.
func (s *State) Capture(conn uint64, nth int) *Capture { return s.wire.by[wireKey{conn, nth}] }
