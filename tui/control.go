package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/tcp"
	"httpserver/tui/scene"
	"httpserver/tui/setting"
)

// A Control is what the dashboard can do to a running server. Except for
// RunningDemo and Recording, its methods are called from commands, never from
// the event loop, so they may block. What they change comes back as events.
type Control interface {
	// Change turns switches.
	Change(func(*event.Settings))
	// CloseConn closes a connection after the exchange in progress.
	CloseConn(id uint64) error
	// Capture asks for the bytes on a connection (0: on all) until stop is called.
	Capture(conn uint64) (stop func())
	// Path is what the system knows of the way to a connection's peer.
	Path(conn uint64) (tcp.Info, error)
	// Mark publishes a mark of the viewer's, or the name of one.
	Mark(event.Mark)
	// Resend sends a request's bytes on a connection of its own.
	Resend(raw []byte) error

	// Scenarios are the demo traffic that can be started, by number.
	Scenarios() []demo.Scenario
	StartDemo(n int) error
	StopDemo()
	// RunningDemo is the scenario in progress. It is called for each picture, so
	// it must not block.
	RunningDemo() (n int, running bool)

	// Recording is the file that events are recorded to, "" for none, and the
	// error that stopped the recording, nil while it goes on. It is called for
	// each picture, so it must not block.
	Recording() (file string, stopped error)
}

// A server is the running server, as far as the dashboard can change it.
type server struct {
	ctl       Control         // nil: a recording
	uncapture func()          // ends the capture of bytes
	wanted    *event.Settings // asked for, and not told by the server yet; nil: nothing
	path      pathMsg         // of the connection in the panel
	asked     time.Time       // the path was asked for
}

// newServer returns the server of a control, and begins to capture bytes.
func newServer(ctl Control) server {
	s := server{ctl: ctl, uncapture: func() {}}
	if ctl != nil {
		s.uncapture = ctl.Capture(0)
	}
	return s
}

// recording is the file of the recording, "" for none, and why it stopped.
func (s *server) recording() (file string, stopped error) {
	if s.ctl == nil {
		return "", nil
	}
	return s.ctl.Recording()
}

// turn changes a switch, and says what was asked for; an event tells what the
// server has done. now is the settings as the server told them.
func (s *server) turn(t setting.Turn, now event.Settings) (said string, cmd tea.Cmd) {
	if s.wanted != nil { // the event has not come yet: a second press turns further
		now = *s.wanted
	}
	t.Apply(&now)
	s.wanted = &now
	ctl := s.ctl
	return t.Said(now), func() tea.Msg {
		ctl.Change(t.Apply)
		return nil
	}
}

// settled notes the settings that the server told.
func (s *server) settled(now event.Settings) {
	if s.wanted != nil && *s.wanted == now {
		s.wanted = nil
	}
}

// pathEvery is how often the system is asked about a connection that is shown.
const pathEvery = time.Second

// A pathMsg is what the system knows of the way to a connection's peer.
type pathMsg struct {
	conn uint64
	path scene.Path // zero: nothing yet
}

// askPath asks for the path of the scene's connection, once a second while it is
// shown.
func (s *server) askPath(sc *scene.Scene, shown bool) tea.Cmd {
	c := sc.Conn()
	if s.ctl == nil || !shown || sc.Source.Paused || c == nil || !c.Open() || c.Side != event.FromClient {
		return nil
	}
	if s.path.conn == c.ID && sc.Now.Sub(s.asked) < pathEvery {
		return nil
	}
	if s.path.conn != c.ID {
		s.path = pathMsg{conn: c.ID}
	}
	s.asked = sc.Now
	ctl, id := s.ctl, c.ID
	return func() tea.Msg {
		if p, err := ctl.Path(id); err == nil {
			return pathMsg{id, scene.Path{Conn: id, RTT: p.RTT, Retransmits: p.Retransmits, Unacked: p.Unacked}}
		}
		return pathMsg{conn: id}
	}
}
