package tui

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// askToClose asks whether to close the chosen connection. Where none is chosen,
// that is the newest decision's, or the open one with the latest event.
func (m *Model) askToClose() {
	c := m.shown.Conn(m.scene.Subject.Conn)
	if (c == nil || !c.Open()) && m.scene.Chosen() == 0 {
		c = m.scene.LatestOpen()
	}
	switch {
	case c == nil:
		m.say("there is no open connection to close")
	case !c.Open():
		m.say("#" + strconv.FormatUint(c.ID, 10) + " is closed already; tab, then j and k choose another")
	default:
		m.open(&closing{conn: c.ID})
	}
}

// closing asks whether to close a connection.
type closing struct {
	bare
	conn uint64
}

func (*closing) place(*Model) command.Place { return command.ClosingLayer }

// hint asks in place of the last line.
func (l *closing) hint(m *Model, r canvas.Rectangle) bool {
	key := m.commands.Key(command.CloseConn)
	m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, key+" again closes #"+strconv.FormatUint(l.conn, 10)+"   any other key leaves it open")
	return true
}

// do takes the answer.
func (l *closing) do(m *Model, c call) (bool, tea.Cmd) {
	if c.id == command.Quit {
		return false, nil
	}
	m.close(l)
	if c.id != command.CloseConn {
		return true, nil
	}
	when := ""
	if conn := m.shown.Conn(l.conn); conn != nil && conn.Current.Nth != 0 {
		when = " after the exchange in progress"
	}
	m.say("#" + strconv.FormatUint(l.conn, 10) + " closes" + when)
	ctl, id := m.ctl, l.conn
	return true, func() tea.Msg {
		if err := ctl.CloseConn(id); err != nil {
			return saidMsg("not closed: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}
