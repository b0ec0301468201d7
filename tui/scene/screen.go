package scene

import (
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// A View is one of the screens that a number key leads to.
type View = command.View

// The views. The first is the one the dashboard begins with.
const (
	Overview  = command.Overview
	ConnsView = command.ConnsView
	LanesView = command.LanesView
	LogView   = command.LogView
	StatsView = command.StatsView
	WireView  = command.WireView // no number leads to it: enter does
	Views     = command.Views    // how many there are
)

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

// A Zone is a part of the screen that gives a command when it is clicked.
type Zone struct {
	canvas.Rectangle
	Command command.ID
	Arg     uint64 // what was clicked: a connection, a place in the log, a column
	Panel   Panel  // where it is; a click on a connection gives it the focus
}

// Box draws the frame of a panel. On the overview the heading of the panel with
// the focus stands out, unless that is the log, which has it from the beginning.
func (s *Scene) Box(g *canvas.Grid, p Panel, r canvas.Rectangle, title, right string) {
	g.Box(r, title, right)
	if s.View == Overview && s.Focus == p && p != LogPanel {
		g.Paint(r.X+2, r.Y, min(r.X+r.W-1, r.X+4+canvas.Width(title)), canvas.Banner)
	}
}
