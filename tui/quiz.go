package tui

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/chart"
	"httpserver/tui/why"
)

// A quiz asks of one connection after the other whether it is kept or closed.
// While a question is open, nothing on the screen tells, and the picture stands
// still; it goes on when somebody has read the answer and says so.
type quiz struct {
	on      bool
	held    bool             // it stopped the picture
	seen    monitor.Decision // the one whose answer is in sight
	said    string           // what there is to say about somebody's answer
	right   int              // answers that were right,
	given   int              // of so many
	rows    uint64           // of the log when the last question was asked
	skipped uint64           // requests that came and went unasked before the question
}

// question is what the quiz asks of a connection: what became of it after its
// last answer.
func question(c *monitor.Conn) monitor.Decision {
	d := why.About(c)
	if c.Current.Nth != 0 && c.Current.Nth == d.Nth { // which is not answered yet
		d.Nth--
	}
	return d
}

// hides tells whether the answer is not to be shown yet.
func (q *quiz) hides(d monitor.Decision) bool {
	if !q.on || d.Conn == 0 || d.Code == reason.None && !d.Ended {
		return false
	}
	return q.seen.Conn != d.Conn || q.seen.Nth != d.Nth || q.seen.Code != d.Code
}

// asking tells whether a question is open; asks, whether it is about that
// connection.
func (m *Model) asking() bool { return m.quiz.on && m.quiz.hides(m.subject()) }

func (m *Model) asks(c *monitor.Conn) bool { return m.asking() && m.subject().Conn == c.ID }

// hold stops the picture at a question, so that it can be looked at.
func (m *Model) hold() {
	if m.paused() || !m.asking() {
		return
	}
	q := &m.quiz
	_, rows := m.live.Rows()
	q.skipped = 0
	if q.seen.Conn != 0 && rows > q.rows+1 {
		q.skipped = rows - q.rows - 1
	}
	q.held, q.rows = true, rows
	m.shown = m.live.Clone()
}

// askAnew lets the picture of a question go on to what comes next: somebody
// begins something else, which is what is to be asked about.
func (m *Model) askAnew() {
	if !m.quiz.held {
		return
	}
	m.target, m.log.follow = 0, true
	m.pause()
	_, m.quiz.rows = m.live.Rows()
	m.quiz.seen, m.quiz.said = m.subject(), ""
}

// quizKey takes an answer, k for kept and c for closed, and with the answer in
// sight n, which goes on to the newest question. What would give the answer away
// waits for it.
func (m *Model) quizKey(k tea.KeyMsg) bool {
	switch key := k.String(); {
	case m.asking() && (key == "k" || key == "c"):
		m.quiz.answer(m.subject(), key == "k")
	case m.quiz.held && !m.asking() && m.view != wireView && has(k, m.keys.next):
		m.target, m.log.follow = 0, true
		m.pause()
	case m.asking() && (has(k, m.keys.explain) || has(k, m.keys.closeConn)):
		m.say("Answer first: k it is kept, c it is closed")
	default:
		return false
	}
	return true
}

// quizTurn is what H does: the quiz begins, the answer is shown, and with the
// answer in sight the quiz ends.
func (m *Model) quizTurn() {
	q := &m.quiz
	switch {
	case !q.on:
		*q = quiz{on: true}
	case m.asking():
		q.seen, q.said = m.subject(), ""
	default:
		if q.held {
			m.pause()
		}
		*q = quiz{}
	}
}

// answer counts one.
func (q *quiz) answer(d monitor.Decision, kept bool) {
	q.seen = d
	q.given++
	q.said = "no"
	if kept == (reason.Of(d.Code).Verdict == reason.Kept) {
		q.right++
		q.said = "right"
	}
	q.said += " (" + q.outOf() + "): "
}

// outOf is how many answers were right: "3 of 4".
func (q *quiz) outOf() string { return strconv.Itoa(q.right) + " of " + strconv.Itoa(q.given) }

// score says so, once there was an answer, and what was not asked.
func (q *quiz) score() string {
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

// quizTitle is what the first line says in place of PAUSED.
func (m *Model) quizTitle() string {
	if m.asking() {
		return "QUIZ"
	}
	return "QUIZ n: next"
}

// unlessAsked is a number that would tell whether the connection in question is
// open, or the place of one.
func (m *Model) unlessAsked(number string) string {
	if m.asking() {
		return "?"
	}
	return number
}

// quizBox stands where a chart would give the answer away.
func quizBox(g *canvas.Grid, r canvas.Rectangle, title string) {
	if r.H >= 3 {
		g.Box(r, title, "quiz")
	}
}

// causes draws why connections closed; not in the quiz.
func (m *Model) causes() chart.Func {
	if m.quiz.on {
		return func(g *canvas.Grid, r canvas.Rectangle, _ *monitor.State) { quizBox(g, r, "Why connections closed") }
	}
	return chart.Causes
}
