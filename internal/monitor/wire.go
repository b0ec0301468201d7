package monitor

import "httpserver/internal/event"

// MaxWire is how many captured bytes are kept; the oldest exchanges go first.
const MaxWire = 8 << 20

// A Capture is what passed on the wire in one exchange.
type Capture struct {
	Conn  uint64
	Nth   int
	Parts []event.Wire // in the order they passed
	Steps []event.Step // what the parser understood
	bytes int
}

type wireKey struct {
	conn uint64
	nth  int
}

// wire is the captured exchanges.
type wire struct {
	by    map[wireKey]*Capture
	order []*Capture // the oldest first
	bytes int
}

// of is the place for an exchange's capture.
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
	}
	return c
}

func (w *wire) add(v *event.Wire) {
	c := w.of(v.Conn, v.Nth)
	c.Parts = append(c.Parts, *v)
	w.grow(c, len(v.Data)+64)
}

func (w *wire) addSteps(v *event.Steps) {
	c := w.of(v.Conn, v.Nth)
	c.Steps = append(c.Steps, v.Steps...)
	w.grow(c, 96*len(v.Steps))
}

// grow counts what a capture has come to hold, and lets the oldest go.
func (w *wire) grow(c *Capture, n int) {
	c.bytes += n
	w.bytes += n
	for w.bytes > MaxWire && len(w.order) > 1 {
		old := w.order[0]
		w.bytes -= old.bytes
		delete(w.by, wireKey{old.Conn, old.Nth})
		w.order[0] = nil
		w.order = w.order[1:]
	}
}

// Capture is what was captured of an exchange; nil for nothing.
func (s *State) Capture(conn uint64, nth int) *Capture { return s.wire.by[wireKey{conn, nth}] }
