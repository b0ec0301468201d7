package fleet

import (
	"slices"
	"time"

	"httpserver/internal/event"
)

// A rewriter makes the entries of one server those of a fleet: its connections get
// numbers that no other server's have.
type rewriter struct {
	name    string
	capture bool // of a capture: it may hold several servers, which their addresses tell apart
	next    *uint64
	numbers map[uint64]uint64 // by the server's own
	gone    []uint64          // closed ones that still have a number, the oldest first
}

// maxGone is how many closed connections keep their numbers, for entries that come
// after the end.
const maxGone = 64

// number is the number of a connection in the fleet.
func (r *rewriter) number(own uint64) uint64 {
	n, ok := r.numbers[own]
	if !ok {
		if len(r.numbers) > 2*maxOpen { // entries of connections that were never opened
			r.numbers, r.gone = map[uint64]uint64{}, nil
		}
		*r.next++
		n = *r.next
		r.numbers[own] = n
	}
	return n
}

// closed notes that a connection has ended.
func (r *rewriter) closed(own uint64) {
	r.gone = append(r.gone, own)
	if len(r.gone) > maxGone {
		delete(r.numbers, r.gone[0])
		r.gone = slices.Delete(r.gone, 0, 1)
	}
}

// forget gives all connections new numbers from now on, but for those that are open.
func (r *rewriter) forget(open []event.ConnState) {
	kept := make(map[uint64]uint64, len(open))
	for _, c := range open {
		if n, ok := r.numbers[c.Conn]; ok {
			kept[c.Conn] = n
		}
	}
	r.numbers, r.gone = kept, nil
}

// event is an event of the server as one of the fleet; nil for one that a fleet does not
// have.
func (r *rewriter) event(e event.Event) event.Event {
	switch v := e.(type) {
	case event.ConnOpened:
		r.opened(&v)
		return v
	case event.ConnGuest:
		v.Conn = r.number(v.Conn)
		return v
	case event.ConnSecured:
		v.Conn = r.number(v.Conn)
		return v
	case event.ConnClosed:
		own := v.Conn
		v.Conn = r.number(own)
		r.closed(own)
		return v
	case event.RequestReceived:
		v.Conn = r.number(v.Conn)
		return v
	case event.ResponseSent:
		v.Conn = r.number(v.Conn)
		return v
	case event.Progress:
		v.Conn = r.number(v.Conn)
		return v
	case event.Forwarded:
		v.Conn, v.Upstream = r.number(v.Conn), r.number(v.Upstream)
		return v
	case event.Wire:
		v.Conn = r.number(v.Conn)
		return v
	case event.Steps:
		v.Conn = r.number(v.Conn)
		return v
	case event.Notice:
		v.Text = r.name + ": " + v.Text
		return v
	case event.Lost, event.Foreign:
		return e
	}
	return nil
}

// opened rewrites the opening of a connection.
func (r *rewriter) opened(v *event.ConnOpened) {
	v.Server, v.Own, v.Conn = r.name, v.Conn, r.number(v.Conn)
	if !r.capture { // a server that listens is one, with however many addresses
		v.Local = event.ConnOpened{}.Local
	}
}

// snapshot is the snapshot of the server alone. Connections that are not in it have no
// numbers after it.
func (r *rewriter) snapshot(s event.Snapshot) event.Snapshot {
	r.forget(s.Open)
	s.Server.Name = r.name
	s.Open = slices.Clone(s.Open)
	for i := range s.Open {
		c := &s.Open[i]
		r.opened(&c.ConnOpened)
		if c.Secured != nil {
			secured := *c.Secured
			secured.Conn = c.Conn
			c.Secured = &secured
		}
		if c.Current != nil {
			current := *c.Current
			current.Conn = c.Conn
			c.Current = &current
		}
	}
	return s
}

// moved is an event with d added to the times in it.
func moved(e event.Event, d time.Duration) event.Event {
	switch v := e.(type) {
	case event.Progress:
		v.Until, v.Since = shifted(v.Until, d), shifted(v.Since, d)
		return v
	case event.Snapshot:
		return movedSnapshot(v, d)
	}
	return e
}

func movedSnapshot(s event.Snapshot, d time.Duration) event.Snapshot {
	s.Since = shifted(s.Since, d)
	s.Open = slices.Clone(s.Open)
	for i := range s.Open {
		c := &s.Open[i]
		c.OpenedAt, c.Since = shifted(c.OpenedAt, d), shifted(c.Since, d)
	}
	return s
}

// shifted is a time with d added; none stays none.
func shifted(t time.Time, d time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(d)
}
