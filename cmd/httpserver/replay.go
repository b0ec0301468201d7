package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"httpserver/cmd/internal/console"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/tui"
)

// replay shows a recording in the dashboard. In plain mode it prints its lines
// without pauses.
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
	left := make(chan struct{}) // closed when the dashboard has left
	ctx, stop := console.UntilSignal(ctx, nil, func() { <-left; p.exit(exitSignal2) })
	defer stop()
	if !plain {
		defer close(left)
		m := tui.NewReplay(player, p.looks(o))
		return errors.Join(p.show(ctx, m, o), m.Err())
	}
	close(left)
	errs, finishErrs := newSink(p.stderr, nil)
	defer finishErrs()
	op := operator{w: errs}
	out, finish := newSink(p.stdout, func(s string) { op.say("standard output: " + s) })
	defer finish()
	lines := feed.Lines
	switch {
	case o.metricsText:
		lines = metricsText
	case o.json:
		lines = feed.JSON
	}
	src := whole(player, &op)
	if o.why {
		src = explaining(src, errs)
	}
	return lines(ctx, src, out)
}

// whole is a recording to its end, without pauses.
func whole(player *feed.Player, op *operator) feed.Source {
	player.Seek(time.Duration(1<<63 - 1)) // Next returns all before the end at once
	return untilNow{player, op}
}

// untilNow is a recording up to the player's position. The operator is told again
// what they were told then, and where the recording was cut off.
type untilNow struct {
	*feed.Player
	operator *operator
}

// Next returns the entries up to the player's position, and io.EOF after them.
func (u untilNow) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if u.Status().Ended {
		return buf, io.EOF
	}
	all, err := u.Player.Next(ctx, buf)
	for _, e := range all[len(buf):] {
		switch v := e.Event.(type) {
		case event.Notice:
			u.operator.say(v.Text)
		case event.Foreign:
			u.operator.say(v.Text())
		}
	}
	return all, err
}
