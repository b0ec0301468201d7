package tui

import (
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/export"
	"httpserver/tui/overlay"
	"httpserver/tui/save"
	"httpserver/tui/scene"
)

// carryOut carries out what a layer ordered.
func (m *Model) carryOut(order any) tea.Cmd {
	switch o := order.(type) {
	case overlay.Say:
		m.say(string(o))
	case scene.Wish:
		m.see(o)
	case overlay.NextQuestion:
		m.nextQuestion()
	case overlay.ExportAs:
		return m.exportAs(export.Form(o))
	case overlay.CopyCommand:
		return copyText(m.screen, save.Text{Name: "the command", Text: string(o)})
	case overlay.CloseConn:
		m.say(o.Said)
		return beside(m.desk.CloseConn(o.Conn))
	case overlay.StartDemo:
		return m.startDemo(demo.Scenario(o))
	case overlay.SortBy:
		m.sortBy(o)
	case overlay.NameMark:
		return m.tellMark(event.Mark(o))
	case overlay.StopDemo:
		m.say("demo traffic stops")
		return beside(m.desk.StopDemo())
	}
	return nil
}

// see changes what the viewer wants to see.
func (m *Model) see(do scene.Wish) {
	if said := do(&m.viewer, &m.scene); said != "" {
		m.say(said)
	}
	m.look()
}

// clickConn chooses a connection. A click on the chosen one opens it.
func (m *Model) clickConn(c call) {
	if m.scene.Choice.Conn() == c.arg {
		m.openWire()
		return
	}
	m.viewer.Focus = c.pane
	m.viewer.Choose(scene.Conn(c.arg))
	m.look()
}

// clickRequest chooses a request. A click on the chosen one opens it.
func (m *Model) clickRequest(c call) {
	place := int(c.arg)
	if m.scene.Choice.IsRow() && m.scene.Place == place {
		m.openWire()
		return
	}
	m.viewer.Focus = command.LogPane
	m.follow(m.panels.requests.Choose(place, &m.scene))
}

// sortBy sorts a table by a column.
func (m *Model) sortBy(o overlay.SortBy) {
	if o.Pane == command.ClientsPane {
		m.follow(m.panels.clients.SortBy(o.Column))
		return
	}
	m.follow(m.panels.conns.SortBy(o.Column, &m.scene))
}

// clickTime goes to the time that was clicked: back to it on a running server, or to that
// moment of a recording.
func (m *Model) clickTime(c call) {
	ago := time.Duration(c.arg) * time.Duration(c.left)
	if m.player == nil {
		m.panels.lanes.GoBack(ago)
		m.look()
		return
	}
	ago += m.panels.lanes.Back()
	m.panels.lanes.Return()
	s := m.player.Status()
	m.player.Pause()
	m.player.Seek(max(0, s.At.Sub(s.Start)-ago))
}

// openWire shows the exchange that the screen speaks of.
func (m *Model) openWire() {
	if conn, nth := m.scene.Exchange(); conn != 0 && m.viewer.View != command.WireView {
		m.viewer.Open(conn, nth)
		m.panels.wire.Open()
		m.look()
	}
}

// back undoes one thing: going back in time, a choice, a filter, a view,
// presentation mode.
func (m *Model) back() {
	switch {
	case m.panels.lanes.Return():
	case !m.viewer.Choice.Follows():
		m.viewer.Choose(scene.Newest())
	case m.viewer.Filter.Text() != "":
		m.viewer.Filter.Set("")
	case m.viewer.View != command.Overview:
		m.viewer.Change(command.Overview)
	case m.viewer.Present:
		m.togglePresent()
	}
	m.look()
}

// togglePresent changes between the screen for one person and the screen for a
// class.
func (m *Model) togglePresent() {
	m.viewer.Present = !m.viewer.Present
	m.viewer.Change(command.Overview)
	m.th = canvas.NewTheme(m.opt.Renderer, m.th.Name, m.viewer.Present)
	if m.viewer.Present {
		m.say("presentation on")
	} else {
		m.say("presentation off")
	}
	m.look()
}

// nextTheme takes the theme after this one, and names it: on some terminals two
// of them look alike.
func (m *Model) nextTheme() {
	m.th = canvas.NewTheme(m.opt.Renderer, canvas.NextTheme(m.th.Name), m.viewer.Present)
	m.say("theme " + m.th.Name)
}

// toggleMouse gives the mouse back to the terminal, to mark text with, or
// takes it again.
func (m *Model) toggleMouse() tea.Cmd {
	m.mouseOff = !m.mouseOff
	if m.mouseOff {
		m.say("the mouse is the terminal's: mark text with it; " + m.commands.Key(command.Mouse) + " takes it back (or hold shift while marking)")
		return tea.DisableMouse
	}
	m.say("the mouse is the dashboard's again")
	return tea.EnableMouseCellMotion
}

// pause stops the picture or the recording, or lets it go on.
func (m *Model) pause() {
	switch {
	case m.player == nil:
		m.togglePicture()
	case m.player.Status().Paused:
		m.player.Resume()
	default:
		m.player.Pause()
	}
}

// togglePicture stops the picture, or lets it go on: in a quiz to the next question,
// once this one is answered.
func (m *Model) togglePicture() {
	switch {
	case !m.times.Paused():
		m.times.Stop()
	case m.viewer.Reasons():
		m.viewer.Release()
		m.times.GoOn(m.src.Now())
	case !m.viewer.Hold(&m.scene, m.times.Seen(), m.times.SeenAt()):
		m.step()
	}
	m.look()
}

// step lets the picture of a quiz go on to the next question.
func (m *Model) step() {
	m.viewer.Release()
	stopped, skipped := m.times.Step(m.src.Now(), func() bool {
		m.look()
		return m.viewer.Hold(&m.scene, m.times.Seen(), m.times.SeenAt())
	})
	m.look()
	if !stopped && skipped > 0 {
		m.viewer.Skip(&m.scene, skipped)
		m.look()
	}
}

// hold stops the picture at a question of the quiz, so that it can be looked at. With
// the answer that a connection is closed, its close is seen.
func (m *Model) hold() {
	switch {
	case !m.times.Paused():
		if m.viewer.Hold(&m.scene, m.times.Seen(), m.times.SeenAt()) {
			m.times.StopForQuiz()
			m.look()
		}
	case m.scene.ToldClosed():
		m.times.Close(m.scene.Subject.Conn)
		m.look()
	}
}

// quizTurn begins the quiz, shows the answer to a question, or, with the answer
// in view, ends the quiz.
func (m *Model) quizTurn() {
	if goesOn := m.viewer.Turn(&m.scene); goesOn && m.times.Paused() {
		m.togglePicture()
	}
	m.look()
}

// openMenu shows the demo traffic. Its commands name the server's current address.
func (m *Model) openMenu() {
	m.layers.open(&overlay.Menu{Scenarios: m.desk.Server.Scenarios()})
}

// nextQuestion lets the picture of a quiz go on to the next question. The explanation of
// the answer closes: it would cover the lanes of the question, and tell its answer.
func (m *Model) nextQuestion() {
	last := m.scene.Last()
	m.layers.closeExplanation()
	m.viewer.Choose(scene.Newest())
	m.togglePicture()
	if last && !m.times.Paused() {
		m.say("that was the last" + m.viewer.Score(": ") + "; " + m.commands.Text(command.Quiz, "ends the quiz"))
	}
}

// startDemo starts a scenario. After the answer to a question the quiz goes on; an open
// question stays, and what the scenario does is asked about after it.
func (m *Model) startDemo(s demo.Scenario) tea.Cmd {
	if m.scene.Told() {
		m.nextQuestion()
		m.notice = ""
	}
	watch := s.Watch // its name is above the lanes
	if !m.times.Live.Settings().KeepAlive {
		watch = "keep-alive is off, each response ends its line"
	}
	switch {
	case m.viewer.Reasons(): // else it would tell
		m.say("Watch for: " + watch)
	case !m.scene.Open().Known():
		m.say("demo " + s.Key + " begins; answer this question first: " + command.Line(m.commands.Items(command.QuizQuestion), ", "))
	}
	return beside(m.desk.StartDemo(s))
}

// copyText copies a text, and says where it is.
func copyText(screen io.Writer, t save.Text) tea.Cmd {
	return func() tea.Msg { return saidMsg(save.Copy(screen, t)) }
}

// exportAs writes the requests that are shown, or the screen, to a file.
func (m *Model) exportAs(f export.Form) tea.Cmd {
	m.look()
	m.dirty = true // draw it once more, without the question
	x := save.Gather(&m.scene, m.View())
	name := "httpserver-" + m.times.Clock.In(m.opt.Zone).Format("20060102-150405") + "." + f.Ext
	return func() tea.Msg { return saidMsg(save.Export(name, f, x)) }
}

// mark marks this moment, and asks for a name.
func (m *Model) mark() tea.Cmd {
	n := m.times.NextMark()
	m.layers.open(overlay.NewMarkLine(n))
	return m.tellMark(event.Mark{N: n})
}

// tellMark tells the server of a mark. Without a server it is this viewer's own.
func (m *Model) tellMark(e event.Mark) tea.Cmd {
	if m.desk.Server == nil {
		m.times.Mark(e)
		return nil
	}
	return beside(m.desk.Mark(e))
}

// resend sends the chosen request once more.
func (m *Model) resend() tea.Cmd {
	conn, nth := m.scene.Exchange()
	if conn == 0 {
		m.say("there is no request to resend yet")
		return nil
	}
	said, do := m.desk.Resend(export.Resendable(m.times.Shown, conn, nth), conn, nth)
	m.say(said)
	return beside(do)
}

// quit leaves the dashboard.
func (m *Model) quit() tea.Cmd {
	m.reader.Stop()
	return tea.Quit
}
