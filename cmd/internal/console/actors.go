package console

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"httpserver/internal/event"
)

// An Actor is a part of the program. It runs until ctx ends or its own work is
// done.
type Actor func(ctx context.Context) error

// Together runs actors concurrently and returns after the last has ended. The
// end of one cancels the context of the others. The result is the first error
// that is not a cancellation.
func Together(ctx context.Context, actors ...Actor) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g errgroup.Group
	for _, a := range actors {
		g.Go(func() error {
			defer cancel()
			if err := Guarded(ctx, a); !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		})
	}
	return g.Wait()
}

// Guarded runs a and turns a panic into an error.
func Guarded(ctx context.Context, a Actor) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Panicked{v, debug.Stack()}
		}
	}()
	return a(ctx)
}

// A Panicked is a panic recovered in a goroutine of the program. As an error it
// reaches main, which prints it after the terminal has been restored.
type Panicked struct {
	value any
	stack []byte
}

// Error is the panic as Go prints it. The value may hold bytes from a client, so
// control characters in it are escaped.
func (p *Panicked) Error() string {
	return fmt.Sprintf("panic: %s\n\n%s", event.AppendSafe(nil, fmt.Sprint(p.value)), p.stack)
}
