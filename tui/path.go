package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
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
	if m.ctl == nil || m.layout.conn.H == 0 || m.paused() {
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

// pathFacts are the panel's lines about the way to the peer: how long it is,
// and what not having to shake hands anew has saved at that length.
func (m *Model) pathFacts(c *monitor.Conn) [][2]string {
	if m.path.conn != c.ID || m.path.err != nil || !c.Open() || m.scene.Fate(c) == scene.Hidden {
		return nil
	}
	p := m.path.path
	facts := [][2]string{{"RTT", figure.Known(p.RTT) + " there and back"}}
	if p.Retransmits > 0 || p.Unacked > 0 {
		facts = append(facts, [2]string{"packets", figure.Count(int64(p.Retransmits)) + " sent again, " + figure.Count(int64(p.Unacked)) + " on the way"})
	}
	if c.Requests > 1 {
		saved := time.Duration(c.Requests-1) * p.RTT
		if c.Secured != nil {
			saved += time.Duration(c.Requests-1) * c.Secured.Took
		}
		facts = append(facts, [2]string{"saved", figure.Known(saved) + " in " + figure.Plural(uint64(c.Requests-1), "handshake")})
	}
	return facts
}
