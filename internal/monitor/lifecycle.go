package monitor

import (
	"httpserver/internal/event"
)

// conn is [State.Conn] for the fold: the same connection twice in a row costs
// one look-up.
func (s *State) conn(id uint64) *Conn {
	if c := s.lastLookup; c != nil && c.ID == id {
		return c
	}
	c := s.conns[id]
	if c != nil {
		s.lastLookup = c
	}
	return c
}

// MaxOpen is how many open connections are kept: more than a server allows. A
// recording may hold any number.
const MaxOpen = 100_000

// makeRoom forgets the open connection whose latest event is the oldest, if as many
// are kept as may be. It is counted as closed.
func (s *State) makeRoom() {
	if len(s.conns)-len(s.closed.ring) < s.maxOpen {
		return
	}
	c := s.recent.tail
	for !c.Open() {
		c = c.prev
	}
	switch c.Side {
	case event.FromClient:
		s.phases[c.Phase]--
		s.totals.Open = max(0, s.totals.Open-1)
		s.leaveClients(c)
	case event.FromGuest:
		s.totals.Guests = max(0, s.totals.Guests-1)
	}
	s.recent.remove(c)
	delete(s.conns, c.ID)
	if s.lastLookup == c {
		s.lastLookup = nil
	}
	s.free = c
}

// add makes a connection known that was opened then.
func (s *State) add(o *event.ConnOpened, opened int64) *Conn {
	c := s.free
	if c == nil {
		c = new(Conn)
	}
	s.free = nil
	*c = Conn{ID: o.Conn, Peer: o.Peer, Name: o.Name, Tag: o.Tag, Side: o.Side, Free: o.Free, Minor: 1,
		Opened: opened, Since: opened, Last: opened, marks: c.marks[:0]}
	if c.Side == event.FromGuest {
		c.Tag = guestTag
	}
	if s.server.Secure && o.Side == event.FromClient {
		c.Phase = event.Handshake
	}
	s.conns[c.ID] = c
	s.recent.push(c)
	if o.Server != "" || o.Local.IsValid() && s.server.Addr == "" { // a server that listens is one, with however many addresses
		c.Server, c.Own = s.servers.at(ServerID{o.Server, o.Local}), o.Own
	}
	if c.Side == event.FromClient {
		s.phases[c.Phase]++
		s.counts.connGrew(-1, 0)
		s.joinClients(c)
	}
	return c
}

// enter moves an open connection to a phase. In the same phase it changes
// nothing.
func (s *State) enter(c *Conn, p event.Phase, at int64) {
	if int(p) >= phases { // from the recording of a newer version
		p = event.Handling
	}
	if c.Phase == p {
		return
	}
	if c.Side == event.FromClient {
		s.phases[c.Phase]--
		s.phases[p]++
	}
	c.Phase, c.Since, c.Progress = p, at, nil
}

// touch notes an event on the connection.
func (s *State) touch(c *Conn, at int64) {
	c.Last = at
	s.recent.toFront(c)
}

// end closes a connection, and forgets the one closed longest ago if more than
// MaxClosed are kept.
func (s *State) end(c *Conn, at int64) {
	if c.Side == event.FromClient {
		s.phases[c.Phase]--
		s.leaveClients(c)
	}
	c.Closed = at
	if c.Current.Nth != 0 { // the exchange was cut off: its mark ends here
		c.mark(c.Current.Start, at, c.Current.Nth, NoResponse)
		c.Current = Exchange{}
	}
	s.touch(c, at)
	if old := s.closed.push(c); old != nil {
		s.recent.remove(old)
		delete(s.conns, old.ID)
		if s.lastLookup == old {
			s.lastLookup = nil
		}
		s.free = old
	}
}
