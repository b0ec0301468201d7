package live

import (
	"context"
	"encoding/json"
	"net/netip"
	"slices"
	"sync"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
	"httpserver/internal/share"
)

const (
	// every is the time between two texts.
	every = 100 * time.Millisecond
	// waiting is how many texts wait for a guest that does not read.
	waiting = 8
	// repairEvery is the shortest time between two snapshots for one guest.
	repairEvery = time.Second
	// aliveEvery is the longest time without a text. A guest that has gone is
	// noticed with the next one.
	aliveEvery = 5 * time.Second
	// maxStreams is how many streams one guest may have open.
	maxStreams = 4
	// batches is how many batches of events wait for Run.
	batches = 1024
)

// Config is what a [Live] needs. All fields are required.
type Config struct {
	Class *share.Class
	Bus   *event.Bus
	// Snapshot is the state of the server now. It may be called at any time.
	Snapshot func() event.Snapshot
}

// A Live is the page and its guests. It is safe for concurrent use.
type Live struct {
	class    *share.Class
	bus      *event.Bus
	snapshot func() event.Snapshot
	page     *message.Response

	arrived chan struct{} // a guest has arrived; holds one

	mu     sync.Mutex
	guests []*guest
	ended  bool
}

// A guest is one stream. All but texts belongs to Run.
type guest struct {
	who   *share.Guest
	leave func()
	conn  uint64
	peer  netip.AddrPort
	texts chan []byte // closed at the end

	greeted  bool
	due      bool      // for a snapshot
	repaired time.Time // the latest one
	lost     uint64    // events it has not been told of
	asked    int       // the version of the question that it has
}

// New returns a Live without guests. Run has to run for them to see anything.
func New(cfg Config) *Live {
	return &Live{class: cfg.Class, bus: cfg.Bus, snapshot: cfg.Snapshot, page: newPage(), arrived: make(chan struct{}, 1)}
}

// enter adds a stream for a guest.
func (l *Live) enter(who *share.Guest, conn uint64, peer netip.AddrPort) (*guest, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	streams := 0
	for _, g := range l.guests {
		if g.who == who {
			streams++
		}
	}
	if l.ended || streams >= maxStreams {
		return nil, share.ErrFull
	}
	leave, err := who.Arrive()
	if err != nil {
		return nil, err
	}
	g := &guest{who: who, leave: leave, conn: conn, peer: peer, texts: make(chan []byte, waiting), due: true}
	l.guests = append(l.guests, g)
	select {
	case l.arrived <- struct{}{}:
	default:
	}
	return g, nil
}

// leave takes a stream away. The caller reads its texts no longer.
func (l *Live) leave(g *guest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.guests = slices.DeleteFunc(l.guests, func(o *guest) bool { return o == g })
	g.leave()
}

// here are the current guests.
func (l *Live) here() []*guest {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.guests)
}

// Run makes the texts for guests until ctx ends. Then it ends the guests' streams and
// refuses new guests. It returns nil.
func (l *Live) Run(ctx context.Context) error {
	defer l.end()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.arrived:
			l.serve(ctx)
		}
	}
}

// end ends all streams.
func (l *Live) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	for _, g := range l.guests {
		close(g.texts)
	}
}

// serve makes texts while there are guests.
func (l *Live) serve(ctx context.Context) {
	sub := l.bus.Subscribe(batches, kinds)
	defer sub.Close()
	w := newWriter(l, sub)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		guests := l.here()
		if len(guests) == 0 {
			return
		}
		w.tick(time.Now(), guests)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// give gives a guest a text of n events, if it reads.
func (g *guest) give(text []byte, n uint64) bool {
	if len(text) == 0 {
		return true
	}
	select {
	case g.texts <- text:
		return true
	default:
		g.lost += n
		g.due = true
		return false
	}
}

// hello is the first text: who the guest is, and the reasons in words.
func (g *guest) hello(standIn netip.AddrPort) []byte {
	words := map[string]string{}
	for _, code := range reason.All() {
		if e := reason.Of(code); e.Who != "" {
			words[e.Name] = e.Label()
		}
	}
	data, err := json.Marshal(struct {
		Conn  uint64            `json:"conn"`
		Peer  string            `json:"peer"`
		Words map[string]string `json:"words"`
	}{g.conn, standIn.String(), words})
	if err != nil {
		panic("can't happen: a number and texts are JSON: " + err.Error())
	}
	return streamMessage("you", data)
}
