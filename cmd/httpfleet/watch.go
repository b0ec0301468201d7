package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/spf13/cobra"

	"httpserver/cmd/internal/console"
	"httpserver/internal/feed"
	"httpserver/tui"
)

// looks are the flags of the dashboard.
type looks struct {
	theme string
	ascii bool
	json  bool
}

func (l *looks) bind(c *cobra.Command) {
	c.Flags().StringVar(&l.theme, "theme", "auto", "looks of the dashboard: auto, contrast or mono")
	c.Flags().BoolVar(&l.ascii, "ascii", false, "draw with ASCII only")
	c.Flags().BoolVar(&l.json, "json", false, "JSON lines instead of the dashboard, one event each")
}

// check reports a theme that there is not.
func (l *looks) check() error {
	if l.theme != "auto" && l.theme != "contrast" && l.theme != "mono" {
		return usageError{fmt.Errorf("--theme %q: the themes are auto, contrast and mono", l.theme)}
	}
	return nil
}

// options are the dashboard's for a terminal.
func (l *looks) options(t *console.Terminal) tui.Options {
	return tui.Options{Renderer: t.Renderer("auto"), Theme: l.theme, ASCII: l.ascii || console.NeedsASCII(os.Getenv), FPS: console.Pictures(os.Getenv), Fleet: true}
}

// terminal is the terminal of the process.
func (p *process) terminal() *console.Terminal {
	return &console.Terminal{Stdin: p.stdin, Stdout: p.stdout, Stderr: p.stderr, Exit: p.exit}
}

// show shows a dashboard on the terminal.
func (p *process) show(ctx context.Context, m *tui.Model) error {
	defer m.Close()
	return p.terminal().Show(ctx, func(in io.Reader, out *os.File) *tea.Program { return tui.NewProgram(m, in, out, tui.RunOption{}) })
}

// watchCommand is httpfleet watch.
func (p *process) watchCommand() *cobra.Command {
	var b place
	var l looks
	c := &cobra.Command{
		Use:   "watch [URL]",
		Short: "Show all servers on the broker in the dashboard; without a broker, start one",
		Args:  atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			b.url = strings.Join(args, "")
			if err := l.check(); err != nil {
				return err
			}
			return p.watch(c.Context(), &b, &l)
		},
	}
	b.bind(c, true)
	l.bind(c)
	return c
}

// watch shows the servers on a broker.
func (p *process) watch(ctx context.Context, b *place, l *looks) error {
	w, how, done, err := p.open(b)
	if err != nil {
		return err
	}
	defer done()
	t := p.terminal()
	if l.json || !t.Is() {
		if how != "" {
			p.say("the broker is at " + how)
		}
		return p.lines(ctx, w)
	}
	opt := l.options(t)
	opt.Look = w.Look
	m := tui.New(w, nil, opt)
	return errors.Join(p.show(ctx, m), m.Err())
}

const (
	// waitingBytes bounds the lines that wait for the reader of standard output.
	waitingBytes = 16 << 20
	// flushing is how long it may take to read the last of them.
	flushing = 2 * time.Second
)

// lines prints the events of a source as JSON lines until ctx ends.
func (p *process) lines(ctx context.Context, src feed.Source) error {
	out := feed.NewSink(p.stdout, waitingBytes, func(s string) { p.say("standard output: " + s) })
	err := feed.JSON(ctx, src, out)
	last, stop := context.WithTimeout(context.Background(), flushing)
	defer stop()
	out.Close(last) // has told of what is lost
	return err
}

// recordCommand is httpfleet record.
func (p *process) recordCommand() *cobra.Command {
	var b place
	c := &cobra.Command{
		Use:   "record FILE [URL]",
		Short: "Write what all servers on the broker do to a file, which must not exist",
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.RangeArgs(1, 2)(c, args); err != nil {
				return usageError{err}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			b.url = strings.Join(args[1:], "")
			return p.record(c.Context(), &b, args[0])
		},
	}
	b.bind(c, true)
	return c
}

// record writes a recording until ctx ends.
func (p *process) record(ctx context.Context, b *place, name string) error {
	w, how, done, err := p.open(b)
	if err != nil {
		return err
	}
	defer done()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // follows no link
	if err != nil {
		return err
	}
	if how != "" {
		p.say("the broker is at " + how)
	}
	p.say("recording to " + name + " until ctrl+c")
	err = feed.Record(ctx, f, feed.WithNotices(w, p.say))
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
