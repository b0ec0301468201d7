package scene

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/why"
)

// A Scene is what one frame shows. Fill in the exported fields and the long-lived
// parts, then call [Scene.Look]. State and the parts are on loan until the next
// frame.
type Scene struct {
	State *monitor.State
	Now   time.Time      // the moment that is drawn, which stands still in a pause
	Zone  *time.Location // where times of day are shown
	Wanted

	Commands *command.Set // that can be given, for the keys that are named on the screen
	Size     Size
	Roomy    bool   // a small screen with a line for a demo's name below the title
	Path     Path   // what the system knows of the subject's way; none: zero
	Source   Source // where the events come from, and what can be done there

	// Subject is the decision that the whole screen speaks of; set by Look.
	// Its Conn is 0 when there is nothing to speak of.
	Subject monitor.Decision
	// Place is where the subject's request is among the rows that are shown,
	// -1 when it is not there; set by Look.
	Place int

	secret // what of the state the quiz hides
}

// A Source is what is known of the origin of the events.
type Source struct {
	Control   bool     // the server can be changed, and demo traffic be started, from here
	Demo      Demo     // the demo that the picture is of
	Replay    []string // where in a recording the picture is, the longest form first; nil for a live server
	AtEnd     bool     // the picture is of a recording's end
	Ended     bool     // no more events will come
	Paused    bool     // the picture stands still
	Missed    uint64   // events since then
	Waits     bool     // there is a response among these that the quiz comes to
	Recording bool     // the events are being recorded
	Broken    bool     // the recording stopped because of an error
	Join      *Join    // how to join the class; nil where there is none, and for a guest
	Guest     bool     // the viewer is a guest
}

// Mark is what the title says of the recording: "" without one. A recording that
// stopped is named for as long as the dashboard is shown.
func (s *Source) Mark() (canvas.Style, string) {
	switch {
	case s.Broken:
		return canvas.Warning, "NOT RECORDING"
	case s.Recording:
		return canvas.Strong, "REC"
	}
	return canvas.Plain, ""
}

// A Demo is the demo scenario that the picture is of.
type Demo struct {
	Key, Title string
	Sends      string // what its clients send; it does not tell what becomes of a connection
	Over       bool   // it does nothing any longer
	On         bool   // there is one
}

// A Path is what the system measured of the way to the peer of a connection.
type Path struct {
	Conn        uint64 // the connection; 0 while nothing is known
	RTT         time.Duration
	Retransmits uint32 // segments sent again, in all
	Unacked     uint32 // segments sent and not acknowledged yet
}

// Look works out what the frame speaks of.
func (s *Scene) Look() {
	s.Subject = s.hide(s.decision())
	s.Place = s.place()
}

// decision is the subject before the quiz has its say: the exchange in the wire
// view, else the chosen connection, else the chosen request, else the newest
// decision.
func (s *Scene) decision() monitor.Decision {
	if c := s.Choice; c.kind == exchange {
		d := monitor.Decision{Conn: c.conn, Nth: int(c.n)}
		if r := s.State.RowOf(c.conn, int(c.n)); r != nil {
			d.At, d.Code, d.Detail = r.At, r.Why, r.Detail
		}
		return d
	}
	if c := s.State.Conn(s.Choice.Conn()); c != nil {
		return why.About(c)
	}
	if s.Choice.kind == row || s.Filter.Active() { // a filter may hide the newest decision
		if i := s.chosenPlace(); i >= 0 {
			r := s.Row(i)
			return monitor.Decision{At: r.At, Conn: r.Conn, Nth: r.Nth, Code: r.Why, Detail: r.Detail}
		}
	}
	if d := s.State.Why(); d.At != 0 && !s.Filter.Active() {
		return d
	}
	for c := range s.State.Recent() { // no decision yet: any connection that is shown
		if s.Shows(c) {
			return why.About(c)
		}
	}
	return monitor.Decision{}
}

// Conn is the connection of the subject; nil when there is none, or it is not
// known any longer.
func (s *Scene) Conn() *monitor.Conn { return s.ConnOf(s.Subject.Conn) }

// Chosen is the connection that was chosen, as such or by one of its requests;
// 0 when the screen follows what happens.
func (s *Scene) Chosen() uint64 {
	if s.Choice.Follows() {
		return 0
	}
	return s.Subject.Conn
}

// LatestOpen is the open connection of a client with the latest event; nil when
// none is shown.
func (s *Scene) LatestOpen() *monitor.Conn {
	for c := range s.Recent() {
		if c.Open() && c.Side == event.FromClient && s.Shows(c) {
			return c
		}
	}
	return nil
}

// Left is the time until a limit closes the connection; ok is false where none
// is running, or the quiz hides whether one is.
func (s *Scene) Left(c *monitor.Conn) (left time.Duration, ok bool) {
	at := s.Deadline(c)
	if at == 0 {
		return 0, false
	}
	return why.Until(at, s.Now), true
}

// Age is how long a connection has been open, or was.
func (s *Scene) Age(c *monitor.Conn) time.Duration {
	if c.Open() {
		return time.Duration(s.Now.UnixNano() - c.Opened)
	}
	return time.Duration(c.Closed - c.Opened)
}

// Peer is the other end of a connection in at most w cells, masked if the mask
// is on: an upstream's name, or a client's address; its port alone where w is
// less than 10.
func (s *Scene) Peer(c *monitor.Conn, w int, g *canvas.Glyphs) string {
	if w < 10 && !named(c) {
		return ":" + strconv.Itoa(int(c.Peer.Port()))
	}
	return canvas.Middle(s.peer(c), w, g.Cut)
}

// PeerWidth is how many cells [Scene.Peer] takes where there are w, 10 or more.
func (s *Scene) PeerWidth(c *monitor.Conn, w int) int { return min(w, canvas.Width(s.peer(c))) }

func (s *Scene) peer(c *monitor.Conn) string {
	if named(c) {
		return "-> " + canvas.Safe(c.Name)
	}
	return address(s.Mask.standIn(c.Peer))
}

// named reports whether a connection is shown by an upstream's name.
func named(c *monitor.Conn) bool { return c.Side == event.ToUpstream && c.Name != "" }

// Shows reports whether the filter lets a connection be shown: for what it is,
// or for a request on it. A guest's is shown only where the filter asks for it.
func (s *Scene) Shows(c *monitor.Conn) bool {
	if c.Side == event.FromGuest {
		return s.Filter.Active() && s.Filter.Conn(c)
	}
	return !s.Filter.Active() || s.Filter.Conn(c) || s.Filter.conns[c.ID]
}
