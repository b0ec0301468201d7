package event

import "slices"

// A Subscription is one viewer's place on a [Bus].
type Subscription struct {
	bus   *Bus
	name  string
	ch    chan []Entry
	kinds Kinds  // under bus.mu, like all below
	lost  uint64 // entries since the last call of Lost
}

// Subscribe adds a viewer that wants the given kinds and lets the given
// number of batches (at least one) wait for it. What was published before is
// not handed to it; name is for diagnostics. The viewer has to Close it.
func (b *Bus) Subscribe(name string, batches int, kinds Kinds) *Subscription {
	s := &Subscription{bus: b, name: name, ch: make(chan []Entry, max(batches, 1)), kinds: kinds}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		close(s.ch)
		return s
	}
	b.flush() // the pending entries are from before
	b.subs = append(b.subs, s)
	b.union()
	return s
}

// Name is the name given to [Bus.Subscribe].
func (s *Subscription) Name() string { return s.name }

// C is where the batches arrive, in the order of their entries' Seq. A batch
// is never empty, is shared with other subscribers and must not be changed.
// The channel is closed by Close and by [Bus.Close].
func (s *Subscription) C() <-chan []Entry { return s.ch }

// Lost is how many entries were lost since the last call, because the channel
// was full. Call it after draining the channel: a loss that happened before
// the drain ended is in the answer, since a failed send and its count are one
// step under the bus's lock.
func (s *Subscription) Lost() uint64 {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	n := s.lost
	s.lost = 0
	return n
}

// SetKinds changes what is wanted, from the next entry on.
func (s *Subscription) SetKinds(kinds Kinds) {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	s.bus.flush() // what is pending was published under the old wish
	s.kinds = kinds
	s.bus.union()
}

// Close ends the subscription and closes its channel; what is in the channel
// can still be read. Closing twice does nothing.
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

// offer puts a batch into the channel if it has room, and counts it as lost
// if not. kinds are the kinds in the batch; the caller holds bus.mu.
func (s *Subscription) offer(batch []Entry, kinds Kinds) {
	if kinds&^s.kinds != 0 {
		batch = s.pick(batch)
	}
	if len(batch) == 0 {
		return
	}
	select {
	case s.ch <- batch:
	default:
		s.lost += uint64(len(batch))
	}
}

// pick is a new batch with what s wants of this one.
func (s *Subscription) pick(batch []Entry) []Entry {
	var own []Entry
	for _, e := range batch {
		if s.kinds.Has(e.Event.Kind()) {
			own = append(own, e)
		}
	}
	return own
}
