package tui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"httpserver/internal/audience"
	"httpserver/internal/compare"
	"httpserver/internal/demo"
	"httpserver/internal/feed"
	"httpserver/internal/share"
	"httpserver/tui/canvas"
	"httpserver/tui/clients"
	"httpserver/tui/command"
	"httpserver/tui/conns"
	"httpserver/tui/control"
	"httpserver/tui/lanes"
	"httpserver/tui/overlay"
	"httpserver/tui/requests"
	"httpserver/tui/save"
	"httpserver/tui/scene"
	"httpserver/tui/servers"
	"httpserver/tui/stats"
	"httpserver/tui/timeline"
	"httpserver/tui/tty"
	"httpserver/tui/wire"
)

// Options are how the dashboard looks and begins.
type Options struct {
	Renderer *lipgloss.Renderer // of the terminal it will be shown on
	Theme    string             // auto, contrast or mono; "" is auto
	FPS      int                // pictures a second at most; 0 is 10
	ASCII    bool               // draw with ASCII only
	Zone     *time.Location     // where times are shown; nil is local time
	Capture  bool               // a packet capture is shown
	Fleet    bool               // the servers of a fleet are shown
	// Look is told which server of a fleet the filter shows alone; "" for none. It must
	// not block. It may be nil.
	Look func(server string)
	// Scenarios are the demo traffic that there is, so that its connections,
	// in a recording too, are called by their scenario's name.
	Scenarios []demo.Scenario
	// Join is how to join the class; nil where there is none.
	Join    *scene.Join
	Guest   *share.Guest        // whose dashboard it is; nil for all others
	Against *compare.Comparison // with what was before a change; nil for none
}

// A Model is the dashboard. It implements tea.Model. Its parts each have their own
// state and methods; what needs more than one of them is a method of Model.
type Model struct {
	src    feed.Source
	player *feed.Player // src, when it is a recording that is played; else nil
	reader *timeline.Reader
	times  timeline.Timeline
	viewer scene.Viewer
	desk   control.Desk
	surface
	ticker
	banner

	panels   panels
	scene    scene.Scene // of the next frame
	commands *command.Set
	deeds    map[command.ID]deed // the commands that work everywhere
	layers   stack               // what is open above the panes
	opt      Options
}

// The panels are the panes and their state.
type panels struct {
	lanes    lanes.Pane
	requests requests.Pane
	conns    conns.Pane
	stats    stats.Pane
	clients  clients.Pane
	servers  servers.Pane
	wire     wire.Pane
}

// New returns the dashboard for a source. ctl may be nil, when there is no
// server to control: its commands are then not there.
func New(src feed.Source, ctl control.Server, opt Options) *Model {
	return newModel(src, nil, ctl, opt, timeline.New(src.Now(), nil))
}

// NewGuest returns the dashboard of a guest, on a terminal at the other end of a
// connection, with nothing to control and no file to write. Its state is that of the
// fold, and every method needs the lock of the fold's readers; none waits.
func NewGuest(f *audience.Fold, screen tty.Remote, opt Options) *Model {
	src := f.Watch()
	m := newModel(src, nil, nil, opt, timeline.Of(src.Now(), f))
	m.screen = screen
	return m
}

// NewReplay returns the dashboard for a recording, with the commands to play it.
func NewReplay(p *feed.Player, opt Options) *Model {
	return newModel(p, p, nil, opt, timeline.New(p.Now(), p))
}

func newModel(src feed.Source, player *feed.Player, ctl control.Server, opt Options, times timeline.Timeline) *Model {
	if opt.Renderer == nil {
		opt.Renderer = lipgloss.DefaultRenderer()
	}
	if opt.Theme == "" {
		opt.Theme = canvas.DefaultTheme
	}
	if opt.Zone == nil {
		opt.Zone = time.Local
	}
	there := command.If(ctl != nil, command.Server) | command.If(player != nil, command.Player) |
		command.If(!times.IsGuest(), command.Own) | command.If(opt.Join != nil && !times.IsGuest(), command.Class) |
		command.If(opt.Capture || opt.Fleet, command.Capture) | command.If(opt.Fleet, command.Fleet) | command.If(opt.Against != nil, command.Against)
	layers := stack{&overlay.Quiz{}}
	if opt.Against != nil {
		layers.open(&overlay.Comparison{Comparison: opt.Against})
	}
	m := &Model{
		src: src, player: player, reader: timeline.NewReader(src).FPS(opt.FPS), times: times, desk: control.NewDesk(ctl), ticker: ticker{timer: tea.Tick},
		surface:  surface{th: canvas.NewTheme(opt.Renderer, opt.Theme, false), grid: canvas.New(opt.ASCII), dirty: true},
		panels:   panels{lanes: lanes.New(), requests: requests.New(), conns: conns.New()},
		commands: command.NewSet(there), deeds: deeds(), layers: layers, opt: opt,
	}
	if opt.Join != nil {
		m.layers.open(&overlay.Vote{Class: opt.Join.Class, Guest: opt.Guest})
	}
	m.viewer.Change(command.Overview)
	if opt.Fleet {
		m.viewer.Change(command.ServersView)
	}
	m.surface.resize(80, 24) // Bubble Tea draws before it knows the size
	m.look()
	return m
}

// Init starts pulling.
func (m *Model) Init() tea.Cmd { return tea.Batch(next(m.reader), m.tickNext()) }

// Close ends what the dashboard still waits for.
func (m *Model) Close() {
	m.reader.Stop()
	m.desk.Close()
}

// finishing is how long Finish waits at most.
const finishing = time.Second

// Finish folds what has come since the last picture, until the source ends, so
// that a summary has everything. Call it after [Model.Close], when nothing more is
// published; a source that does not end is left after a second.
func (m *Model) Finish() {
	ctx, stop := context.WithTimeout(context.Background(), finishing)
	defer stop()
	m.reader.Rest(ctx, m.fold)
	m.times.Live.Advance(m.src.Now())
}

// Summary returns the text to print after the dashboard has gone.
func (m *Model) Summary() string {
	file, stopped := m.desk.Recording()
	return save.Summary(m.times.Live, file, stopped)
}

// Err returns the error that ended the source; nil when it has not ended, or came
// to its end.
func (m *Model) Err() error {
	if errors.Is(m.times.Ended, errEnd) {
		return nil
	}
	return m.times.Ended
}
