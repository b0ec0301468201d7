package scene

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/share"
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

// paused is the word for a picture that the viewer stopped.
const paused = "PAUSED"

// Still is the word for a picture that stands still: "QUIZ", "QUIZ n: next" or
// "PAUSED"; "" while it moves.
func (s *Scene) Still() string {
	switch held := s.Held(); {
	case held && !s.Open().Known():
		return "QUIZ"
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
	return d, q.seen.Conn != d.Conn || q.seen.Nth != d.Nth || q.seen.Code != d.Code
}

// Held reports whether the quiz stopped the picture.
func (w *Wanted) Held() bool { return w.Quiz.held }

// Turn begins a quiz, shows the answer to an open question or, when none is open,
// ends the quiz. It reports whether a picture that the quiz stopped is to go on.
func (w *Wanted) Turn(sc *Scene) (goesOn bool) {
	switch q := &w.Quiz; {
	case !q.on:
		*q = Quiz{on: true}
	case sc.Asked() != 0:
		q.seen, q.verdict = sc.answer, ""
	default:
		goesOn = q.held
		*q = Quiz{}
	}
	return goesOn
}

// Hold reports whether the picture has to stand still for a question of the scene,
// and notes so, with the rows of the log so far.
func (w *Wanted) Hold(sc *Scene, rows uint64) bool {
	if sc.Asked() == 0 {
		return false
	}
	q := &w.Quiz
	q.skipped = 0
	if q.seen.Conn != 0 && rows > q.rows+1 {
		q.skipped = rows - q.rows - 1
	}
	q.held, q.rows = true, rows
	return true
}

// Release notes that the picture goes on. It reports whether the quiz had stopped it.
func (w *Wanted) Release() (held bool) {
	q := &w.Quiz
	held, q.held = q.held, false
	return held
}

// Pass takes the scene's decision as answered and the rows so far as asked: the
// next question is about what comes after them.
func (w *Wanted) Pass(sc *Scene, rows uint64) {
	q := &w.Quiz
	q.seen, q.verdict, q.rows = sc.answer, "", rows
}

// Answer counts an answer to the scene's question.
func (w *Wanted) Answer(sc *Scene, kept bool) {
	q, d := &w.Quiz, sc.answer
	q.seen = d
	q.given++
	q.verdict = "no"
	if kept == (reason.Of(d.Code).Verdict == reason.Kept) {
		q.right++
		q.verdict = "right"
	}
	q.verdict += " (" + q.outOf() + "): "
}

// outOf is how many answers were right: "3 of 4".
func (q *Quiz) outOf() string { return strconv.Itoa(q.right) + " of " + strconv.Itoa(q.given) }

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
		t += figure.Plural(q.skipped, "request") + " skipped"
	}
	return t
}

// Teach tells the class what the quiz asks and what came of it. The class sees up to
// the entry seq, the last one in the picture, but not what is asked.
func (s *Scene) Teach(c *share.Class, seq uint64) {
	was, about := c.Question(), s.asked
	switch {
	case s.Reasons():
		if was.Phase != share.NoQuiz {
			c.Finish()
		}
	case was.Phase == share.NoQuiz:
		c.Begin(seq)
	case about != 0:
		if was.Phase != share.Asking || was.Conn != about || was.Nth != s.Subject.Nth {
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
}
