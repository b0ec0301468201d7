package main

import (
	"context"
	"io"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/cmd/internal/console"
	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/server"
	"httpserver/tui"
)

// dashboard serves with the dashboard on the terminal. What the operator is
// told goes to the dashboard while it is there.
func (p *process) dashboard(ctx context.Context, o *options) error {
	errs, finish := newSink(p.stderr, nil)
	defer finish()
	bus := event.NewBus()
	sub := bus.Subscribe(waitingBatches, everything).Named("dashboard") // first, since a recording may fail at once
	defer sub.Close()
	a, err := newApp(ctx, o, errs, bus)
	if err != nil {
		return err
	}
	defer a.close()
	left := make(chan struct{}) // the dashboard
	ctx, stop := console.UntilSignal(ctx, nil, func() {
		<-left // a second signal does not wait for clients, but for the terminal
		p.exit(exitSignal2)
	})
	defer stop()

	m := tui.New(feed.Live(sub, a.snapshot), control{a.server, a.demo, a.record, bus}, a.looks(p))
	err = a.run(ctx, append(p.beside, func(ctx context.Context) error {
		defer close(left)
		a.operator.watch(true)
		defer a.operator.watch(false)
		return p.show(ctx, m, o)
	})...)
	m.Finish()                               // the summary includes events after the screen had gone
	out, finishOut := newSink(p.stdout, nil) // a terminal that has stopped reading is not waited for
	defer finishOut()
	io.WriteString(out, m.Summary())
	return err
}

// show runs a dashboard on the terminal.
func (p *process) show(ctx context.Context, m *tui.Model, o *options) error {
	defer m.Close()
	var opt tui.RunOption
	if o.debugMessages != "" {
		f, err := openOut(fileFlag{flag: "--debug-messages", name: o.debugMessages}, new(claims).claim)
		if err != nil {
			return err
		}
		defer f.Close()
		opt.Messages = f
	}
	return p.terminal().Show(ctx, func(in io.Reader, out *os.File) *tea.Program { return tui.NewProgram(m, in, out, opt) })
}

// terminal is the terminal of the process.
func (p *process) terminal() *console.Terminal {
	return &console.Terminal{Stdin: p.stdin, Stdout: p.stdout, Stderr: p.stderr, Exit: p.exit}
}

// looks returns the dashboard's options for this terminal.
func (p *process) looks(o *options) tui.Options {
	return tui.Options{
		Renderer: p.terminal().Renderer(o.color.word), Theme: o.theme.word, ASCII: o.ascii || console.NeedsASCII(os.Getenv), FPS: o.pictures(os.Getenv),
		Scenarios: demo.Scenarios(), Against: o.comparison,
	}
}

// pictures is how many pictures a second the dashboard draws at most; 0 for its own
// default.
func (o *options) pictures(getenv func(string) string) int {
	if o.fps.n == 0 {
		return console.Pictures(getenv)
	}
	return o.fps.n
}

// looks returns the dashboard's options for a server.
func (a *app) looks(p *process) tui.Options {
	opt := p.looks(a.o)
	if a.sharing != nil {
		opt.Join = a.sharing.join
	}
	return opt
}

// A control is what the dashboard can change: the server, the demo traffic.
type control struct {
	*server.Server
	demo      *demo.Runner
	recording *recording
	bus       *event.Bus
}

// Scenarios are the demo menu.
func (c control) Scenarios() []demo.Scenario { return c.demo.Scenarios() }

// StartDemo plays a scenario in place of the one that plays.
func (c control) StartDemo(n int) error { return c.demo.Start(context.Background(), n) }

// RunningDemo is the scenario that plays.
func (c control) RunningDemo() (n int, running bool) { return c.demo.Running() }

// StopDemo ends it.
func (c control) StopDemo() { c.demo.Stop() }

// Recording is the state of --record.
func (c control) Recording() (file string, stopped error) { return c.recording.state() }

// Mark publishes a viewer's mark.
func (c control) Mark(m event.Mark) { c.bus.Publish(time.Now(), m) }

// Resend sends a request's bytes once more, on a new connection.
func (c control) Resend(raw []byte) error { return c.demo.Resend(context.Background(), raw) }
