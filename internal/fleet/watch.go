package fleet

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"httpserver/internal/event"
)

// A Bus is what a watcher asks of the bus. No method blocks. What comes is for
// [Watch.Put].
type Bus interface {
	// Follow asks for the messages of entries of a run from now on, and Leave for no
	// more of them.
	Follow(name, run string)
	Leave(name, run string)
	// Ask asks a publisher for a snapshot, and Want to go on with its entries.
	Ask(name, run string)
	Want(name, run string)
}

const (
	// MaxDetailed is how many servers are shown in detail at once. Of a larger fleet it
	// is the one that the viewer looks at, or else the first ones by name.
	MaxDetailed = 8
	// maxServers is how many servers are told apart.
	maxServers = 1000
	// silence is after how long a server is taken to be gone, which reports once a second.
	silence = 5 * time.Second
	// rivalry is how long two runs of one name have to talk to be two servers.
	rivalry = 1500 * time.Millisecond
	// repairEvery is the shortest time between two repairs of a server, as in package
	// feed; askAgain is how long a snapshot is waited for.
	repairEvery = 250 * time.Millisecond
	askAgain    = 2 * time.Second
)

// A Watch is all servers of a fleet as one source of entries (feed.Source): those of
// one server in their order, those of different servers as they came. One goroutine at
// a time calls Next; the other methods are safe for concurrent use.
type Watch struct {
	bus   Bus
	label string
	inbox *inbox
	now   func() time.Time

	mu     sync.Mutex
	look   string // the server that the viewer looks at; "" for all
	closed bool

	begun    bool
	away     bool // the bus is
	spare    []Message
	servers  map[string]*server // by the name that is shown
	byRun    map[string]*server
	numbered uint64 // connections
	seq      uint64
	summed   time.Time // the totals were told
	refused  uint64    // messages that are not a publisher's
	admitted uint64    // of refused, told
	over     uint64    // servers beyond maxServers
}

// NewWatch returns the servers on a bus, whose address is shown as label.
func NewWatch(bus Bus, label string) *Watch {
	return &Watch{bus: bus, label: label, inbox: newInbox(), now: time.Now, servers: map[string]*server{}, byRun: map[string]*server{}}
}

// Put hands over a message that came. It never blocks.
func (w *Watch) Put(m Message) { w.inbox.put(m) }

// Say tells the viewer a sentence about the bus; Gone does that when the bus is away,
// and Back when it is there again.
func (w *Watch) Say(text string)  { w.say(said, text) }
func (w *Watch) Gone(text string) { w.say(gone, text) }
func (w *Watch) Back(text string) { w.say(back, text) }

func (w *Watch) say(part Part, text string) {
	w.inbox.put(Message{Part: part, Data: []byte(text), At: w.now()})
}

// Look has one server shown in detail where not all can be; "" for none in particular.
func (w *Watch) Look(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look = name
}

// Close ends the source after what has come.
func (w *Watch) Close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	select {
	case w.inbox.ready <- struct{}{}:
	default:
	}
}

// wish is what the viewer wants.
func (w *Watch) wish() (look string, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.look, w.closed
}

// Now is the wall clock's time.
func (w *Watch) Now() time.Time { return w.now() }

// Next waits for at least one entry and appends those that are ready to buf. The error
// is io.EOF after Close, or ctx's.
func (w *Watch) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	start := len(buf)
	if !w.begun {
		w.begun = true
		buf = w.give(buf, w.now(), event.Snapshot{Server: event.ServerStarted{Fleet: w.label}})
	}
	tick := time.NewTicker(repairEvery)
	defer tick.Stop()
	for {
		look, closed := w.wish()
		all := w.inbox.take(w.spare)
		for i := range all {
			buf = w.read(buf, &all[i])
		}
		clear(all)
		w.spare = all
		buf = w.tick(buf, look)
		switch {
		case closed:
			return buf, io.EOF
		case len(buf) > start:
			return buf, nil
		}
		select {
		case <-w.inbox.ready:
		case <-tick.C:
		case <-ctx.Done():
			return buf, ctx.Err()
		}
	}
}

// give appends an entry.
func (w *Watch) give(buf []event.Entry, at time.Time, e event.Event) []event.Entry {
	w.seq++
	return append(buf, event.Entry{Seq: w.seq, At: at.UTC(), Event: e})
}

// tell appends a sentence for the viewer.
func (w *Watch) tell(buf []event.Entry, format string, args ...any) []event.Entry {
	return w.give(buf, w.now(), event.Notice{Text: fmt.Sprintf(format, args...)})
}

// tick does what the time brings: servers go silent, are followed or left, are asked
// again; once a second the sum of all counters is told.
func (w *Watch) tick(buf []event.Entry, look string) []event.Entry {
	now := w.now()
	for _, name := range slices.Sorted(maps.Keys(w.servers)) {
		if s := w.servers[name]; s.here() && !w.away && now.Sub(s.heard) > silence {
			s.silent = true
			buf = w.tell(buf, "%s is silent: nothing has come for %d s", name, int(silence.Seconds()))
		}
	}
	buf = w.choose(buf, look)
	for _, s := range w.servers {
		w.remind(s, now)
	}
	if now.Sub(w.summed) >= reportEvery && len(w.servers) > 0 {
		w.summed = now
		buf = w.give(buf, now, w.sum())
		if w.refused > w.admitted {
			buf = w.tell(buf, "messages on the bus that were refused, since they are not a publisher's: %d", w.refused)
			w.admitted = w.refused
		}
	}
	return buf
}

// sum is the sum of all servers' counters.
func (w *Watch) sum() (t event.Totals) {
	for _, s := range w.servers {
		o := s.totals()
		t.Conns, t.Open, t.Requests, t.Reused = t.Conns+o.Conns, t.Open+o.Open, t.Requests+o.Requests, t.Reused+o.Reused
		t.In, t.Out, t.Lost, t.Guests = t.In+o.In, t.Out+o.Out, t.Lost+o.Lost, t.Guests+o.Guests
		t.DemoConns, t.DemoRequests = t.DemoConns+o.DemoConns, t.DemoRequests+o.DemoRequests
	}
	return t
}

// choose follows the servers that are shown in detail, and leaves the others.
func (w *Watch) choose(buf []event.Entry, look string) []event.Entry {
	var here []string
	for _, name := range slices.Sorted(maps.Keys(w.servers)) {
		if w.servers[name].here() {
			here = append(here, name)
		}
	}
	if len(here) > MaxDetailed {
		if slices.Contains(here, look) {
			here = []string{look}
		} else {
			here = here[:MaxDetailed]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.servers)) {
		s := w.servers[name]
		switch shown := slices.Contains(here, name); {
		case shown && s.state == notFollowed:
			s.state, s.wanted = joining, time.Time{}
			w.bus.Follow(s.id, s.run)
			s.repair, s.asked = true, time.Time{}
		case !shown && s.state != notFollowed:
			w.bus.Leave(s.id, s.run)
			s.cut = s.cut || s.silent && s.state == followed
			s.leave()
			buf = w.give(buf, w.now(), s.write.snapshot(event.Snapshot{})) // nothing of it is known to be open
		}
	}
	return buf
}

// remind asks for what is due from a server.
func (w *Watch) remind(s *server, now time.Time) {
	if s.state == notFollowed {
		return
	}
	if now.Sub(s.wanted) >= wantEvery {
		s.wanted = now
		w.bus.Want(s.id, s.run)
	}
	wait := askAgain
	if s.asked.IsZero() {
		wait = 0
	}
	if s.repair && now.Sub(s.asked) >= wait {
		s.asked, s.parts = now, nil
		w.bus.Ask(s.id, s.run)
	}
}
