package demo

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// A Runner plays one scenario at a time. All methods are safe for concurrent
// use.
type Runner struct {
	addr  func() string
	tls   *tls.Config
	pace  float64 // factor on every pause; 1, less in tests
	ports ports

	starting sync.Mutex // held while one scenario replaces another
	mu       sync.Mutex
	current  *run // the last one started; nil before
}

// A run is a scenario being played.
type run struct {
	n      int
	cancel context.CancelFunc
	done   chan struct{} // closed when all its goroutines and connections are gone
	err    error         // read only after done is closed
}

// New makes a Runner for the server at addr. The Runner calls addr for each
// connection; it returns the address that the server listens on, with its port.
// The clients use tls, or plain TCP if it is nil.
func New(addr func() string, tls *tls.Config) *Runner {
	return &Runner{addr: addr, tls: tls, pace: 1}
}

// Scenarios returns all scenarios in the menu's order. Their commands name the
// server's current address.
func (r *Runner) Scenarios() []Scenario {
	_, port, err := net.SplitHostPort(r.addr())
	if err != nil {
		port = defaultPort // the server does not listen yet
	}
	return scenarios(port, r.tls != nil)
}

// Start plays scenario n in the background until it is over, ctx ends, or Stop
// or Start is called. It first stops the scenario in progress, if there is one.
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

// play plays a scenario to its end. A scenario that is stopped returns nil.
func (r *Runner) play(ctx context.Context, l lesson) error {
	err := l.play(&stage{Context: ctx, runner: r, tag: "demo " + l.Key})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("demo %s, %s: %w", l.Key, l.Title, err)
	}
	return nil
}

// Stop stops the scenario in progress and waits until its connections and
// goroutines are gone, which takes milliseconds.
func (r *Runner) Stop() {
	if this := r.last(); this != nil {
		this.cancel()
		<-this.done
	}
}

// Wait waits until the scenario in progress is over. The error says why it could
// not be played to its end; it is nil if the scenario was stopped.
func (r *Runner) Wait() error {
	this := r.last()
	if this == nil {
		return nil
	}
	<-this.done
	return this.err
}

// Running returns the number of the scenario in progress, if there is one.
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

// last returns the run that was started last, or nil.
func (r *Runner) last() *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

// Tag returns the tag of the connection from peer, such as "demo 1", or "" if
// the connection is not one of the Runner's.
func (r *Runner) Tag(peer netip.AddrPort) string { return r.ports.tag(peer) }
