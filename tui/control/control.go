// Package control is what the dashboard can do to a running server: turn switches,
// close a connection, resend a request, play demo traffic, ask for the path to a peer.
//
// What a method of [Desk] returns as a function is to be called outside the event loop,
// since it may block; what that function returns is to be shown, "" for nothing.
package control

import (
	"strconv"
	"time"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/tcp"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/setting"
)

// A Server is the running server, as the dashboard can change it. Except for
// RunningDemo and Recording, its methods are called from commands, never from
// the event loop, so they may block. What they change comes back as events.
type Server interface {
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

// A Desk is a server with what was asked of it. Make it with [NewDesk].
type Desk struct {
	Server    Server          // nil: a recording, or a guest's dashboard
	uncapture func()          // ends the capture of bytes
	wanted    *event.Settings // asked for, and not told by the server yet; nil: nothing
	path      Path            // of the connection in the panel
	asked     time.Time       // the path was asked for
}

// NewDesk returns the desk of a server, and begins to capture bytes.
func NewDesk(s Server) Desk {
	d := Desk{Server: s}
	if s != nil {
		d.uncapture = s.Capture(0)
	}
	return d
}

// Close ends the capture of bytes.
func (d *Desk) Close() {
	if d.uncapture != nil {
		d.uncapture()
	}
}

// Recording is the file of the recording, "" for none, and why it stopped.
func (d *Desk) Recording() (file string, stopped error) {
	if d.Server == nil {
		return "", nil
	}
	return d.Server.Recording()
}

// Turn changes a switch, and says what was asked for; an event tells what the
// server has done. now is the settings as the server told them.
func (d *Desk) Turn(t setting.Turn, now event.Settings) (said string, do func() string) {
	if d.wanted != nil { // the event has not come yet: a second press turns further
		now = *d.wanted
	}
	t.Apply(&now)
	d.wanted = &now
	s := d.Server
	return t.Said(now), func() string {
		s.Change(t.Apply)
		return ""
	}
}

// Settled notes the settings that the server told.
func (d *Desk) Settled(now event.Settings) {
	if d.wanted != nil && *d.wanted == now {
		d.wanted = nil
	}
}

// Forget forgets which switches were turned: the server has not told of them for too
// long.
func (d *Desk) Forget() { d.wanted = nil }

// pathEvery is how often the system is asked about a connection that is shown.
const pathEvery = time.Second

// A Path is what the system knows of the way to a connection's peer.
type Path struct {
	conn uint64
	path scene.Path // zero: nothing yet
}

// Path is what is known of the way to the peer of the connection that is shown; zero
// for nothing.
func (d *Desk) Path() scene.Path { return d.path.path }

// SetPath takes what the function of AskPath has returned.
func (d *Desk) SetPath(p Path) { d.path = p }

// AskPath returns a function that asks for the path of the scene's connection; once a
// second while that is shown, else nil.
func (d *Desk) AskPath(sc *scene.Scene, shown bool) func() Path {
	c := sc.Conn()
	if d.Server == nil || !shown || sc.Source.Paused || c == nil || !c.Open() || c.Side != event.FromClient {
		return nil
	}
	if d.path.conn == c.ID && sc.Now.Sub(d.asked) < pathEvery {
		return nil
	}
	if d.path.conn != c.ID {
		d.path = Path{conn: c.ID}
	}
	d.asked = sc.Now
	s, id := d.Server, c.ID
	return func() Path {
		p, err := s.Path(id)
		if err != nil {
			return Path{conn: id}
		}
		return Path{id, scene.Path{Conn: id, RTT: p.RTT, Retransmits: p.Retransmits, Unacked: p.Unacked}}
	}
}

// StartDemo starts a scenario.
func (d *Desk) StartDemo(sc demo.Scenario) func() string {
	s := d.Server
	return func() string { return failed("demo "+sc.Key+" did not start: ", s.StartDemo(sc.N)) }
}

// StopDemo stops the scenario in progress.
func (d *Desk) StopDemo() func() string {
	s := d.Server
	return func() string { s.StopDemo(); return "" }
}

// CloseConn closes a connection.
func (d *Desk) CloseConn(conn uint64) func() string {
	s := d.Server
	return func() string { return failed("not closed: ", s.CloseConn(conn)) }
}

// Mark tells the server of a mark, so that all viewers and the recording have it.
func (d *Desk) Mark(e event.Mark) func() string {
	s := d.Server
	return func() string { s.Mark(e); return "" }
}

// Resend sends the bytes of a connection's nth request on a connection of its own.
func (d *Desk) Resend(raw []byte, conn uint64, nth int) (said string, do func() string) {
	s, name := d.Server, "#"+strconv.FormatUint(conn, 10)+"."+strconv.Itoa(nth)
	return "resending " + name + " on a connection of its own", func() string {
		return failed(name+" was not resent: ", s.Resend(raw))
	}
}

// failed returns what to say of an error; "" where there is none.
func failed(what string, err error) string {
	if err == nil {
		return ""
	}
	return what + canvas.Safe(err.Error())
}
