package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/chart"
	"httpserver/tui/scene"
)

// hold stops the picture at a question, so that it can be looked at.
func (m *Model) hold() {
	if m.paused() || m.scene.Asked() == 0 {
		return
	}
	_, rows := m.live.Rows()
	m.quiz.Hold(rows)
	m.shown = m.live.Clone()
	m.look()
}

// askAnew lets the picture of a question go on to what comes next: the viewer
// begins something else, which is what to ask about.
func (m *Model) askAnew() {
	if !m.quiz.Held() {
		return
	}
	m.choice = scene.Newest()
	m.pause()
	_, rows := m.live.Rows()
	m.quiz.Pass(m.scene.Subject, rows)
	m.look()
}

// quizKey takes an answer, k for kept and c for closed, and with the answer in
// sight n, which goes on to the newest question. What would give the answer away
// waits for it.
func (m *Model) quizKey(k tea.KeyMsg) bool {
	switch key := k.String(); {
	case m.scene.Asked() != 0 && (key == "k" || key == "c"):
		m.quiz.Answer(m.scene.Subject, key == "k")
		m.look()
	case m.quiz.Held() && m.scene.Asked() == 0 && m.view != scene.WireView && has(k, m.keys.next):
		m.choice = scene.Newest()
		m.pause()
	case m.scene.Asked() != 0 && (has(k, m.keys.explain) || has(k, m.keys.closeConn)):
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
	case !q.On():
		q.Begin()
	case m.scene.Asked() != 0:
		q.Show(m.scene.Subject)
	default:
		if q.Held() {
			m.pause()
		}
		q.End()
	}
	m.look()
}

// quizBox stands where a chart would give the answer away.
func quizBox(g *canvas.Grid, r canvas.Rectangle, title string) {
	if r.H >= 3 {
		g.Box(r, title, "quiz")
	}
}

// causes draws why connections closed; not in the quiz.
func (m *Model) causes() chart.Func {
	if !m.scene.Reasons() {
		return func(g *canvas.Grid, r canvas.Rectangle, _ *monitor.State) { quizBox(g, r, "Why connections closed") }
	}
	return chart.Causes
}
