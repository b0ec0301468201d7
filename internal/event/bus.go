package event

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// batchSize is the number of entries in a full batch. A channel send for each
	// entry costs a busy server 6 to 10 % of its throughput, one for 256 entries
	// less than 1 %.
	batchSize = 256
	// batchAge is how long an entry may wait for its batch to fill: less than a
	// screen's frame.
	batchAge = 10 * time.Millisecond
)

// A Bus hands entries to its subscribers without ever waiting for one.
// Create it with [NewBus]. All methods are safe for concurrent use.
type Bus struct {
	wanted atomic.Uint32 // the union of all subscribers' Kinds

	mu      sync.Mutex
	subs    []*Subscription
	seq     uint64
	open    []Entry // the batch that is being filled
	kinds   Kinds   // of the entries in open
	timer   *time.Timer
	dropped map[string]uint64 // entries lost since the start, by the subscriber's name
	armed   bool              // the timer will fire
	closed  bool
}

// NewBus returns a bus without subscribers.
func NewBus() *Bus {
	b := &Bus{dropped: map[string]uint64{}}
	b.timer = time.AfterFunc(time.Hour, b.due)
	b.timer.Stop()
	return b
}

// Wants reports whether a subscriber wants events of kind k. If none does, the
// caller need not build the event. It costs one atomic load.
func (b *Bus) Wants(k Kind) bool { return Kinds(b.wanted.Load()).Has(k) }

// Publish hands e to all subscribers that want it, without waiting for them. It
// sets the entry's Seq, which is the order of all entries.
func (b *Bus) Publish(at time.Time, e Event) {
	k := e.Kind()
	if !b.Wants(k) {
		return
	}
	at = at.UTC() // also drops the monotonic part, which a recording cannot keep

	b.mu.Lock()
	if !b.closed {
		b.add(at, e, k)
	}
	b.mu.Unlock() // deferred, it would cost 3 of 82 ns
}

// add puts e into the open batch. The caller holds b.mu.
func (b *Bus) add(at time.Time, e Event, k Kind) {
	b.seq++
	b.open = append(b.open, Entry{Seq: b.seq, At: at, Event: e})
	b.kinds |= 1 << k
	switch {
	case len(b.open) == batchSize:
		b.flush()
	case !b.armed:
		// Armed only while entries are pending: an idle server has no ticks.
		b.armed = true
		b.timer.Reset(batchAge)
	}
}

// due is called by the timer. If the timer's batch was full and has left
// already, the next one leaves early; that does no harm and saves stopping the
// timer.
func (b *Bus) due() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.armed = false
	b.flush()
}

// flush hands out the open batch. The caller holds b.mu.
func (b *Bus) flush() {
	n := len(b.open)
	if n == 0 {
		return
	}
	// Subscribers share the batch: with this capacity an append copies it.
	batch, kinds := b.open[:n:n], b.kinds
	for _, s := range b.subs {
		s.offer(batch, kinds)
	}
	// The next batch will be about as large as this one, which belongs to the
	// subscribers now and cannot be reused.
	b.open, b.kinds = make([]Entry, 0, min(max(n, 16), batchSize)), 0
}

// Subscribe adds a subscriber for the given kinds, whose channel holds the given
// number of batches (at least one). It gets entries published from now on. The
// caller has to call [Subscription.Close].
func (b *Bus) Subscribe(batches int, kinds Kinds) *Subscription {
	s := &Subscription{bus: b, ch: make(chan []Entry, max(batches, 1)), kinds: kinds}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		close(s.ch)
		return s
	}
	b.flush() // the pending entries are older than the subscription
	b.subs = append(b.subs, s)
	b.union()
	return s
}

// Close ends the subscription and closes its channel; the pending entries and
// those in the channel can still be read. Closing twice does nothing.
func (s *Subscription) Close() {
	b := s.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.subs, s)
	if i < 0 {
		return
	}
	b.flush()
	b.subs = slices.Delete(b.subs, i, i+1)
	b.union()
	close(s.ch)
}

// union updates what Wants reports. The caller holds b.mu.
func (b *Bus) union() {
	var set Kinds
	for _, s := range b.subs {
		set |= s.kinds
	}
	b.wanted.Store(uint32(set))
}

// Dropped is how many entries were lost since the start because a subscriber was
// too slow, by the names of subscribers ([Subscription.Named]). The caller owns it.
func (b *Bus) Dropped() map[string]uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.dropped)
}

// Close hands out the pending entries and closes all subscriptions' channels.
// Later entries are dropped.
func (b *Bus) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.flush()
	b.closed = true
	b.timer.Stop()
	for _, s := range b.subs {
		close(s.ch)
	}
	b.subs = nil
	b.wanted.Store(0)
}
