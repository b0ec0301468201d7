package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"httpserver/tui/tty"
)

// leaving is how long the dashboard may take to leave after it was asked, and
// again after it was killed, even if the terminal has stopped reading.
const leaving = time.Second

// lookForTerminal is how often a program that goes on in the background looks
// for being in the foreground again.
const lookForTerminal = 200 * time.Millisecond

// exitDump is the exit status after SIGQUIT, as in any Go program.
const exitDump = 2

// Show runs a dashboard until the viewer quits, ctx ends, or SIGQUIT ends the
// program. Then it restores the terminal. start makes the program that shows it.
func (t *Terminal) Show(ctx context.Context, start func(in io.Reader, out *os.File) *tea.Program) error {
	quit := make(chan os.Signal, 1)
	if !signal.Ignored(syscall.SIGQUIT) {
		signal.Notify(quit, syscall.SIGQUIT)
	}
	asked, err := t.showUntil(ctx, quit, start)
	signal.Stop(quit)
	if asked || len(quit) > 0 {
		t.dump()
	}
	return err
}

// showUntil is Show without the end of the program at SIGQUIT: asked reports
// whether that signal came.
func (t *Terminal) showUntil(ctx context.Context, quit <-chan os.Signal, start func(io.Reader, *os.File) *tea.Program) (asked bool, err error) {
	before, stateErr := term.GetState(int(t.Stdin.Fd()))
	tty.WithoutStops()
	program := start(&tty.Keys{File: t.Stdin}, t.Stdout)
	ended := make(chan error, 1)
	go func() {
		ended <- Guarded(ctx, func(context.Context) error { _, err := program.Run(); return err })
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
			if !tty.Foreground(int(t.Stdin.Fd())) {
				later = time.After(lookForTerminal)
				continue
			}
			later = nil
			// In the foreground, the shell has left the terminal in its own mode, a
			// line at a time. (To have Bubble Tea do this, by tea.Exec, races with
			// its own watch of the terminal's size.)
			term.MakeRaw(int(t.Stdin.Fd()))
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
			err = term.Restore(int(t.Stdin.Fd()), before)
		}
	}
	return asked, err
}

// dump ends the program with a dump of all goroutines, as Go does on SIGQUIT. Go's
// own would be written to the dashboard's screen and disappear with it.
func (t *Terminal) dump() {
	fmt.Fprint(t.Stderr, "SIGQUIT: quit\n\n")
	pprof.Lookup("goroutine").WriteTo(t.Stderr, 2)
	t.Exit(exitDump)
}

// dashboardError is a program's error as ours.
func dashboardError(err error) error {
	if errors.Is(err, tea.ErrProgramPanic) {
		return &Panicked{value: "in the dashboard; its trace is above"}
	}
	return err
}
