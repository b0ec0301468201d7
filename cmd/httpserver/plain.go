package main

import (
	"context"
	"fmt"

	"httpserver/cmd/internal/console"
	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// plain serves in plain mode: one line when it listens, one for each finished
// exchange on standard output, everything else on standard error.
func (p *process) plain(ctx context.Context, o *options) error {
	errs, finishErrs := newSink(p.stderr, nil)
	defer finishErrs()
	a, err := newApp(ctx, o, errs, event.NewBus())
	if err != nil {
		return err
	}
	defer a.close()
	ctx, stop := console.UntilSignal(ctx, a.hangup(), func() { p.exit(exitSignal2) })
	defer stop()

	out, finishOut := newSink(p.stdout, func(s string) { a.tell("standard output: " + s) })
	defer finishOut()
	if o.json {
		a.view("standard output", event.AllKinds, a.snapshot, func(ctx context.Context, src feed.Source) error {
			return feed.JSON(ctx, src, out)
		})
	} else {
		fmt.Fprintf(out, "Server listening on %s\n", shown(o, a.listener))
		a.view("standard output", feed.LogKinds, nil, func(ctx context.Context, src feed.Source) error {
			return feed.Lines(ctx, src, out)
		})
	}
	if o.why {
		a.view("reasons", whyKinds, nil, func(ctx context.Context, src feed.Source) error {
			return drain(ctx, explaining(src, errs), nil)
		})
	}
	return a.run(ctx, p.beside...)
}
