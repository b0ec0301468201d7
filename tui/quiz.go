package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/command"
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
	m.togglePicture()
	_, rows := m.live.Rows()
	m.quiz.Pass(m.scene.Subject, rows)
	m.look()
}

// quizLayer takes the answers while the quiz is on.
type quizLayer struct{ bare }

// place is where the keys of the quiz are: another place for the question than
// for its answer.
func (*quizLayer) place(m *Model) command.Place {
	switch {
	case m.scene.Asked() != 0:
		return command.QuizQuestion
	case m.quiz.Held() && m.view != command.WireView:
		return command.QuizAnswer
	}
	return command.Common
}

// do takes an answer or goes on to the newest question. Commands that would give
// the answer away wait for it.
func (*quizLayer) do(m *Model, c call) (bool, tea.Cmd) {
	switch c.id {
	case command.QuizKept, command.QuizClosed:
		m.quiz.Answer(m.scene.Subject, c.id == command.QuizKept)
		m.look()
	case command.QuizNext:
		m.choice = scene.Newest()
		m.togglePicture()
	case command.Explain, command.CloseConn:
		if m.scene.Asked() == 0 {
			return false, nil
		}
		m.say("Answer first: " + command.Line(m.commands.Items(command.QuizQuestion), ", "))
	default:
		return false, nil
	}
	return true, nil
}

// quizTurn begins the quiz, shows the answer to a question, or, with the answer
// in view, ends the quiz.
func (m *Model) quizTurn() {
	q := &m.quiz
	switch {
	case !q.On():
		q.Begin()
		m.open(&m.quizLayer)
	case m.scene.Asked() != 0:
		q.Show(m.scene.Subject)
	default:
		if q.Held() {
			m.togglePicture()
		}
		q.End()
		m.close(&m.quizLayer)
	}
	m.look()
}
