package tui

import (
	"time"

	"httpserver/internal/event"
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
	Path(conn uint64) (Path, error)
	// Resend sends a request's bytes on a connection of its own.
	Resend(raw []byte) error

	// Scenarios are the demo traffic that can be started, by number.
	Scenarios() []Scenario
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

// A Path is the way to a peer, as measured by the system.
type Path struct {
	RTT, RTTVar time.Duration
	Retransmits uint32 // segments sent again, in all
	Unacked     uint32 // segments sent and not yet acknowledged
	Unsent      int    // bytes that wait in the system's queue
}

// A Scenario is demo traffic as the menu shows it.
type Scenario struct {
	N      int    // its number
	Key    string // that starts it
	Title  string
	Does   string
	ByHand string // commands that do it without the menu, a line each
	Watch  string // what to look for
}
