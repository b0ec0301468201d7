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
	window   windowTitle
}

// resize takes the size of the terminal.
func (s *surface) resize(w, h int) {
	s.w, s.h = min(max(0, w), maxW), min(max(0, h), maxH)
}

// room returns the part of the screen that overlays can draw on.
func (s *surface) room() overlay.Room {
	return overlay.Room{Screen: canvas.Rect(0, 0, s.w, s.h), Why: s.layout.Why}
}

// windowTitleEvery is how often the window's title changes at most.
const windowTitleEvery = time.Second

// A windowTitle is what the terminal's window is called, so that the server can
// be watched from a tab or a task bar.
type windowTitle struct {
	text string
	at   time.Time // it was set
}

// set sets the window's title, if it has to change and did not within the last
// second. Nothing in it comes from a client.
func (t *windowTitle) set(now time.Time, live *monitor.State, sc *scene.Scene) tea.Cmd {
	if now.Sub(t.at) < windowTitleEvery || sc.Source.Control && live.Events() == 0 || !sc.Open().Known() {
		return nil
	}
	text := "httpserver replay"
	if sc.Source.Control || sc.Source.Guest {
		text = frame.WindowTitle(live)
	}
	if text == t.text {
		return nil
	}
	*t = windowTitle{text, now}
	return tea.SetWindowTitle(text)
}
