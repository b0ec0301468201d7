package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"httpserver/internal/event"
)

// An actor is a part of the program that runs until ctx ends, or until it is
// done by itself.
type actor func(ctx context.Context) error

// A panicked is a panic caught in one of our goroutines. It is carried to
// where the terminal is whole again before anybody prints it.
type panicked struct {
	value any
	stack []byte
}

// Error is the panic as Go would print it, but for what may be a client's in its
// value: that does not drive a terminal.
func (p *panicked) Error() string {
	return fmt.Sprintf("panic: %s\n\n%s", event.AppendSafe(nil, fmt.Sprint(p.value)), p.stack)
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

// together runs actors side by side until all have ended. The first to end
// ends all. The error is that of the first that failed on its own account.
func together(ctx context.Context, actors ...actor) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g group
	for _, a := range actors {
		g.start(ctx, func(ctx context.Context) error {
			defer cancel()
			return a(ctx)
		})
	}
	return g.wait()
}

// A group is actors that run side by side and end on their own. The zero
// value is ready.
type group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	err     error // the first
}

// start runs a in a goroutine.
func (g *group) start(ctx context.Context, a actor) {
	g.running.Go(func() {
		err := guarded(ctx, a)
		if err == nil || errors.Is(err, context.Canceled) {
			return
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.err == nil {
			g.err = err
		}
	})
}

// wait waits for all, and returns the first error.
func (g *group) wait() error {
	g.running.Wait()
	return g.err
}

// ended waits until all have ended, but no longer than d, and reports whether
// they have.
func (g *group) ended(d time.Duration) bool {
	done := make(chan struct{})
	go func() { g.running.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
