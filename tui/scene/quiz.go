package scene

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/why"
)

// A Quiz asks of one connection after the other whether it is kept or closed.
// While a question is open nothing on the screen tells, and the picture stands
// still; it goes on when the viewer has read the answer and says so. The zero
// value is a quiz that is not on.
type Quiz struct {
	on      bool
	held    bool             // it stopped the picture
	seen    monitor.Decision // the decision whose answer was shown last
	verdict string           // "right (3 of 4): ", before that answer
	right   int              // right answers,
	given   int              // of so many
	rows    uint64           // of the log when the last question was asked
	skipped uint64           // requests that came and went unasked before the question
}

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
	case s.asked == c.ID:
		return Hidden
	case c.Open():
		return Open
	case s.Quiz.on && s.Quiz.seen.Conn != c.ID:
		return Unsaid
	}
	return Closed
}

// Asked is the connection whose fate is hidden; 0 for none.
func (s *Scene) Asked() uint64 { return s.asked }

// Reasons reports whether the screen may tell for which reasons connections in
// general were closed.
func (s *Scene) Reasons() bool { return !s.Quiz.on }

// Unless is a text that would tell whether the hidden connection is open; "?"
// while there is one.
func (s *Scene) Unless(text string) string {
	if s.asked != 0 {
		return "?"
	}
	return text
}

// Still is the word for a picture that stands still: "QUIZ", "QUIZ n: next" or
// "PAUSED"; "" while it moves.
func (s *Scene) Still() string {
	switch {
	case s.Quiz.held && s.asked != 0:
		return "QUIZ"
	case s.Quiz.held:
		return "QUIZ n: next"
	case s.Source.Paused:
		return "PAUSED"
	}
	return ""
}

// Missed is how many events there were since the picture stands still, " +12";
// "" in the quiz, which stops it by itself.
func (s *Scene) Missed() string {
	if s.Quiz.held {
		return ""
	}
	return " +" + figure.Count(int64(s.Source.Missed))
}

// question is what the quiz asks of a connection: what became of it after its
// last response.
func question(c *monitor.Conn) monitor.Decision {
	d := why.About(c)
	if c.Current.Nth != 0 && c.Current.Nth == d.Nth { // in progress
		d.Nth--
	}
	return d
}

// hides reports whether the answer is not to be shown yet.
func (q *Quiz) hides(d monitor.Decision) bool {
	if !q.on || d.Conn == 0 || d.Code == reason.None && !d.Ended {
		return false
	}
	return q.seen.Conn != d.Conn || q.seen.Nth != d.Nth || q.seen.Code != d.Code
}

// Held reports whether the quiz stopped the picture.
func (q *Quiz) Held() bool { return q.held }

// Turn begins a quiz, shows the answer to an open question or, when none is open,
// ends the quiz. It reports whether a picture that the quiz stopped is to go on.
func (q *Quiz) Turn(sc *Scene) (goesOn bool) {
	switch {
	case !q.on:
		*q = Quiz{on: true}
	case sc.asked != 0:
		q.seen, q.verdict = sc.Subject, ""
	default:
		goesOn = q.held
		*q = Quiz{}
	}
	return goesOn
}

// Hold reports whether the picture has to stand still for a question of the scene,
// and notes so, with the rows of the log so far.
func (q *Quiz) Hold(sc *Scene, rows uint64) bool {
	if sc.asked == 0 {
		return false
	}
	q.skipped = 0
	if q.seen.Conn != 0 && rows > q.rows+1 {
		q.skipped = rows - q.rows - 1
	}
	q.held, q.rows = true, rows
	return true
}

// Release notes that the picture goes on.
func (q *Quiz) Release() { q.held = false }

// Pass takes a decision as answered and the rows so far as asked: the next
// question is about what comes after them.
func (q *Quiz) Pass(d monitor.Decision, rows uint64) {
	q.seen, q.verdict, q.rows = d, "", rows
}

// Answer counts an answer.
func (q *Quiz) Answer(d monitor.Decision, kept bool) {
	q.seen = d
	q.given++
	q.verdict = "no"
	if kept == (reason.Of(d.Code).Verdict == reason.Kept) {
		q.right++
		q.verdict = "right"
	}
	q.verdict += " (" + q.outOf() + "): "
}

// Verdict is what precedes the answer: "right (3 of 4): "; "" when it was
// not given by the viewer.
func (q *Quiz) Verdict() string { return q.verdict }

// outOf is how many answers were right: "3 of 4".
func (q *Quiz) outOf() string { return strconv.Itoa(q.right) + " of " + strconv.Itoa(q.given) }

// Score says how many answers were right, once there was one, and how many
// requests were not asked about.
func (q *Quiz) Score() string {
	t := ""
	if q.given > 0 {
		t = q.outOf() + " right so far"
	}
	if q.skipped > 0 {
		if t != "" {
			t += ", "
		}
		t += figure.Plural(q.skipped, "request") + " skipped"
	}
	return t
}
