package scene

import (
	"httpserver/tui/canvas"
	"httpserver/tui/command"
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

// An Effect is what a command asked a pane for: the zero value is a command that
// the pane does not have.
type Effect struct {
	Done   bool // the pane carried it out
	Chose  bool // and what is looked at is now
	Choice Choice
	Leave  bool // the view is to be left
	Wish   Wish // what else the viewer wants to see; nil for nothing
}

// Done is the effect of a command that only changed the pane.
func Done() Effect { return Effect{Done: true} }

// Chose is the effect of a command that chose something to look at.
func Chose(c Choice) Effect { return Effect{Done: true, Chose: true, Choice: c} }

// Step is where a command of movement leads to in a list of n, from a place, with
// so many rows in view; ok is false for another command.
func Step(id command.ID, at, n, height int) (to int, ok bool) {
	switch half := max(1, height/2); id {
	case command.Up:
		at--
	case command.Down:
		at++
	case command.PageUp:
		at -= half
	case command.PageDown:
		at += half
	case command.Top:
		at = 0
	case command.Bottom:
		at = n - 1
	default:
		return at, false
	}
	return max(0, min(at, n-1)), true
}

// A Zone is a part of the screen that gives a command when it is clicked.
type Zone struct {
	canvas.Rectangle
	ID   command.ID
	Arg  uint64        // a connection's number, a place in the log or among the clients, or a column's index
	Pane command.Place // that the click gives the keys to; Common for none
}

// At returns the zone of a cell; ok is false where nothing can be clicked.
func At(zones []Zone, x, y int) (z Zone, ok bool) {
	for _, z := range zones {
		if z.Holds(x, y) {
			return z, true
		}
	}
	return Zone{}, false
}

// Box draws the frame of a panel. On the overview the heading of the panel with
// the focus stands out, unless that is the log, which has it from the beginning.
func (s *Scene) Box(g *canvas.Grid, p command.Place, r canvas.Rectangle, title, right string) {
	g.Box(r, title, right)
	if s.View == command.Overview && s.Focus == p && p != command.LogPane {
		g.Paint(r.X+2, r.Y, min(r.X+r.W-1, r.X+4+canvas.Width(title)), canvas.Banner)
	}
}
