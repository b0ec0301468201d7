package overlay

import (
	"httpserver/internal/demo"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/export"
	"httpserver/tui/scene"
)

// A Call is a command for an overlay.
type Call struct {
	ID  command.ID
	Key string // that was pressed, as the terminal library names it; "" for a click
	Arg uint64 // what was clicked
	Raw any    // the terminal library's message, for a line editor; nil for a click
}

// An Outcome is the result of a call. The zero value leaves the call to what is
// below the overlay.
type Outcome struct {
	Done  bool
	Close bool // the overlay is to be closed
	Order any  // what is to be done besides: a [scene.Wish] or one of the types below; nil for nothing
}

// What an overlay can order.
type (
	StartDemo   demo.Scenario
	StopDemo    struct{}
	ExportAs    export.Form
	CopyCommand string
	Say         string // shows a banner
)

// CloseConn orders that a connection be closed, and says so.
type CloseConn struct {
	Conn uint64
	Said string
}

// A Room is what an overlay can draw on.
type Room struct {
	Screen canvas.Rectangle
	Why    canvas.Rectangle // the line WHY, which stays in view
	// Zones takes what can be clicked on the overlay; nil where nothing is drawn.
	Zones *[]scene.Zone
}

// click makes a part of an overlay give a command when it is clicked.
func (r Room) click(at canvas.Rectangle, id command.ID, arg int) {
	*r.Zones = append(*r.Zones, scene.Zone{Rectangle: at, ID: id, Arg: uint64(arg)})
}

// box draws an overlay's frame. The key in its upper edge can be clicked.
func (r Room) box(g *canvas.Grid, at canvas.Rectangle, title string, id command.ID, right string) {
	g.Box(at, title, right)
	r.click(canvas.Rect(at.X+at.W-3-canvas.Width(right), at.Y, canvas.Width(right)+1, 1), id, 0)
}

// Bare is the part of an overlay that draws nothing and leaves the last line to
// what is below.
type Bare struct{}

// Sync keeps what is in view within bounds.
func (Bare) Sync(*scene.Scene, Room) {}

// Draw draws the overlay over what is below.
func (Bare) Draw(*canvas.Grid, *scene.Scene, Room) {}

// Hint draws the last line. It reports false when the overlay leaves that to what
// is below.
func (Bare) Hint(*canvas.Grid, *scene.Scene, canvas.Rectangle, *[]scene.Zone) bool { return false }

// closes is the outcome for an overlay that only closes.
func closes() Outcome { return Outcome{Done: true, Close: true} }

// clear makes an area empty.
func clear(g *canvas.Grid, r canvas.Rectangle) {
	for y := r.Y; y < r.Y+r.H; y++ {
		g.Fill(r.X, y, r.X+r.W, canvas.Plain, ' ')
	}
}
