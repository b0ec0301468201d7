package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A wire is a bus in memory, in the order in which messages are sent.
type wire struct {
	mu       sync.Mutex
	pubs     map[string]*Publisher // by name and run
	watchers []*tap
	lose     func(subject string) bool // messages that do not arrive
	skew     map[string]time.Duration  // by which the clock of a server is ahead
}

// A tap is the bus as one watcher has it.
type tap struct {
	*wire
	watch   *Watch
	follows map[string]bool
}

func newWire() *wire {
	return &wire{pubs: map[string]*Publisher{}, lose: func(string) bool { return false }, skew: map[string]time.Duration{}}
}

// send delivers a message to all watchers that take it.
func (w *wire) send(subject string, message []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lose(subject) {
		return
	}
	name, run, part, _ := ParseSubject(subject)
	for _, t := range w.watchers {
		if part == Totals || t.follows[name+"."+run] {
			t.watch.Put(Message{Name: name, Run: run, Part: part, Data: []byte(string(message)), At: time.Now()})
		}
	}
}

func (w *wire) publisher(name, run string) *Publisher {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pubs[name+"."+run]
}

// publish starts a server that tells what comes from the channel, until that is closed.
func (w *wire) publish(t testing.TB, name string) (chan<- []event.Entry, *Publisher) {
	p := NewPublisher(name, w.send)
	p.now = func() time.Time { return time.Now().Add(w.skew[name]) }
	w.mu.Lock()
	w.pubs[name+"."+p.run] = p
	w.mu.Unlock()
	c := make(chan []event.Entry)
	go func() {
		if err := p.Run(t.Context(), channel(c)); err != nil {
			t.Error(err)
		}
	}()
	return c, p
}

// join is a new watcher.
func (w *wire) join() *viewer {
	t := &tap{wire: w, follows: map[string]bool{}}
	t.watch = NewWatch(t, "test")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers = append(w.watchers, t)
	return &viewer{t.watch, monitor.New(), t, nil}
}

func (t *tap) Follow(name, run string) { t.set(name+"."+run, true) }
func (t *tap) Leave(name, run string)  { t.set(name+"."+run, false) }
func (t *tap) set(id string, to bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.follows[id] = to
}

func (t *tap) Want(name, run string) {
	if p := t.publisher(name, run); p != nil {
		p.Wanted()
	}
}

func (t *tap) Ask(name, run string) {
	if p := t.publisher(name, run); p != nil {
		p.Snapshot(Subject(name, run, Snapshot))
	}
}

// channel is a source of what comes from a channel.
type channel <-chan []event.Entry

func (c channel) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	select {
	case all, ok := <-c:
		if !ok {
			return buf, io.EOF
		}
		return append(buf, all...), nil
	case <-ctx.Done():
		return buf, ctx.Err()
	}
}

func (channel) Now() time.Time { return time.Now() }

// A viewer is a watcher and what it folds.
type viewer struct {
	*Watch
	*monitor.State
	tap *tap
	all []event.Entry
}

// watch folds what comes in a time.
func (v *viewer) watch(t testing.TB, d time.Duration) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	for {
		entries, err := v.Next(ctx, nil)
		for _, e := range entries {
			v.Apply(e)
		}
		v.all = append(v.all, entries...)
		if errors.Is(err, context.DeadlineExceeded) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// notices are all sentences that the viewer was told.
func (v *viewer) notices() string {
	var all []string
	for _, n := range v.Notices() {
		all = append(all, n.Text)
	}
	return strings.Join(all, "\n")
}

// A traffic makes entries of a server.
type traffic struct {
	t    testing.TB
	to   chan<- []event.Entry
	skew time.Duration
	conn uint64
}

// do hands over entries of this moment, in one piece.
func (s *traffic) do(events ...event.Event) {
	var all []event.Entry
	for _, e := range events {
		all = append(all, event.Entry{At: time.Now().Add(s.skew).UTC(), Event: e})
	}
	s.to <- all
}

// start is the server's start.
func (s *traffic) start() *traffic {
	s.do(event.ServerStarted{Addr: ":8080", Settings: event.Settings{KeepAlive: true}})
	return s
}

// open opens a connection with some requests and returns its number.
func (s *traffic) open(requests int) uint64 {
	s.conn++
	peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 1}), uint16(s.conn))
	all := []event.Event{event.ConnOpened{Conn: s.conn, Peer: peer}}
	for nth := range requests {
		all = append(all, event.RequestReceived{Conn: s.conn, Nth: nth + 1, Method: "GET", Target: "/?token=secret", Minor: 1},
			event.ResponseSent{Conn: s.conn, Nth: nth + 1, Peer: peer, Method: "GET", Target: "/?token=secret", Status: 200, Why: reason.Keep11})
	}
	s.do(all...)
	return s.conn
}

// close closes a connection.
func (s *traffic) close(conn uint64, why reason.Code, requests int) {
	s.do(event.ConnClosed{Conn: conn, Reason: why, Requests: requests})
}

// shown is what a viewer has of each connection that is open, and the sums.
func (v *viewer) shown() map[string]string {
	all := map[string]string{}
	for c := range v.Recent() {
		if c.Open() {
			all[fmt.Sprintf("%s #%d", c.Server, c.Own)] = fmt.Sprintf("%s %s %d requests, %s", c.Peer, c.Side, c.Requests, c.Phase)
		}
	}
	all["totals"] = fmt.Sprintf("%+v", v.State.Totals())
	for _, s := range v.Fleet(nil) {
		s.Missing, s.Offset = 0, 0
		all[s.Server] = fmt.Sprintf("%+v %v %v", s.Totals, s.Closed, s.Run)
	}
	return all
}
