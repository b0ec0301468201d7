package monitor

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A State is what is known of a server after some entries. Make one with [New].
type State struct {
	now     int64 // the latest time told, Unix nanoseconds
	server  event.ServerStarted
	since   int64 // when the server started
	stopped bool
	totals  event.Totals
	lost    uint64
	events  uint64
	notices []Notice // the newest last
	why     Decision

	conns      map[uint64]*Conn // open, and closed ones that are still kept
	lastLookup *Conn            // the one that was looked up last: a request's two events often follow each other
	recent     list             // the same, the one with the latest event first
	closed     fifo             // the closed ones, the oldest first
	free       *Conn            // one that was forgotten, for the next to be opened
	phases     [phases]int      // open connections of clients by what they do

	rows    rows
	seconds seconds
	counts  counts
	groups  groups
	wire    wire
}

// MaxNotices is how many notices are kept.
const MaxNotices = 50

// A Notice is something that the operator should read.
type Notice struct {
	At   int64 // Unix nanoseconds
	Text string
}

// note keeps a notice, in place of the oldest where there are too many.
func (s *State) note(n Notice) {
	if len(s.notices) == MaxNotices {
		s.notices = s.notices[:copy(s.notices, s.notices[1:])]
	}
	s.notices = append(s.notices, n)
}

// A Decision is why a connection was kept or closed, and when.
type Decision struct {
	At     int64 // Unix nanoseconds; 0: nothing is decided yet
	Conn   uint64
	Nth    int // the exchange after which it was decided; 0: between exchanges
	Code   reason.Code
	Detail string
	Ended  bool // the connection is closed by now
}

// New returns the state of a server of which nothing is known.
func New() *State {
	s := &State{conns: make(map[uint64]*Conn)}
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
	case event.Forwarded:
		s.forwarded(at, &v)
	case event.Totals:
		s.setTotals(at, v)
	case event.SettingsChanged:
		s.server.Settings = v.Settings
	case event.ServerStarted:
		s.server, s.since, s.stopped = v, at, false
	case event.ServerStopped:
		s.setTotals(at, v.Totals)
		s.stopped = true
	case event.Snapshot:
		s.repair(at, &v)
	case event.Lost:
		s.lost += v.N
	case event.Notice:
		s.note(Notice{At: at, Text: v.Text})
	case event.Wire:
		s.wire.add(&v)
	case event.Steps:
		s.wire.addSteps(&v)
	}
}

// Advance tells the time. Going backwards is no harm: nothing happens.
func (s *State) Advance(now time.Time) {
	n := now.UnixNano()
	if n > s.now {
		s.now = n
	}
	s.seconds.advance(s.now/1e9, s.totals.Open)
}

// Now is the latest time told by an entry or by Advance, in Unix nanoseconds.
func (s *State) Now() int64 { return s.now }

// Server is what the server said of itself; its Settings are the ones of now.
func (s *State) Server() *event.ServerStarted { return &s.server }

// Settings are the switches as they are now.
func (s *State) Settings() event.Settings { return s.server.Settings }

// Since is when the server started, in Unix nanoseconds; 0: not known.
func (s *State) Since() int64 { return s.since }

// Stopped tells that the server's last event was seen.
func (s *State) Stopped() bool { return s.stopped }

// Totals are the server's counters, counted on since it last told them.
func (s *State) Totals() event.Totals { return s.totals }

// Lost is how many entries this viewer has missed.
func (s *State) Lost() uint64 { return s.lost }

// Events is how many entries were applied.
func (s *State) Events() uint64 { return s.events }

// Notices are the newest notices, the newest last.
func (s *State) Notices() []Notice { return s.notices }

// Why is the newest decision about a connection of a client.
func (s *State) Why() Decision { return s.why }

// setTotals takes over the server's own numbers. What they count and the
// entries did not (they were lost) is put into the second that is running.
// Bytes are only known that way: entries tell them when an exchange is over,
// which for a large one is long after they went.
func (s *State) setTotals(at int64, t event.Totals) {
	sec := s.seconds.at(at / 1e9)
	sec.Requests += more(t.Requests, s.totals.Requests)
	sec.Conns += more(t.Conns, s.totals.Conns)
	sec.In += max(0, t.In-s.totals.In)
	sec.Out += max(0, t.Out-s.totals.Out)
	s.totals = t
}

func more(now, before uint64) uint32 {
	if now <= before {
		return 0
	}
	return uint32(now - before)
}
