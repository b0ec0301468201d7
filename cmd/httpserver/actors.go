package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"httpserver/internal/event"
)

// An actor is a part of the program. It runs until ctx ends or its own work is
// done.
type actor func(ctx context.Context) error

// together runs actors concurrently and returns after the last has ended. The
// end of one cancels the context of the others. The result is the first error
// that is not a cancellation.
func together(ctx context.Context, actors ...actor) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g errgroup.Group
	for _, a := range actors {
		g.Go(func() error {
			defer cancel()
			if err := guarded(ctx, a); !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		})
	}
	return g.Wait()
}

// guarded runs a and turns a panic into an error.
func guarded(ctx context.Context, a actor) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
	}()
	return a(ctx)
}

// A panicked is a panic recovered in a goroutine of the program. As an error it
// reaches main, which prints it after the terminal has been restored.
type panicked struct {
	value any
	stack []byte
}

// Error is the panic as Go prints it. The value may hold bytes from a client, so
// control characters in it are escaped.
func (p *panicked) Error() string {
	return fmt.Sprintf("panic: %s\n\n%s", event.AppendSafe(nil, fmt.Sprint(p.value)), p.stack)
}
