package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/tui"
)

// replayCommand is httpfleet replay.
func (p *process) replayCommand() *cobra.Command {
	var l looks
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Show a recording in the dashboard",
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(c, args); err != nil {
				return usageError{err}
			}
			return l.check()
		},
		RunE: func(c *cobra.Command, args []string) error { return p.replay(c.Context(), args[0], &l) },
	}
	l.bind(c)
	return c
}

// replay shows a recording, or prints its lines.
func (p *process) replay(ctx context.Context, name string, l *looks) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	player, err := feed.Open(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	t := p.terminal()
	if l.json || !t.Is() {
		player.Seek(time.Duration(1<<63 - 1)) // all is ready at once
		return p.lines(ctx, ending{player})
	}
	m := tui.NewReplay(player, l.options(t))
	return errors.Join(p.show(ctx, m), m.Err())
}

// ending is a recording that ends after its last entry.
type ending struct{ *feed.Player }

// Next is described at [feed.Source].
func (e ending) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if e.Status().Ended {
		return buf, io.EOF
	}
	return e.Player.Next(ctx, buf)
}
