package monitor

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// A State is what the entries applied so far say about a server. Create it
// with [New].
type State struct {
	now     int64 // the latest time seen, Unix nanoseconds
	server  event.ServerStarted
	turned  int     // how often its settings changed
	servers servers // of a capture or a fleet
	fleet   fleet
	since   int64 // when the server started, Unix nanoseconds
	totals  event.Totals
	lost    uint64
	events  uint64
	notices []Notice // the newest last
	why     Decision

	maxOpen    int              // of conns
	conns      map[uint64]*Conn // open ones, and closed ones that are still kept
	lastLookup *Conn            // a request's two events often follow each other, so the second needs no look-up
	recent     list             // all of conns, the one with the latest event first
	closed     fifo             // the closed ones, the oldest first
	free       *Conn            // a forgotten one, reused for the next opening
	phases     [phases]int      // open client connections in each phase

	rows    rows
	seconds seconds
	counts  counts
	clients [Groupings]clients
	wire    wire

	timeMarks []*keptMark // the oldest first; what they lead to never changes
}

// MaxNotices is how many notices are kept.
const MaxNotices = 50

// A Notice is a text for the operator.
type Notice struct {
	At   int64 // Unix nanoseconds
	Text string
}

// A Decision is why a connection was kept or closed, and when.
type Decision struct {
	At     int64 // Unix nanoseconds; 0: nothing is decided yet
	Conn   uint64
	Nth    int // the exchange after which it was decided; 0: between exchanges
	Code   reason.Code
	Detail string
	Ended  bool // the connection is closed
}

// New returns the state of a server of which nothing is known.
func New() *State {
	s := &State{maxOpen: MaxOpen, conns: make(map[uint64]*Conn)}
	s.counts.init()
	return s
}

// Apply folds one entry into the state.
func (s *State) Apply(e event.Entry) {
	at := e.At.UnixNano()
	if at > s.now {
		s.now = at
	}
	s.events++
	switch v := e.Event.(type) {
	case event.RequestReceived:
		s.requestReceived(at, &v)
	case event.ResponseSent:
		s.responseSent(at, &v)
	case event.ConnOpened:
		s.connOpened(at, &v)
	case event.ConnClosed:
		s.connClosed(at, &v)
	case event.Progress:
		s.progress(at, &v)
	case event.ConnSecured:
		s.connSecured(at, &v)
	case event.ConnGuest:
		s.connGuest(at, &v)
	case event.Forwarded:
		s.forwarded(at, &v)
	case event.Totals:
		s.setTotals(at, v)
	case event.SettingsChanged:
		s.server.Settings = v.Settings
		s.turned++
	case event.ServerStarted:
		s.server, s.since = v, at
	case event.ServerStopped:
		s.setTotals(at, v.Totals)
	case event.Snapshot:
		s.repair(at, &v)
	case event.Lost:
		s.lost += v.N
	case event.Notice:
		s.note(Notice{At: at, Text: v.Text})
	case event.Foreign:
		s.note(Notice{At: at, Text: v.Text()})
	case event.ServerReport:
		s.fleet.report(at, &v)
	case event.Mark:
		s.marked(at, &v)
	case event.Wire:
		s.wire.add(&v)
	case event.Steps:
		s.wire.addSteps(&v)
	}
}

// note keeps a notice and drops the oldest one beyond MaxNotices.
func (s *State) note(n Notice) {
	if len(s.notices) == MaxNotices {
		s.notices = s.notices[:copy(s.notices, s.notices[1:])]
	}
	s.notices = append(s.notices, n)
}

// Advance sets the time. A time before the latest one seen changes nothing.
func (s *State) Advance(now time.Time) {
	s.now = max(s.now, now.UnixNano())
	s.seconds.advance(s.now/1e9, s.totals.Open)
}

// Now is the latest time of an entry or of Advance, in Unix nanoseconds.
func (s *State) Now() int64 { return s.now }

// Server is the server's own description, with its current Settings.
func (s *State) Server() *event.ServerStarted { return &s.server }

// Servers is how many servers a capture or a fleet shows connections of; 0 where there is only the one that
// publishes the entries.
func (s *State) Servers() int { return len(s.servers) }

// ServerAfter is the server after the one that is written so: the first one for a text
// that is none of them, and none after the last.
func (s *State) ServerAfter(text string) ServerID { return s.servers.after(text) }

// MeasuredIdle is the idle timeout of a server, one of [Conn.Server], as it was
// measured; nil if that server is not counted.
func (s *State) MeasuredIdle(id *ServerID) *figure.Measured {
	if i := s.servers.find(id); i >= 0 {
		return &s.servers[i].idle
	}
	return nil
}

// Settings are the current settings.
func (s *State) Settings() event.Settings { return s.server.Settings }

// Since is when the server started, in Unix nanoseconds; 0: unknown.
func (s *State) Since() int64 { return s.since }

// Totals are the server's counters, counted on since its last event.Totals.
func (s *State) Totals() event.Totals { return s.totals }

// Lost is how many entries this viewer has missed.
func (s *State) Lost() uint64 { return s.lost }

// Known is the time since which no connection and no request was forgotten, in Unix
// nanoseconds; 0 where all are kept.
func (s *State) Known() (since int64) {
	if s.rows.end > uint64(s.rows.n) && s.rows.n > 0 {
		since = s.Row(s.rows.end - uint64(s.rows.n)).At
	}
	if f := &s.closed; len(f.ring) == MaxClosed {
		since = max(since, f.ring[f.first].Closed)
	}
	return since
}

// Events is how many entries were applied.
func (s *State) Events() uint64 { return s.events }

// Notices are the newest notices, the newest last.
func (s *State) Notices() []Notice { return s.notices }

// Why is the newest decision about a client connection.
func (s *State) Why() Decision { return s.why }
