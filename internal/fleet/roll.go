package fleet

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// maxOpen is how many open connections of a server are kept: more than a server
// allows.
const maxOpen = 100_000

// A roll is what is true of one server now, from its entries: enough for a snapshot
// and for a report. A publisher has one of its server, a watcher one of each server
// that it shows in detail. It counts on between two Totals as the fold of the
// dashboard does (package monitor), so that both have the same numbers.
type roll struct {
	server event.ServerStarted
	since  time.Time // when the server started; zero: not told
	totals event.Totals
	closed map[reason.Code]uint64 // of client connections
	open   map[uint64]*event.ConnState
	lost   uint64 // entries that the server could not tell
}

func newRoll() *roll {
	return &roll{closed: map[reason.Code]uint64{}, open: map[uint64]*event.ConnState{}}
}

// apply takes over one entry.
func (r *roll) apply(e event.Entry) {
	switch v := e.Event.(type) {
	case event.ServerStarted:
		*r = *newRoll()
		r.server, r.since = v, e.At
	case event.Snapshot:
		r.take(v)
	case event.SettingsChanged:
		r.server.Settings = v.Settings
	case event.Totals:
		r.setTotals(v)
	case event.ServerStopped:
		r.setTotals(v.Totals)
	case event.Lost:
		r.lost += v.N
	case event.ConnOpened:
		r.opened(e.At, v)
	case event.ConnClosed:
		r.ended(v)
	default:
		r.exchanged(e)
	}
}

// take takes over a snapshot.
func (r *roll) take(v event.Snapshot) {
	r.server, r.totals = v.Server, v.Totals
	if !v.Since.IsZero() {
		r.since = v.Since
	}
	r.open = make(map[uint64]*event.ConnState, len(v.Open))
	for _, c := range v.Open[:min(len(v.Open), maxOpen)] {
		r.open[c.Conn] = &c
	}
}

func (r *roll) setTotals(t event.Totals) {
	t.Lost = max(t.Lost, r.closed[reason.Raced]) // a capture counts none
	r.totals = t
}

func (r *roll) opened(at time.Time, v event.ConnOpened) {
	if r.open[v.Conn] != nil || len(r.open) == maxOpen {
		return
	}
	c := &event.ConnState{ConnOpened: v, OpenedAt: at, Since: at}
	if r.server.Secure && v.Side == event.FromClient {
		c.Phase = event.Handshake
	}
	r.open[v.Conn] = c
	if v.Side == event.FromClient {
		r.totals.Conns++
		r.totals.Open++
		if v.Tag != "" {
			r.totals.DemoConns++
		}
	}
}

func (r *roll) ended(v event.ConnClosed) {
	c := r.open[v.Conn]
	delete(r.open, v.Conn)
	if c != nil && c.Side == event.FromGuest {
		r.totals.Guests = max(0, r.totals.Guests-1)
	}
	if c != nil && c.Side != event.FromClient {
		return
	}
	if c != nil {
		r.totals.Open = max(0, r.totals.Open-1)
	}
	r.closed[v.Reason]++
	r.setTotals(r.totals)
}

// exchanged takes over an entry about an open connection.
func (r *roll) exchanged(e event.Entry) {
	switch v := e.Event.(type) {
	case event.ConnSecured:
		if c := r.open[v.Conn]; c != nil {
			c.Secured, c.Phase, c.Since = &v, event.Idle, e.At
		}
	case event.ConnGuest:
		r.guest(r.open[v.Conn])
	case event.RequestReceived:
		if c := r.open[v.Conn]; c != nil && v.Nth >= c.Requests {
			r.grow(c, v.Nth)
			c.Current, c.Phase, c.Since = &v, event.Handling, e.At.Add(-v.HeadTime)
			if v.Length != 0 {
				c.Phase = event.ReceivingContent
			}
		}
	case event.ResponseSent:
		if c := r.open[v.Conn]; c != nil {
			r.grow(c, v.Nth)
			c.Current, c.Phase, c.Since = nil, event.Idle, e.At
			if v.Why.Verdict() != reason.Kept {
				c.Phase = event.Closing
			}
			c.In, c.Out = c.In+v.In, c.Out+v.Out
		}
	case event.Progress:
		if c := r.open[v.Conn]; c != nil && c.Phase != v.Phase {
			c.Phase = v.Phase
			if c.Current == nil { // else Since is when the exchange began
				c.Since = e.At
			}
		}
	}
}

// guest takes a connection out of what is counted.
func (r *roll) guest(c *event.ConnState) {
	if c == nil || c.Side != event.FromClient {
		return
	}
	c.Side = event.FromGuest
	r.totals.Open = max(0, r.totals.Open-1)
	r.totals.Guests++
	if c.Requests == 0 && r.totals.Conns > 0 {
		r.totals.Conns--
	}
}

// grow counts a request.
func (r *roll) grow(c *event.ConnState, nth int) {
	if nth <= c.Requests {
		return
	}
	c.Requests = nth
	if c.Side != event.FromClient {
		return
	}
	r.totals.Requests++
	if nth > 1 {
		r.totals.Reused++
	}
	if c.Tag != "" {
		r.totals.DemoRequests++
	}
}

// snapshot is the state of the server, with its connections in the order of their
// numbers. Nothing of it changes later.
func (r *roll) snapshot() event.Snapshot {
	s := event.Snapshot{Server: r.server, Since: r.since, Totals: r.totals}
	for _, id := range slices.Sorted(maps.Keys(r.open)) {
		s.Open = append(s.Open, *r.open[id])
	}
	return s
}

// reasons are why connections were closed, the most frequent first.
func (r *roll) reasons() []event.ReasonCount {
	var all []event.ReasonCount
	for code, n := range r.closed {
		all = append(all, event.ReasonCount{Reason: code, N: n})
	}
	slices.SortFunc(all, func(a, b event.ReasonCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Reason, b.Reason))
	})
	return all
}

// address is where the server listens, or what its entries come from.
func (r *roll) address() string { return cmp.Or(r.server.Addr, r.server.Capture.File) }
