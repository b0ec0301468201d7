package tui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/conns"
	"httpserver/tui/lanes"
	"httpserver/tui/layout"
	"httpserver/tui/requests"
	"httpserver/tui/scene"
	"httpserver/tui/stats"
	"httpserver/tui/wire"
)

// errUnknown says that a path is not known yet.
var errUnknown = errors.New("not known yet")

// Options are how the dashboard looks and begins.
type Options struct {
	Renderer *lipgloss.Renderer // of the terminal it will be shown on
	Theme    string             // auto, contrast or mono; "" is auto
	ASCII    bool               // draw with ASCII only
	Zone     *time.Location     // where times are shown; nil is local time
	// Scenarios are the demo traffic that there is, so that its connections,
	// in a recording too, are called by their scenario's name.
	Scenarios []demo.Scenario
}

// A Model is the dashboard. It implements tea.Model.
type Model struct {
	src    feed.Source
	player *feed.Player // src, when it is a recording that is played; else nil
	ctl    Control      // nil: there is no server
	opt    Options

	commands  *command.Set
	common    map[command.ID]deed // the commands that work everywhere
	layers    []layer             // what is open above the panes, the newest last
	quizLayer quizLayer           // one of them while the quiz is on

	ctx    context.Context // ends the command that waits for entries
	cancel context.CancelFunc

	recorded *monitor.Replay // folds a recording into live; nil for a server
	live     *monitor.State  // what is
	shown    *monitor.State  // what is drawn: live, or what was when the picture was paused
	clock    time.Time       // the time of what is drawn
	ended    error           // why the source ended; nil while it has not

	th     *canvas.Theme
	w, h   int
	layout layout.Layout
	grid   *canvas.Grid
	frame  string // the last screen, until something changes
	dirty  bool

	lanes    lanes.Pane
	requests requests.Pane
	conns    conns.Pane
	stats    stats.Pane
	wire     wire.Pane

	uncapture func() // ends the capture of bytes
	view      command.View
	filter    scene.Filter
	focus     command.Place // the pane that gets the keys first
	choice    scene.Choice
	scene     scene.Scene // of the next frame
	quiz      scene.Quiz
	mask      scene.Mask
	before    struct { // the wire view was opened
		view   command.View
		choice scene.Choice
	}
	rtt time.Duration // what a handshake is taken to cost; 0: not told

	screen io.Writer // the terminal, for what is no picture; nil without one

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
}

// New returns the dashboard for a source. ctl may be nil, when there is no
// server to control: its commands are then not there.
func New(src feed.Source, ctl Control, opt Options) *Model { return newModel(src, nil, ctl, opt) }

// NewReplay returns the dashboard for a recording, with the commands to play it.
func NewReplay(p *feed.Player, opt Options) *Model { return newModel(p, p, nil, opt) }

func newModel(src feed.Source, player *feed.Player, ctl Control, opt Options) *Model {
	if opt.Renderer == nil {
		opt.Renderer = lipgloss.DefaultRenderer()
	}
	if opt.Theme == "" {
		opt.Theme = canvas.DefaultTheme
	}
	state := monitor.New()
	var recorded *monitor.Replay
	if player != nil {
		recorded = monitor.NewReplay(player.Checkpoints())
		state = recorded.State()
	}
	m := &Model{src: src, player: player, ctl: ctl, opt: opt, recorded: recorded, live: state, shown: state, clock: src.Now(), timer: tea.Tick, dirty: true}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	m.th = canvas.NewTheme(opt.Renderer, opt.Theme, false)
	m.grid = canvas.New(opt.ASCII)
	m.commands, m.common = command.NewSet(m.there()), common()
	m.lanes, m.requests, m.conns = lanes.New(), requests.New(), conns.New()
	m.focus = command.LogPane
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

// there is what there is for commands that need something.
func (m *Model) there() command.Needs {
	var n command.Needs
	if m.ctl != nil {
		n |= command.Server
	}
	if m.player != nil {
		n |= command.Player
	}
	return n
}
