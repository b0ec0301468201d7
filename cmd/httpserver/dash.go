package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"golang.org/x/term"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/server"
	"httpserver/tui"
	"httpserver/tui/tty"
)

// leaving is how long the dashboard may take to leave after it was asked, and
// again after it was killed, even if the terminal has stopped reading.
const leaving = time.Second

// lookForTerminal is how often a program that goes on in the background looks
// for being in the foreground again.
const lookForTerminal = 200 * time.Millisecond

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
	ctx, stop := untilSignal(ctx, nil, func() {
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

// show runs a dashboard until the viewer quits, ctx ends, or SIGQUIT ends the
// program. Then it restores the terminal.
func (p *process) show(ctx context.Context, m *tui.Model, o *options) error {
	var opt tui.RunOption
	if o.debugMessages != "" {
		f, err := openOut(fileFlag{flag: "--debug-messages", name: o.debugMessages}, new(claims).claim)
		if err != nil {
			return err
		}
		defer f.Close()
		opt.Messages = f
	}
	quit := make(chan os.Signal, 1)
	if !signal.Ignored(syscall.SIGQUIT) {
		signal.Notify(quit, syscall.SIGQUIT)
	}
	asked, err := p.showUntil(ctx, quit, m, opt)
	signal.Stop(quit)
	if asked || len(quit) > 0 {
		p.dump()
	}
	return err
}

// showUntil is show without the end of the program at SIGQUIT: asked reports
// whether that signal came.
func (p *process) showUntil(ctx context.Context, quit <-chan os.Signal, m *tui.Model, opt tui.RunOption) (asked bool, err error) {
	defer m.Close()
	before, stateErr := term.GetState(int(p.stdin.Fd()))
	tty.WithoutStops()
	program := tui.NewProgram(m, &tty.Keys{File: p.stdin}, p.stdout, opt)
	ended := make(chan error, 1)
	go func() {
		ended <- guarded(ctx, func(context.Context) error { _, err := program.Run(); return err })
	}()
	resumed, stop := notifyResumed()
	defer stop()
	go func() {
		var later <-chan time.Time
		for {
			select {
			case _, ok := <-resumed:
				if !ok {
					return
				}
			case <-later:
			}
			// In the background the terminal is the shell's. A shell that takes a
			// job from there that goes on already sends no signal.
			if !tty.Foreground(int(p.stdin.Fd())) {
				later = time.After(lookForTerminal)
				continue
			}
			later = nil
			// In the foreground, the shell has left the terminal in its own mode, a
			// line at a time. (To have Bubble Tea do this, by tea.Exec, races with
			// its own watch of the terminal's size.)
			term.MakeRaw(int(p.stdin.Fd()))
			program.Send(tea.ResumeMsg{})
		}
	}()
	select {
	case err := <-ended:
		return false, dashboardError(err)
	case <-quit:
		asked = true
	case <-ctx.Done():
		go program.Quit() // it waits until the dashboard has drawn
		select {
		case err := <-ended:
			return false, dashboardError(err)
		case <-time.After(leaving):
		}
	}
	program.Kill()
	select {
	case <-ended:
	case <-time.After(leaving): // the terminal does not read what would restore the screen
		if stateErr == nil {
			err = term.Restore(int(p.stdin.Fd()), before)
		}
	}
	return asked, err
}

// dump ends the program with a dump of all goroutines, as Go does on SIGQUIT. Go's
// own would be written to the dashboard's screen and disappear with it.
func (p *process) dump() {
	fmt.Fprint(p.stderr, "SIGQUIT: quit\n\n")
	pprof.Lookup("goroutine").WriteTo(p.stderr, 2)
	p.exit(exitPanic)
}

// dashboardError is a program's error as ours.
func dashboardError(err error) error {
	if errors.Is(err, tea.ErrProgramPanic) {
		return &panicked{value: "in the dashboard; its trace is above"}
	}
	return err
}

// looks returns the dashboard's options for this terminal.
func (p *process) looks(o *options) tui.Options {
	r := lipgloss.NewRenderer(p.stdout)
	switch o.color.word {
	case "always":
		r.SetColorProfile(termenv.ANSI) // the palette is all that the themes use
	case "never":
		r.SetColorProfile(termenv.Ascii)
	}
	r.SetHasDarkBackground(true) // or the terminal is queried, which may take seconds to reply
	return tui.Options{Renderer: r, Theme: o.theme.word, ASCII: o.ascii || needsASCII(os.Getenv), FPS: o.pictures(os.Getenv), Scenarios: demo.Scenarios(), Against: o.comparison}
}

// overSSH is how many pictures a second a line over SSH gets.
const overSSH = 5

// pictures is how many pictures a second the dashboard draws at most; 0 for its own
// default.
func (o *options) pictures(getenv func(string) string) int {
	if o.fps.n == 0 && (getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "") {
		return overSSH
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

// needsASCII reports whether the terminal cannot show line-drawing characters:
// Linux's console has few glyphs, encodings other than UTF-8 have none, and with
// East Asian widths they take two cells.
func needsASCII(getenv func(string) string) bool {
	if getenv("TERM") == "linux" || getenv("RUNEWIDTH_EASTASIAN") == "1" {
		return true
	}
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the first that is set decides
		if l := strings.ToLower(getenv(v)); l != "" {
			return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
		}
	}
	return false
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
