package scene

import "httpserver/tui/canvas"

// A View is one of the screens that a number key leads to.
type View uint8

// The views. The first is the one the dashboard begins with.
const (
	Overview View = iota
	ConnsView
	LanesView
	LogView
	StatsView
	WireView // no number leads to it: enter does
	Views    // how many there are
)

// String is the view's name, as the help calls it.
func (v View) String() string {
	return [...]string{"overview", "connections", "lanes", "requests", "statistics", "wire"}[v]
}

// A Panel is a part of the screen that takes commands.
type Panel uint8

// The panels. The log has the keys from the beginning.
const (
	LogPanel Panel = iota
	LanesPanel
	ConnsPanel
	StatsPanel
	WirePanel
)

// A Size is a kind of screen, from the smallest to the largest.
type Size uint8

// The sizes.
const (
	Tiny   Size = iota // a line that says so
	Small              // presentation: the score and the lanes
	Medium             // lanes and log: 80x24
	Large              // and the numbers: 120x35
	Huge               // and the table of connections: 200x50
)

// The smallest screens of each size, in cells.
const (
	SmallW, SmallH   = 40, 9
	MediumW, MediumH = 76, 20
	LargeW, LargeH   = 112, 32
	HugeW, HugeH     = 180, 44
)

// A Zone is a part of the screen that can be clicked.
type Zone struct {
	canvas.Rectangle
	Kind  ZoneKind
	Conn  uint64 // of a lane, or of a row of the table
	Place int    // in the log, or of the column, or of the switch
}

// A ZoneKind says what clicking does.
type ZoneKind uint8

// The kinds of zones.
const (
	LaneZone   ZoneKind = iota // chooses a connection
	RowZone                    // chooses a request
	TableZone                  // chooses a connection in the table
	ColumnZone                 // sorts
	SwitchZone                 // turns a switch
)

// Box draws the frame of a panel. On the overview the heading of the panel with
// the focus stands out, unless that is the log, which has it from the beginning.
func (s *Scene) Box(g *canvas.Grid, p Panel, r canvas.Rectangle, title, right string) {
	g.Box(r, title, right)
	if s.View == Overview && s.Focus == p && p != LogPanel {
		g.Paint(r.X+2, r.Y, min(r.X+r.W-1, r.X+4+canvas.Width(title)), canvas.Banner)
	}
}
