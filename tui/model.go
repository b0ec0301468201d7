package tui

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// A Source brings entries: live, from a recording, from afar. The sources of
// package feed are such.
type Source interface {
	// Next waits for at least one entry, appends what is ready to buf and
	// returns it. An error, io.EOF among them, ends the stream.
	Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error)
	// Now is the viewer's clock: the wall's, or the recording's.
	Now() time.Time
}

// Control is what the dashboard can do to the server. Its methods are called
// from commands, never from the event loop, so they may take their time; what
// they change comes back as events.
type Control interface {
	// Change turns switches.
	Change(func(*event.Settings))
	// CloseConn closes a connection after the exchange under way.
	CloseConn(id uint64) error
	// Capture asks for the bytes on a connection (0: on all) until stop is called.
	Capture(conn uint64) (stop func())
	// Path is what the system knows of the way to a connection's peer.
	Path(conn uint64) (Path, error)
}

// errUnknown says that a path is not known yet.
var errUnknown = errors.New("not known yet")

// A Path is the way to a peer, as measured by the system.
type Path struct {
	RTT, RTTVar time.Duration
	Retransmits uint32 // segments sent again, in all
	Unacked     uint32 // segments sent and not yet acknowledged
	Unsent      int    // bytes that wait in the system's queue
}

// Options are how the dashboard looks and begins.
type Options struct {
	Renderer *lipgloss.Renderer // of the terminal it will be shown on
	Theme    string             // auto, contrast or mono; "" is auto
	ASCII    bool               // draw with ASCII only
	Zone     *time.Location     // where times are shown; nil is local time
	// Scenarios are the demo traffic that there is, so that its connections,
	// in a recording too, are called by their scenario's name.
	Scenarios []Scenario
}

// A Model is the dashboard. It implements tea.Model.
type Model struct {
	src Source
	ctl Control // nil: nothing can be changed
	opt Options

	ctx    context.Context // ends the command that waits for entries
	cancel context.CancelFunc

	recorded *monitor.Replay // folds a recording into live; nil for a server
	live     *monitor.State  // what is
	shown    *monitor.State  // what is drawn: live, or what was when the picture was paused
	clock    time.Time       // the time of what is drawn
	ended    error           // why the source ended; nil while it has not

	th     *canvas.Theme
	keys   keys
	w, h   int
	layout layout
	grid   *canvas.Grid
	frame  string // the last screen, until something changes
	dirty  bool

	lanes     lanes
	log       log
	table     table
	stats     stats
	wire      wire
	uncapture func() // ends the capture of bytes
	view      scene.View
	filter    find
	focus     pane // who gets the keys first
	choice    scene.Choice
	scene     scene.Scene // of the next frame
	closing   uint64      // the connection that the next x closes
	help      bool
	helpTop   int  // the first line of the help in view
	explain   bool // the longer explanation is shown
	quiz      scene.Quiz
	mask      scene.Mask
	rtt       time.Duration // what a handshake is taken to cost; 0: not told

	menu      menu
	exporting bool      // it was asked what to export as
	screen    io.Writer // the terminal, for what is no picture; nil without one

	window   windowTitle
	zones    []scene.Zone // what can be clicked on the last screen
	mouseOff bool
	path     pathMsg   // of the connection in the panel
	asked    time.Time // the path was asked for
	present  bool
	wanted   *event.Settings // of the server, and not told by it yet; nil: nothing
	notice   string          // a line that stays for a while
	told     int             // how many there were
	pulling  *pull           // under way; nil when what it brought is folded

	timer   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // tea.Tick, but for tests
	tick    int                                                  // number of the tick that is waited for
	ticking bool                                                 // one is on its way
	every   time.Duration
	entries []event.Entry // reused by the command that pulls

	past []monitor.Second // reused by history
}

// A pane is a part of the screen that takes keys.
type pane interface {
	handleKey(m *Model, k tea.KeyMsg) (handled bool, cmd tea.Cmd)
}

// New returns the dashboard for a source. ctl may be nil, when there is nothing
// to control: its keys are then not there.
func New(src Source, ctl Control, opt Options) *Model {
	if opt.Renderer == nil {
		opt.Renderer = lipgloss.DefaultRenderer()
	}
	if opt.Theme == "" {
		opt.Theme = canvas.DefaultTheme
	}
	state := monitor.New()
	var recorded *monitor.Replay
	if p, ok := src.(player); ok {
		recorded = monitor.NewReplay(p.Checkpoints())
		state = recorded.State()
	}
	m := &Model{src: src, ctl: ctl, opt: opt, recorded: recorded, live: state, shown: state, clock: src.Now(), timer: tea.Tick, dirty: true}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	m.th = canvas.NewTheme(opt.Renderer, opt.Theme, false)
	m.grid = canvas.New(opt.ASCII)
	m.keys = newKeys(abilities(src, ctl))
	m.lanes = newLanes()
	m.log = newLog(opt.Zone)
	m.table = newTable()
	m.focus = &m.log
	m.uncapture = func() {}
	if ctl != nil {
		m.uncapture = ctl.Capture(0)
	}
	m.resize(80, 24) // Bubble Tea draws before it knows the size
	return m
}

// State is the state that the dashboard has folded, for a summary after it has
// ended. It is on loan.
func (m *Model) State() *monitor.State { return m.live }

// zone is where times are shown.
func (m *Model) zone() *time.Location {
	if m.opt.Zone != nil {
		return m.opt.Zone
	}
	return time.Local
}

// Err is why the source ended; nil when it has not, or came to its end.
func (m *Model) Err() error {
	if errors.Is(m.ended, errEnd) {
		return nil
	}
	return m.ended
}

// Init starts pulling.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.next(), m.schedule()) }

// paused tells whether the picture stands still.
func (m *Model) paused() bool { return m.shown != m.live }

// able is what the source and the control can do, which decides which keys
// there are.
type able struct{ control, demo, replay, player bool }

func abilities(src Source, ctl Control) able {
	_, demo := ctl.(Demonstrator)
	_, replay := ctl.(Replayer)
	_, player := src.(player)
	return able{ctl != nil, demo, replay, player}
}

// has tells whether k is one of b's keys.
func has(k tea.KeyMsg, b key.Binding) bool { return key.Matches(k, b) }
