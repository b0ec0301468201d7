package scene

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/share"
	"httpserver/tui/why"
)

// A Quiz asks of one connection after the other, and after each of its exchanges,
// whether it is kept or closed. While a question is open nothing on the screen tells,
// and the picture is stopped; when the viewer has read the answer and says so, it
// goes on to the next question. The zero value is a quiz that is not on.
type Quiz struct {
	on       bool
	begun    int64          // when, in Unix nanoseconds; for a class, until when it has seen everything
	class    bool           // there is one,
	passed   uint64         // which saw up to this entry when the quiz began
	held     bool           // the quiz stopped the picture
	answered map[point]bool // the questions that were
	verdict  string         // "right (3 of 4): ", before the latest answer
	right    int            // right answers,
	given    int            // of so many
	skipped  int            // requests that came and went unasked
}

// A point is what a question is about: a connection after one of its exchanges.
type point struct {
	conn uint64
	nth  int
}

// paused is the word for a picture that the viewer stopped.
const paused = "PAUSED"

// Still is the word for a picture that the quiz has stopped: "QUIZ", "QUIZ n: next", "QUIZ n: go
// on" after the last question, or "PAUSED"; "" while it moves.
func (s *Scene) Still() string {
	switch held := s.Held(); {
	case held && !s.Open().Known():
		return "QUIZ"
	case held && s.Last():
		return "QUIZ n: go on"
	case held:
		return "QUIZ n: next"
	case s.Source.Paused:
		return paused
	}
	return ""
}

// Missed is how many events there were since the picture stands still, " +12";
// "" in the quiz, which stops it by itself.
func (s *Scene) Missed() string {
	if s.Still() != paused {
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

// asks is what the quiz asks for where the screen speaks of a decision on c, which is
// nil when it is not known any longer; hidden reports whether the answer is not to be
// shown yet. Without a quiz it is the decision itself.
func (q *Quiz) asks(d monitor.Decision, c *monitor.Conn) (asked monitor.Decision, hidden bool) {
	if q.on && c != nil {
		d = question(c)
	}
	if !q.on || d.Conn == 0 || d.Code == reason.None && !d.Ended {
		return d, false
	}
	return d, !q.knows(d, c)
}

// knows reports whether what became of a connection after an exchange was told, or is
// no question: what a class saw before the quiz is none, and no viewer is asked of a
// connection that had its last exchange before the quiz whether it closed during it.
func (q *Quiz) knows(d monitor.Decision, c *monitor.Conn) bool {
	if q.answered[point{d.Conn, d.Nth}] {
		return true
	}
	at, closed := d.At, int64(0)
	if c != nil {
		at, closed = lastEnd(c), c.Closed
	}
	return at+resolution <= q.begun && (q.class || closed > q.begun)
}

// resolution is that of the times on a lane, in nanoseconds.
const resolution = 1e6

// lastEnd is when the last exchange of a connection ended, or when it was opened if it
// had none, in Unix nanoseconds.
func lastEnd(c *monitor.Conn) int64 {
	if marks := c.Marks(); len(marks) > 0 {
		return c.Opened + int64(marks[len(marks)-1].End)*resolution
	}
	return c.Opened
}

// Held reports whether the quiz stopped the picture.
func (w *Wanted) Held() bool { return w.Quiz.held }

// Turn begins a quiz, shows the answer to an open question or, when none is open,
// ends the quiz. It reports whether a picture that the quiz stopped is to go on.
func (w *Wanted) Turn(sc *Scene) (goesOn bool) {
	switch q := &w.Quiz; {
	case !q.on:
		*q = Quiz{on: true, begun: sc.Now.UnixNano(), class: sc.Source.Join != nil, answered: map[point]bool{}}
	case sc.Asked() != 0:
		q.answer(sc, "")
	default:
		goesOn = q.held
		*q = Quiz{}
	}
	return goesOn
}

// answer notes that the scene's question is answered.
func (q *Quiz) answer(sc *Scene, verdict string) {
	q.answered[point{sc.answer.Conn, sc.answer.Nth}], q.verdict = true, verdict
}

// Passed notes that a guest had seen up to an entry when the quiz began, which may be
// further than the teacher's picture was: of what comes up to it nothing is asked.
func (w *Wanted) Passed(entry uint64) {
	q := &w.Quiz
	q.passed = max(q.passed, entry)
}

// Hold reports whether the picture, which has come to an entry and its time, has to stand
// still for a question of the scene, and notes so. What passes without a question is seen
// by the class.
func (w *Wanted) Hold(sc *Scene, entry uint64, at int64) bool {
	q, asked := &w.Quiz, sc.Asked() != 0
	if q.class && entry <= q.passed {
		q.begun = max(q.begun, at+resolution)
		return false
	}
	if asked {
		q.held = true
	} else if q.class {
		q.begun = max(q.begun, at)
	}
	return asked
}

// Told reports whether the picture is stopped for an answer that the quiz has told.
func (s *Scene) Told() bool { return s.Held() && s.Asked() == 0 }

// Last reports whether nothing is left to ask about: no response waits, and the demo or
// the recording is over.
func (s *Scene) Last() bool {
	return !s.Source.Waits && (s.Source.Demo.Over || s.Source.AtEnd || s.Source.Ended)
}

// ToldClosed reports whether the quiz has just told that a connection, the scene's
// subject, is closed.
func (s *Scene) ToldClosed() bool {
	return s.Told() && reason.Of(s.Subject.Code).Verdict != reason.Kept
}

// Release notes that the picture goes on. It reports whether the quiz had stopped it.
func (w *Wanted) Release() (held bool) {
	q := &w.Quiz
	held, q.held = q.held, false
	return held
}

// Skip takes what became of the scene's connections as told, skipped requests among
// it: the next question is about what comes after.
func (w *Wanted) Skip(sc *Scene, skipped int) {
	q := &w.Quiz
	if q.on {
		q.answer(sc, "")
		q.begun = sc.Now.UnixNano()
		q.skipped += skipped
	}
}

// Answer counts an answer to the scene's question.
func (w *Wanted) Answer(sc *Scene, kept bool) {
	q := &w.Quiz
	q.given++
	verdict := "no"
	if kept == (reason.Of(sc.answer.Code).Verdict == reason.Kept) {
		q.right++
		verdict = "right"
	}
	q.answer(sc, verdict+" ("+q.outOf()+"): ")
}

// outOf is how many answers were right: "3 of 4".
func (q *Quiz) outOf() string { return strconv.Itoa(q.right) + " of " + strconv.Itoa(q.given) }

// Score says after a text how many answers were right, ": 3 of 4 right"; "" where there
// was none.
func (w *Wanted) Score(before string) string {
	q := &w.Quiz
	if q.given == 0 {
		return ""
	}
	return before + q.outOf() + " right"
}

// score says how many answers were right, once there was one, and how many
// requests were not asked about.
func (q *Quiz) score() string {
	t := ""
	if q.given > 0 {
		t = q.outOf() + " right so far"
	}
	if q.skipped > 0 {
		if t != "" {
			t += ", "
		}
		t += figure.Plural(uint64(q.skipped), "request") + " skipped"
	}
	return t
}

// Teach tells the class what the quiz asks and what came of it. The class sees up to
// the entry seq, the last one in the picture, but for the one that has the answer. When
// the quiz begins, passed is for [Wanted.Passed].
func (s *Scene) Teach(c *share.Class, seq uint64) (passed uint64) {
	was, about := c.Question(), s.asked
	switch {
	case s.Reasons():
		if was.Phase != share.NoQuiz {
			c.Finish()
		}
	case was.Phase == share.NoQuiz:
		return c.Begin(seq)
	case about != 0:
		if was.Phase != share.Asking || was.Conn != about || was.Nth != s.Subject.Nth {
			c.Show(max(seq, 1) - 1) // the last entry in the picture has the answer
			c.Ask(about, s.Subject.Nth)
		}
	case was.Phase == share.Asking:
		c.Show(seq)
		c.Tell(reason.Of(s.answer.Code).Verdict == reason.Kept, why.Verdict(s.answer, nil))
	default:
		if was.Phase == share.Told && !s.Source.Paused {
			c.Next()
		}
		c.Show(seq)
	}
	return 0
}
