package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/tui"
)

// replay shows a recording: in the dashboard, or in plain mode its lines, as
// fast as they can be read.
func (p *process) replay(ctx context.Context, o *options, plain bool) error {
	f, err := os.Open(o.replay)
	if err != nil {
		return fmt.Errorf("cannot read --replay %s: %w", o.replay, cause(err))
	}
	defer f.Close()
	player, err := feed.Open(f)
	if err != nil {
		return fmt.Errorf("--replay %s: %w", o.replay, err)
	}
	left := make(chan struct{}) // the dashboard
	ctx, stop := untilSignal(ctx, nil, func() { <-left; p.exit(exitSignal2) })
	defer stop()
	if !plain {
		defer close(left)
		m := tui.New(player, nil, p.looks(o))
		return errors.Join(p.show(ctx, m), m.Err())
	}
	close(left)
	out, finish := newSink(p.stdout, func(s string) { fmt.Fprintf(p.stderr, "httpserver: standard output: %s\n", s) })
	defer finish()
	lines := feed.Lines
	if o.json {
		lines = feed.JSON
	}
	player.Seek(time.Duration(1<<63 - 1)) // to the end: what comes before is given at once
	return lines(ctx, untilNow{player}, out)
}

// untilNow is a recording that ends where the player stands.
type untilNow struct{ *feed.Player }

// Next gives what is ready and never waits for more.
func (u untilNow) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if s := u.Status(); s.Ended {
		return buf, io.EOF
	}
	return u.Player.Next(ctx, buf)
}
