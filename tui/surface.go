package tui

import (
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/frame"
	"httpserver/tui/overlay"
	"httpserver/tui/scene"
)

// The largest screen that is drawn, in cells: a larger one has empty margins.
// Some terminals and container hosts say that they have 65535 columns and rows.
const maxW, maxH = 1000, 500

// A surface is what is drawn on.
type surface struct {
	th       *canvas.Theme
	grid     *canvas.Grid
	w, h     int // in cells
	layout   frame.Layout
	frame    string       // the last picture
	dirty    bool         // something has changed since
	zones    []scene.Zone // what can be clicked on it
	mouseOff bool
	screen   io.Writer // the terminal, for what is no picture; nil without one
	window   frame.WindowTitle
}

// resize takes the size of the terminal.
func (s *surface) resize(w, h int) {
	s.w, s.h = min(max(0, w), maxW), min(max(0, h), maxH)
}

// room returns the part of the screen that overlays can draw on.
func (s *surface) room() overlay.Room {
	return overlay.Room{Screen: canvas.Rect(0, 0, s.w, s.h), Why: s.layout.Why}
}

// nameWindow gives the terminal's window its title, if that has changed.
func (s *surface) nameWindow(now time.Time, live *monitor.State, sc *scene.Scene) tea.Cmd {
	if title, changed := s.window.Next(now, live, sc); changed {
		return tea.SetWindowTitle(title)
	}
	return nil
}
