package tui

import (
	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/tcp"
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
