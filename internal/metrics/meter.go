package metrics

import (
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A Publisher takes events (server.Publisher). Publish never waits.
type Publisher interface {
	Wants(event.Kind) bool
	Publish(at time.Time, e event.Event)
}

// methods are the values of the label "method".
var methods = [...]string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", otherMethod}

const otherMethod = "_OTHER"

// classes is the number of values of the label "code", "1xx" to "5xx".
const classes = 5

// counted are the kinds of events that a Meter counts.
const counted event.Kinds = 1<<event.KindConnOpened | 1<<event.KindConnGuest | 1<<event.KindConnSecured |
	1<<event.KindConnClosed | 1<<event.KindResponseSent

// A Meter counts the events of a server and passes them on. Create it with
// [NewMeter]. All methods are safe for concurrent use.
type Meter struct {
	next Publisher // may be nil

	requests  [len(methods)][classes]atomic.Uint64
	reused    atomic.Uint64 // requests that were not their connection's first
	closed    [256]atomic.Uint64
	closedAll atomic.Uint64
	lost      atomic.Uint64 // requests that came after the server's FIN
	in, out   atomic.Int64  // bytes of closed connections
	duration  *histogram    // of exchanges
	perConn   *histogram    // requests of a connection that has ended
	full      *histogram    // TLS handshakes
	resumed   *histogram

	apart   sync.Map     // numbers of the connections that are not counted
	nApart  atomic.Int64 // how many they are: mostly none, and nothing is looked up
	highest highest
}

// NewMeter returns a Meter that passes events on to next; nil for none.
func NewMeter(next Publisher) *Meter {
	handshakes := []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5}
	return &Meter{
		next: next,
		duration: newHistogram(1e9, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
			0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10),
		perConn: newHistogram(1, 0, 1, 2, 5, 10, 20, 50, 100, 1000, 10_000),
		full:    newHistogram(1e9, handshakes...),
		resumed: newHistogram(1e9, handshakes...),
	}
}

// Wants reports whether the Meter or what follows it wants events of kind k.
func (m *Meter) Wants(k event.Kind) bool {
	return counted.Has(k) || m.next != nil && m.next.Wants(k)
}

// Publish counts the event and passes it on.
func (m *Meter) Publish(at time.Time, e event.Event) {
	m.count(e)
	if m.next != nil && m.next.Wants(e.Kind()) {
		m.next.Publish(at, e)
	}
}

// leaveOut counts nothing of the connection from now on.
func (m *Meter) leaveOut(conn uint64) {
	if _, known := m.apart.LoadOrStore(conn, nil); !known {
		m.nApart.Add(1)
	}
}

// leftOut reports whether the connection is not counted.
func (m *Meter) leftOut(conn uint64) bool {
	if m.nApart.Load() == 0 {
		return false
	}
	_, is := m.apart.Load(conn)
	return is
}

// count counts an event.
func (m *Meter) count(e event.Event) {
	switch e := e.(type) {
	case event.ConnOpened:
		if e.Tag != "" || e.Side != event.FromClient {
			m.leaveOut(e.Conn)
		}
	case event.ConnGuest:
		m.leaveOut(e.Conn)
	case event.ConnSecured:
		m.secured(e)
	case event.ResponseSent:
		m.response(&e)
	case event.ConnClosed:
		m.end(&e)
	}
}

// secured counts a TLS handshake.
func (m *Meter) secured(e event.ConnSecured) {
	switch {
	case m.leftOut(e.Conn):
	case e.Resumed:
		m.resumed.observe(int64(e.Took))
	default:
		m.full.observe(int64(e.Took))
	}
}

// response counts an exchange that is over.
func (m *Meter) response(e *event.ResponseSent) {
	if m.leftOut(e.Conn) {
		return
	}
	class := min(max(int(e.Status)/100, 1), classes) - 1
	m.requests[methodIndex(e.Method)][class].Add(1)
	if e.Nth > 1 {
		m.reused.Add(1)
	}
	m.duration.observe(int64(e.Took))
}

// end counts a connection that has ended.
func (m *Meter) end(e *event.ConnClosed) {
	if m.leftOut(e.Conn) {
		m.apart.Delete(e.Conn)
		m.nApart.Add(-1)
		return
	}
	m.closed[e.Reason].Add(1)
	m.perConn.observe(int64(e.Requests))
	if e.Late > 0 || e.Reason == reason.Raced { // a capture has no Late
		m.lost.Add(1)
	}
	m.in.Add(e.In)
	m.out.Add(e.Out)
	m.closedAll.Add(1)
}

// methodIndex is the method's place in methods.
func methodIndex(method string) int {
	for i, m := range methods[:len(methods)-1] {
		if m == method {
			return i
		}
	}
	return len(methods) - 1
}

// highest are the highest values that were written of sums over open and closed
// connections. A connection that ends is, for a moment, in neither; a counter must
// not go back then, since Prometheus would take that for a restart.
type highest struct {
	mu              sync.Mutex
	opened, in, out uint64
}
