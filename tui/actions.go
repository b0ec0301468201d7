package tui

import (
	"io"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/export"
	"httpserver/tui/overlay"
	"httpserver/tui/save"
	"httpserver/tui/scene"
	"httpserver/tui/setting"
)

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

// clickColumn sorts the table.
func (m *Model) clickColumn(c call) { m.follow(m.panels.conns.SortBy(int(c.arg), &m.scene)) }

// openWire shows the exchange that the screen speaks of.
func (m *Model) openWire() {
	if conn, nth := m.scene.Exchange(); conn != 0 && m.viewer.View != command.WireView {
		m.viewer.Open(conn, nth)
		m.panels.wire.Open()
		m.look()
	}
}

// nextPanel and previousPanel move the focus.
func (m *Model) nextPanel()     { m.viewer.NextPanel(+1, m.layout.Table.H > 0) }
func (m *Model) previousPanel() { m.viewer.NextPanel(-1, m.layout.Table.H > 0) }

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

// toggleFollow follows what happens again or, when it does already, stays at the
// newest request.
func (m *Model) toggleFollow() {
	to := scene.Newest()
	if n := m.scene.Rows(); m.viewer.Choice.Follows() && n > 0 {
		to = scene.Row(m.scene.Number(n - 1))
	}
	m.viewer.Choose(to)
	m.look()
}

// togglePresent changes between the screen for one person and the screen for a
// class.
func (m *Model) togglePresent() {
	m.viewer.Present = !m.viewer.Present
	m.viewer.Change(command.Overview)
	m.th = canvas.NewTheme(m.opt.Renderer, m.th.Name, m.viewer.Present)
	m.look()
}

// nextTheme takes the theme after this one, and names it: on some terminals two
// of them look alike.
func (m *Model) nextTheme() {
	m.th = canvas.NewTheme(m.opt.Renderer, canvas.NextTheme(m.th.Name), m.viewer.Present)
	m.say("theme " + m.th.Name)
}

// toggleMask hides the addresses of the clients, or shows them.
func (m *Model) toggleMask() {
	if m.viewer.Mask.Toggle() {
		m.say("client addresses are masked")
	} else {
		m.say("client addresses are shown")
	}
	m.look()
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

// nextRTT changes the estimate of what reuse has saved; nothing else.
func (m *Model) nextRTT() {
	m.viewer.RTT = setting.NextRTT(m.viewer.RTT)
	if m.viewer.RTT == 0 {
		m.say("handshakes saved are counted, not timed")
		return
	}
	saved := time.Duration(m.times.Shown.Totals().Reused) * m.viewer.RTT
	m.say("at a round trip of " + figure.Limit(m.viewer.RTT) + ", reuse has saved " + figure.Span(saved) + " so far (an estimate)")
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

// togglePicture stops the picture, or lets it go on.
func (m *Model) togglePicture() {
	if m.times.Paused() {
		m.viewer.Quiz.Release()
		m.times.GoOn(m.src.Now())
	} else {
		m.times.Stop()
	}
	m.look()
}

// hold stops the picture at a question of the quiz, so that it can be looked at.
func (m *Model) hold() {
	if m.times.Paused() || m.scene.Asked() == 0 {
		return
	}
	_, rows := m.times.Live.Rows()
	m.viewer.Quiz.Hold(rows)
	m.times.Stop()
	m.look()
}

// quizTurn begins the quiz, shows the answer to a question, or, with the answer
// in view, ends the quiz.
func (m *Model) quizTurn() {
	q := &m.viewer.Quiz
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

// openHelp shows the help, and takes the banner away that would cover it.
func (m *Model) openHelp() {
	m.notice = ""
	m.open(&overlay.Help{})
}

// openMenu shows the demo traffic. Its commands name the server's current address.
func (m *Model) openMenu() {
	if m.ctl != nil {
		m.open(&overlay.Menu{Scenarios: m.ctl.Scenarios()})
	}
}

// startDemo starts a scenario. A picture that stands still for a question goes on,
// and the next question is about what comes after this.
func (m *Model) startDemo(s demo.Scenario) tea.Cmd {
	if m.viewer.Quiz.Held() {
		m.viewer.Choice = scene.Newest()
		m.togglePicture()
		_, rows := m.times.Live.Rows()
		m.viewer.Quiz.Pass(m.scene.Subject, rows)
		m.look()
	}
	watch := s.Watch // its name is above the lanes
	if !m.times.Live.Settings().KeepAlive {
		watch = "keep-alive is off, each response ends its line"
	}
	m.say("Watch for: " + watch)
	ctl := m.ctl
	return func() tea.Msg {
		if err := ctl.StartDemo(s.N); err != nil {
			return saidMsg("demo " + s.Key + " did not start: " + canvas.Safe(err.Error()))
		}
		return saidMsg("")
	}
}

// askToClose asks whether to close the chosen connection. Where none is chosen,
// that is the newest decision's, or the open one with the latest event.
func (m *Model) askToClose() {
	c := m.scene.Conn()
	if (c == nil || !c.Open()) && m.scene.Chosen() == 0 {
		c = m.scene.LatestOpen()
	}
	switch {
	case m.ctl == nil:
	case c == nil:
		m.say("there is no open connection to close")
	case !c.Open():
		m.say("#" + strconv.FormatUint(c.ID, 10) + " is closed already; tab, then j and k choose another")
	default:
		m.open(&overlay.Closing{Conn: c.ID})
	}
}

// closeConn closes a connection.
func (m *Model) closeConn(id uint64) tea.Cmd {
	when := ""
	if c := m.times.Shown.Conn(id); c != nil && c.Current.Nth != 0 {
		when = " after the exchange in progress"
	}
	m.say("#" + strconv.FormatUint(id, 10) + " closes" + when)
	ctl := m.ctl
	return func() tea.Msg {
		if err := ctl.CloseConn(id); err != nil {
			return saidMsg("not closed: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

// copyCurl copies the request as a command of curl.
func (m *Model) copyCurl() tea.Cmd {
	conn, nth := m.scene.Exchange()
	if conn == 0 {
		m.say("there is no request to copy yet")
		return nil
	}
	q := export.RequestOf(m.times.Shown, conn, nth)
	return copyText(m.screen, "the curl command", q.Curl(m.times.Shown.Server().URL))
}

// copyRaw copies the request's bytes as they arrived.
func (m *Model) copyRaw() tea.Cmd {
	conn, nth := m.scene.Exchange()
	raw, whole := export.Captured(m.times.Shown.Capture(conn, nth), event.In)
	switch {
	case conn == 0:
		m.say("there is no request to copy yet")
		return nil
	case len(raw) == 0:
		m.say("the bytes of this request were not captured")
		return nil
	case !whole:
		m.say("only the first bytes of this request were kept")
	}
	return copyText(m.screen, "the raw request", string(raw))
}

// copyText copies a text to the terminal's clipboard and to a file.
func copyText(screen io.Writer, what, text string) tea.Cmd {
	return func() tea.Msg { return saidMsg(save.Copy(screen, what, text)) }
}

// exportAs writes the requests that are shown, or the screen, to a file.
func (m *Model) exportAs(f export.Form) tea.Cmd {
	m.look()
	m.dirty = true // draw it once more, without the question
	x := save.Gather(&m.scene, m.View())
	name := "httpserver-" + m.times.Clock.In(m.opt.Zone).Format("20060102-150405") + "." + f.Ext
	return func() tea.Msg { return saidMsg(save.Export(name, f, x)) }
}

// resend sends the chosen request once more.
func (m *Model) resend() tea.Cmd {
	conn, nth := m.scene.Exchange()
	if conn == 0 {
		m.say("there is no request to resend yet")
		return nil
	}
	raw, ctl := export.Resendable(m.times.Shown, conn, nth), m.ctl
	name := "#" + strconv.FormatUint(conn, 10) + "." + strconv.Itoa(nth)
	m.say("resending " + name + " on a connection of its own")
	return func() tea.Msg {
		if err := ctl.Resend(raw); err != nil {
			return saidMsg(name + " was not resent: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

// quit leaves the dashboard.
func (m *Model) quit() tea.Cmd {
	m.reader.Stop()
	return tea.Quit
}
