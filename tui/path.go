package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
	"httpserver/tui/scene"
)

// pathEvery is how often the system is asked about a connection that is shown.
const pathEvery = time.Second

// A pathMsg is what the system knows of the way to a connection's peer.
type pathMsg struct {
	conn uint64
	path tcp.Info
	err  error
}

// askPath asks for the path of the connection in the panel, while it is shown.
func (m *Model) askPath() tea.Cmd {
	if m.ctl == nil || m.layout.Conn.H == 0 || m.paused() {
		return nil
	}
	c := m.shown.Conn(m.scene.Subject.Conn)
	if c == nil || !c.Open() || c.Side != event.FromClient {
		return nil
	}
	if m.path.conn == c.ID && m.clock.Sub(m.asked) < pathEvery {
		return nil
	}
	if m.path.conn != c.ID {
		m.path = pathMsg{conn: c.ID, err: errUnknown}
	}
	m.asked = m.clock
	ctl, id := m.ctl, c.ID
	return func() tea.Msg {
		p, err := ctl.Path(id)
		return pathMsg{id, p, err}
	}
}

// shown is the path as the panel shows it.
func (p *pathMsg) shown() scene.Path {
	if p.err != nil || p.conn == 0 {
		return scene.Path{}
	}
	return scene.Path{Conn: p.conn, RTT: p.path.RTT, Retransmits: p.path.Retransmits, Unacked: p.path.Unacked}
}
