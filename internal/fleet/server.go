package fleet

import (
	"time"

	"httpserver/internal/event"
)

// A following is how far a watcher is with the entries of a server.
type following uint8

const (
	notFollowed following = iota // only its reports are read
	joining                      // entries come, and the snapshot that they follow on does not yet
	followed
)

// A server is one server of the fleet as a watcher knows it.
type server struct {
	id, run string // in its subjects
	clock   clock
	heard   time.Time // its newest message came
	rival   rival
	ended   bool // its publisher has said so
	silent  bool // nothing has come for silence

	state    following
	roll     *roll
	write    rewriter
	next     uint64          // the number of its next entry
	parts    *event.Snapshot // of a snapshot that is coming
	repair   bool            // a snapshot is due
	cut      bool            // it went silent while it was followed: what came then is missing
	asked    time.Time       // for a snapshot
	wanted   time.Time       // it was told that its entries are wanted
	last     time.Time       // of the entry given last
	reported event.ServerReport
	missing  uint64 // entries that did not arrive
}

// A rival is another run that says that it is the same server: the same one after a
// restart, or another one of that name.
type rival struct {
	run   string
	since time.Time
}

// here reports whether the server is there, as far as is known.
func (s *server) here() bool { return !s.ended && !s.silent }

// totals are the server's own counters, those that go with its entries where these
// are shown. A server that is not here has nothing open.
func (s *server) totals() event.Totals {
	t := s.reported.Totals
	if s.state == followed {
		t = s.roll.totals
	}
	if !s.here() {
		t.Open, t.Guests = 0, 0
	}
	return t
}

// at is a time of the server as the viewer's. It is never after now, and never before
// that of the entry given last.
func (s *server) at(t, now time.Time) time.Time {
	t = t.Add(s.clock.offset(now))
	if t.After(now) {
		t = now
	}
	if t.Before(s.last) {
		t = s.last
	}
	s.last = t
	return t
}

// leave forgets what goes with the server's entries.
func (s *server) leave() {
	s.state, s.roll, s.parts, s.repair = notFollowed, newRoll(), nil, false
	s.write.forget(nil)
}

// begin is a new run of the server.
func (s *server) begin(run string) {
	s.run, s.rival, s.ended, s.silent, s.cut, s.clock = run, rival{}, false, false, false, clock{}
	s.reported, s.missing = event.ServerReport{}, 0
	s.leave()
}
