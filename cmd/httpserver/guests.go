package main

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"httpserver/cmd/internal/console"
	"httpserver/internal/demo"
	"httpserver/internal/share"
	"httpserver/internal/sshd"
	"httpserver/tui"
	"httpserver/tui/tty"
)

// queueTime is how long a guest waits at most for others of its address to come in,
// one each share.NewEvery.
const queueTime = share.MaxSSH * share.NewEvery

// guests shows dashboards to guests, which begin with the looks of the options.
type guests struct {
	*sharing
	o *options
}

// show shows a guest its dashboard; see [sshd.Config].
func (g guests) show(ctx context.Context, s *sshd.Session) (said string) {
	guest, err := g.enter(ctx, share.Visitor{Kind: share.SSH, Addr: s.Addr(), Name: s.User()})
	if err != nil {
		return err.Error()
	}
	leave, err := guest.Arrive()
	if err != nil {
		return err.Error()
	}
	defer leave()
	err = console.Guarded(ctx, func(ctx context.Context) error {
		return follow(ctx, g.program(s, guest), s)
	})
	switch {
	case ctx.Err() != nil:
		return "the server has stopped"
	case err != nil && !errors.Is(err, tea.ErrProgramKilled):
		return "a fault of the server's: the dashboard has ended"
	}
	return ""
}

// guestFrames is how often a guest's terminal is written to in a second at most. There
// are many guests.
const guestFrames = 10

// program is a guest's program.
func (g guests) program(s *sshd.Session, guest *share.Guest) *tea.Program {
	screen := tty.Remote{W: s}
	m := lockedModel{state: g.fold.Reading()}
	m.state.Lock()
	defer m.state.Unlock()
	opt := g.options(s)
	opt.Guest = guest
	m.Model = tui.NewGuest(g.fold, screen, opt)
	return tea.NewProgram(m, tui.On(s, screen, guestFrames, nil)...)
}

// A lockedModel is a dashboard whose state is folded for many: it has the lock of the
// readers while it looks at the state, and not while its terminal is written to.
type lockedModel struct {
	*tui.Model
	state sync.Locker
}

// Init is described at [tea.Model].
func (m lockedModel) Init() tea.Cmd {
	m.state.Lock()
	defer m.state.Unlock()
	return m.Model.Init()
}

// Update is described at [tea.Model].
func (m lockedModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.state.Lock()
	defer m.state.Unlock()
	_, cmd := m.Model.Update(msg)
	return m, cmd
}

// View is described at [tea.Model].
func (m lockedModel) View() string {
	m.state.Lock()
	defer m.state.Unlock()
	return m.Model.View()
}

// enter lets a guest in, after others that came from its address before.
func (g guests) enter(ctx context.Context, v share.Visitor) (*share.Guest, error) {
	ctx, cancel := context.WithTimeout(ctx, queueTime)
	defer cancel()
	for {
		guest, err := g.class.Enter(v)
		if !errors.Is(err, share.ErrWait) {
			return guest, err
		}
		select {
		case <-time.After(share.NewEvery / 4):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// follow runs a guest's program. It has the size of the guest's terminal.
func follow(ctx context.Context, program *tea.Program, s *sshd.Session) error {
	ctx, cancel := context.WithCancel(ctx)
	sized := make(chan struct{})
	go func() {
		defer close(sized)
		for {
			select {
			case size := <-s.Sizes():
				program.Send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
			case <-ctx.Done():
				program.Quit()
				return
			}
		}
	}()
	m, err := program.Run()
	if m, ok := m.(lockedModel); ok {
		m.Close()
	}
	cancel()
	<-sized
	return err
}

// options are how a guest's dashboard begins. What its terminal can show is known from
// the terminal's name only, since the guest's environment is not taken.
func (g guests) options(s *sshd.Session) tui.Options {
	env := termType(s.Term())
	r := lipgloss.NewRenderer(io.Discard, termenv.WithEnvironment(env), termenv.WithTTY(true))
	r.SetHasDarkBackground(true) // or the terminal is queried
	return tui.Options{
		Renderer: r, Theme: g.o.theme.word, ASCII: g.o.ascii || console.NeedsASCII(env.Getenv), Scenarios: demo.Scenarios(), Join: g.join,
	}
}

// A termType is the environment of a guest: the type of its terminal, and that it can
// show UTF-8.
type termType string

// Environ is the environment as a list.
func (t termType) Environ() []string { return []string{"TERM=" + string(t)} }

// Getenv is a variable of the environment.
func (t termType) Getenv(name string) string {
	if name == "TERM" {
		return string(t)
	}
	return ""
}
