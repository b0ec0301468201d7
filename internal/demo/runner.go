package demo

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// A Runner plays one scenario at a time. All methods are safe for concurrent
// use.
type Runner struct {
	addr  func() string
	tls   *tls.Config
	pace  float64 // of all waiting; 1, less in tests
	ports ports

	starting sync.Mutex // held while one scenario takes another's place
	mu       sync.Mutex
	current  *run // the last that was started
}

// A run is a scenario being played.
type run struct {
	n      int
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing of it is left
	err    error         // valid then
}

// New makes a Runner for the server at addr, which is asked each time: the
// address that the server listens on, with its port. The clients use tls, and
// plain TCP when it is nil.
func New(addr func() string, tls *tls.Config) *Runner {
	return &Runner{addr: addr, tls: tls, pace: 1}
}

// Start plays scenario n until it is over, ctx ends or somebody calls Stop or
// Start. What is playing already is stopped first.
func (r *Runner) Start(ctx context.Context, n int) error {
	l, ok := find(n)
	if !ok {
		return fmt.Errorf("there is no demo scenario %d", n)
	}
	r.starting.Lock()
	defer r.starting.Unlock()
	r.Stop()
	ctx, cancel := context.WithCancel(ctx)
	this := &run{n: n, cancel: cancel, done: make(chan struct{})}
	r.mu.Lock()
	r.current = this
	r.mu.Unlock()
	go func() {
		defer close(this.done)
		defer cancel()
		this.err = r.play(ctx, l)
	}()
	return nil
}

// play plays a scenario to its end. Being stopped is not an error.
func (r *Runner) play(ctx context.Context, l lesson) error {
	err := l.play(&stage{Context: ctx, runner: r, tag: "demo " + l.Key})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("demo %s, %s: %w", l.Key, l.Title, err)
	}
	return nil
}

// Stop ends what is playing and waits until nothing of it is left, which takes
// milliseconds.
func (r *Runner) Stop() {
	if this := r.last(); this != nil {
		this.cancel()
		<-this.done
	}
}

// Wait waits until what is playing is over. The error says what kept it from
// being played to its end; being stopped is none.
func (r *Runner) Wait() error {
	this := r.last()
	if this == nil {
		return nil
	}
	<-this.done
	return this.err
}

// Running is the number of the scenario that is playing, if one is.
func (r *Runner) Running() (n int, ok bool) {
	this := r.last()
	if this == nil {
		return 0, false
	}
	select {
	case <-this.done:
		return 0, false
	default:
		return this.n, true
	}
}

func (r *Runner) last() *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

// Tag is the name of the scenario that the connection from peer belongs to:
// "demo 1"; "" if it is none of ours.
func (r *Runner) Tag(peer netip.AddrPort) string { return r.ports.tag(peer) }

// A stage is what a scenario plays on. Its context ends when the scenario has
// to.
type stage struct {
	context.Context
	runner *Runner
	tag    string
}

// as is the stage for a part of a scenario that is counted on its own.
func (s *stage) as(tag string) *stage {
	part := *s
	part.tag = tag
	return &part
}

// pause lets d pass, or returns an error when the scenario has to end.
func (s *stage) pause(d time.Duration) error {
	t := time.NewTimer(s.paced(d))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-s.Done():
		return s.Err()
	}
}

// paced is d at the runner's pace.
func (s *stage) paced(d time.Duration) time.Duration {
	return time.Duration(float64(d) * s.runner.pace)
}

// together plays parts at the same time and waits for all of them.
func (s *stage) together(n int, part func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = part(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}
