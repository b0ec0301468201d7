package scene

import (
	"iter"
	"slices"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/why"
)

// A secret is what of the state a frame must not tell: whether one connection was
// kept after its last response. The zero value hides nothing.
type secret struct {
	asked  uint64           // the connection; 0 while no question is open
	blank  *monitor.Conn    // it without what became of it; nil when it is not known any longer
	answer monitor.Decision // the subject's, whether it may be told or not
}

// hide makes the subject's decision a secret if the quiz asks for it, and returns what
// may be told of it.
func (s *Scene) hide(d monitor.Decision) monitor.Decision {
	c := s.State.Conn(d.Conn)
	d, hidden := s.Quiz.asks(d, c)
	s.secret = secret{answer: d}
	if !hidden {
		return d
	}
	s.asked = d.Conn
	if c != nil {
		s.blank = without(c, d.Nth)
	}
	return monitor.Decision{Conn: d.Conn, Nth: d.Nth}
}

// without is a connection without what became of it after its nth response: open and
// idle since then, whatever it is.
func without(c *monitor.Conn, nth int) *monitor.Conn {
	b := *c
	b.Since = lastEnd(c)
	b.Phase, b.Last, b.Closed, b.Requests = event.Idle, b.Since, 0, nth
	b.Why, b.Detail, b.Ended, b.HalfClosed = reason.None, "", event.EndUnknown, false
	b.Limit, b.Late, b.IdleLeft = 0, 0, 0
	b.Current, b.Progress, b.Upstream = monitor.Exchange{}, nil, nil
	return &b
}

// Asked is the connection that the quiz asks about; 0 for none.
func (s *Scene) Asked() uint64 { return s.asked }

// tells reports whether what became of a connection may be told.
func (s *Scene) tells(conn uint64) bool { return conn != s.Asked() }

// A Fate is what a viewer may be told of a connection.
type Fate uint8

// The fates.
const (
	Open   Fate = iota
	Closed      // who closed it and why may be told
	Unsaid      // it is closed, and why is a question of the quiz
	Hidden      // the quiz asks whether it is open
)

// Fate is what may be told of a connection.
func (s *Scene) Fate(c *monitor.Conn) Fate {
	switch {
	case !s.tells(c.ID):
		return Hidden
	case c.Open():
		return Open
	case s.Quiz.on && !s.Quiz.knows(question(c), c):
		return Unsaid
	}
	return Closed
}

// ConnOf is a connection as it may be shown; nil when it is not known. The one that
// the quiz asks about is open, idle, and has its requests up to the question.
func (s *Scene) ConnOf(id uint64) *monitor.Conn { return s.shown(s.State.Conn(id)) }

// Recent are the connections as they may be shown, the one with the latest event
// first.
func (s *Scene) Recent() iter.Seq[*monitor.Conn] {
	return func(yield func(*monitor.Conn) bool) {
		for c := range s.State.Recent() {
			if !yield(s.shown(c)) {
				return
			}
		}
	}
}

func (s *Scene) shown(c *monitor.Conn) *monitor.Conn {
	if c != nil && s.blank != nil && c.ID == s.blank.ID {
		return s.blank
	}
	return c
}

// Deadline is when a limit closes a connection, in Unix nanoseconds; 0 where no
// limit is running, or that may not be told.
func (s *Scene) Deadline(c *monitor.Conn) int64 {
	if s.Fate(c) == Hidden {
		return 0
	}
	return s.State.Deadline(c)
}

// Capture is the captured bytes of an exchange, without those of a response that
// may say whether it is the last one; nil when none were captured.
func (s *Scene) Capture(conn uint64, nth int) *monitor.Capture {
	c := s.State.Capture(conn, nth)
	if c == nil || s.tells(conn) {
		return c
	}
	in := *c
	in.Parts = slices.DeleteFunc(slices.Clone(c.Parts), func(p event.Wire) bool { return p.Dir == event.Out })
	return &in
}

// Decided is why a connection was kept or closed after a request; ok is false where
// that may not be told.
func (s *Scene) Decided(r *monitor.Row) (code reason.Code, ok bool) {
	return r.Why, s.tells(r.Conn)
}

// A Count is a number that would tell whether a connection is open. It writes
// itself as "?" while that may not be told.
type Count struct {
	n     uint64
	known bool
}

// Known reports whether the number may be told.
func (n Count) Known() bool { return n.known }

// Grouped is the number in full, "12,345".
func (n Count) Grouped() string { return n.write(figure.Grouped(n.n)) }

// Brief is the number in four cells at most.
func (n Count) Brief() string { return n.write(figure.Count(int64(n.n))) }

func (n Count) write(text string) string {
	if !n.known {
		return "?"
	}
	return text
}

// CountOf is a number that would tell whether the connection is open that the quiz
// asks about.
func (s *Scene) CountOf(n int) Count { return Count{uint64(n), s.Asked() == 0} }

// Open is how many connections of clients are open, by the server's own count.
func (s *Scene) Open() Count { return s.CountOf(int(s.State.Totals().Open)) }

// OpenHere is how many of them are known here.
func (s *Scene) OpenHere() Count { return s.CountOf(s.State.OpenConns()) }

// InPhase is how many open connections of clients are in a phase. The one that the
// quiz asks about is in none.
func (s *Scene) InPhase(p event.Phase) int {
	n := s.State.Phases()[p]
	if c := s.State.Conn(s.Asked()); isClients(c) && c.Phase == p {
		n--
	}
	return n
}

// isClients reports whether a connection is an open one of a client.
func isClients(c *monitor.Conn) bool { return c != nil && c.Open() && c.Side == event.FromClient }

// Others are the open connections of clients that are not among those shown, and how
// many of these are idle. The one that the quiz asks about is not among them.
func (s *Scene) Others(shown []uint64) (n, idle int) {
	for p := range event.Closing + 1 {
		n += s.InPhase(p)
	}
	idle = s.InPhase(event.Idle)
	for _, id := range shown {
		if c := s.State.Conn(id); isClients(c) && s.tells(id) {
			n--
			if c.Phase == event.Idle {
				idle--
			}
		}
	}
	return n, max(0, idle)
}

// Totals are the server's totals, without a request that follows the one that the quiz
// asks about.
func (s *Scene) Totals() event.Totals { return s.told(s.State.Totals()) }

// Numbers are what was counted since the mark that the viewer wants, or since the
// beginning, with totals as [Scene.Totals].
func (s *Scene) Numbers() monitor.Numbers {
	n := s.numbers.of(s.State, s.Since)
	n.Totals = s.told(n.Totals)
	return n
}

func (s *Scene) told(t event.Totals) event.Totals {
	n := uint64(s.untold())
	t.Requests -= min(n, t.Requests)
	t.Reused -= min(n, t.Reused)
	return t
}

// Clients are the clients of a grouping, those left out as one, and how many these are,
// as [Scene.Totals].
func (s *Scene) Clients(by monitor.Grouping) (all []monitor.Client, others monitor.Client, left int) {
	all, others, left = s.State.Clients(nil, by)
	if n := s.untold(); n > 0 {
		for i := range all {
			if o := &all[i]; o.Has(s.blank, by) {
				o.Requests, o.Reused = o.Requests-n, o.Reused-n
			}
		}
	}
	return all, others, left
}

// RequestBars are how many connections had how many requests, as [Scene.Numbers].
func (s *Scene) RequestBars() []monitor.Bar {
	bars := s.numbers.of(s.State, s.Since).RequestBars(nil)
	n := s.untold()
	if n == 0 {
		return bars
	}
	for i, b := range bars {
		if had := int64(s.blank.Requests); had >= b.Low && (had < b.High || b.High == 0) {
			bars[i].N++
		}
		if has := int64(s.blank.Requests + n); has >= b.Low && (has < b.High || b.High == 0) && b.N > 0 {
			bars[i].N--
		}
	}
	return bars
}

// untold is how many requests of the connection that the quiz asks about came after
// the one it asks about.
func (s *Scene) untold() int {
	if s.blank == nil || s.blank.Side != event.FromClient {
		return 0
	}
	return s.State.Conn(s.blank.ID).Requests - s.blank.Requests
}

// Rate is what is measured of the second that is running; without the open
// connections while those may not be told.
func (s *Scene) Rate() monitor.Second { return s.second(s.State.Rate()) }

// History appends to dst the newest n seconds that are over, the oldest first, as
// [Scene.Rate].
func (s *Scene) History(dst []monitor.Second, n int) []monitor.Second {
	from := len(dst)
	dst = s.State.History(dst, n)
	if !s.Open().Known() {
		for i := from; i < len(dst); i++ {
			dst[i].Open = 0
		}
	}
	return dst
}

func (s *Scene) second(one monitor.Second) monitor.Second {
	if !s.Open().Known() {
		one.Open = 0
	}
	return one
}

// Reasons reports whether the screen may tell for which reasons connections in
// general were closed.
func (w *Wanted) Reasons() bool { return !w.Quiz.on }

// Statement is what the line WHY says of the subject, for lines of room cells.
func (s *Scene) Statement(room int) why.Statement {
	if s.Asked() != 0 {
		return why.Question(s.Subject.Conn, s.Quiz.score(), s.Commands)
	}
	return why.Subject{
		Decision: s.Subject, Commands: s.Commands, State: s.State, Now: s.Now, Said: s.Quiz.verdict,
		Picked: s.Chosen() != 0, Open: s.LatestOpen(),
	}.Statement(room)
}

// Suggestion is something to try next, and what to watch for.
func (s *Scene) Suggestion() (try, watch string) {
	l := why.Lesson{State: s.State, Commands: s.Commands, Control: s.Source.Control, Newest: s.State.Why().Code}
	if !s.Open().Known() {
		l.Newest = reason.None
	}
	return l.Suggestion()
}
