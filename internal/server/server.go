package server

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// ErrStopped is returned by Serve when the server had been stopped before.
var ErrStopped = errors.New("server: stopped")

// A Server serves connections with one handler. Create it with [New]. All methods
// are safe for concurrent use.
type Server struct {
	cfg     Config
	handler message.Handler
	pub     Publisher
	made    time.Time // phase stamps count from here

	settings atomic.Pointer[event.Settings]
	taps     taps
	time     timeSource // of the connections; right while one is open
	date     dateField
	heads    http1.ResponseHeads // of all connections' responses

	ctx    context.Context // ends when the server stops for good
	cancel context.CancelFunc

	stopping atomic.Bool
	halted   chan struct{} // closed when it is stopping
	started  atomic.Pointer[event.ServerStarted]
	running  sync.WaitGroup // connections, the clock and its helpers
	emptied  chan struct{}  // to the clock: the last connection of a stopping server has ended
	large    atomic.Int32   // large responses in progress
	trim     idleTrim       // the clock's own

	mu        sync.Mutex // guards what follows
	open      []*conn    // in no order; a connection knows its place
	closed    closedTotals
	silent    silences        // those that can give way to new connections
	freed     []chan struct{} // closed when the next connection has ended
	listeners map[net.Listener]struct{}
	ticking   bool // the clock runs
}

// New returns a server that responds with h and publishes events to pub.
func New(cfg Config, h message.Handler, pub Publisher) *Server {
	s := &Server{cfg: cfg.withDefaults(), handler: h, pub: pub, made: time.Now(),
		listeners: map[net.Listener]struct{}{}, halted: make(chan struct{}), emptied: make(chan struct{}, 1)}
	settings := s.cfg.Settings
	s.settings.Store(&settings)
	s.time.set(s.made)
	s.taps.left.Store(TapRate)
	ctx, cancel := context.WithCancelCause(context.Background())
	s.ctx, s.cancel = ctx, func() { cancel(ErrStopped) } // the cause tells a stop from a client that left
	return s
}

// Serve accepts connections on ln, which it owns, until Shutdown, and returns nil
// when the last of them has ended. When ctx ends first it stops at once, without
// grace. An error means that ln is of no further use. Only connections of
// [tcp.Listen] end without the risk that a reset destroys the last response, and
// send files without a copy.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if !s.begin(ln) {
		ln.Close()
		return ErrStopped
	}
	defer context.AfterFunc(ctx, s.abort)()
	err := s.accept(ln)
	s.forget(ln)
	if err != nil {
		s.abort()
	}
	s.running.Wait()
	s.cancel()
	s.publishStop()
	return err
}

// begin adds a listener, unless the server is stopping, and publishes the start.
func (s *Server) begin(ln net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Load() {
		return false
	}
	s.listeners[ln] = struct{}{}
	about := s.cfg.About
	about.Addr, about.Secure, about.Limits = ln.Addr().String(), s.cfg.TLS != nil, s.cfg.limits()
	about.Settings = *s.settings.Load()
	if s.started.CompareAndSwap(nil, &about) && s.pub.Wants(event.KindServerStarted) {
		s.pub.Publish(time.Now(), about)
	}
	return true
}

// forget closes a listener that is no longer accepted from.
func (s *Server) forget(ln net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ln)
	ln.Close()
}

// Shutdown stops the server with grace: it stops listening, closes idle
// connections at once and lets exchanges in progress complete. When ctx ends
// first, it closes what is left, ends the handlers' context and returns ctx's
// error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stopListening()
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	s.abort()
	select {
	case <-ended:
	case <-time.After(abortGrace): // a handler that ignores its context
	}
	return ctx.Err()
}

// abortGrace is how long handlers may take to notice that their context ended.
const abortGrace = 500 * time.Millisecond

// stopListening closes the listeners and tells all connections to end at the
// next chance.
func (s *Server) stopListening() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopping.Swap(true) {
		close(s.halted)
	}
	for ln := range s.listeners {
		ln.Close()
	}
	for _, c := range s.open {
		c.order(reason.Shutdown)
	}
	s.tellClock()
}

// abort stops at once: it ends the handlers' contexts and all waits for sockets.
// Each connection then closes its own.
func (s *Server) abort() {
	s.stopListening()
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.open {
		c.sock.wake()
	}
}
