package event

// A Subscription is the place of one subscriber on a [Bus].
type Subscription struct {
	bus   *Bus
	ch    chan []Entry
	kinds Kinds
	lost  uint64 // entries since the last call of Lost; guarded by bus.mu
	name  string // "" for none; guarded by bus.mu
}

// Named gives the subscription a name, under which [Bus.Dropped] counts what it
// loses. Subscriptions may share a name.
func (s *Subscription) Named(name string) *Subscription {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	s.name = name
	s.bus.dropped[name] += 0
	return s
}

// C is the channel of batches, in the order of their entries' Seq. A batch is
// never empty. It is shared with other subscribers and must not be changed.
// The channel is closed by Close and by [Bus.Close].
func (s *Subscription) C() <-chan []Entry { return s.ch }

// Lost is how many entries were lost since the last call because the channel
// was full. Call it after draining the channel: it then includes every loss from
// before the end of the drain, since a failed send and its count are one step
// under the bus's lock.
func (s *Subscription) Lost() uint64 {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	n := s.lost
	s.lost = 0
	return n
}

// offer sends a batch if the channel has room, and otherwise counts it as lost.
// kinds are the kinds in the batch. The caller holds bus.mu.
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
		if s.name != "" {
			s.bus.dropped[s.name] += uint64(len(batch))
		}
	}
}

// pick returns a new batch of the entries that s wants.
func (s *Subscription) pick(batch []Entry) []Entry {
	var own []Entry
	for _, e := range batch {
		if s.kinds.Has(e.Event.Kind()) {
			own = append(own, e)
		}
	}
	return own
}
