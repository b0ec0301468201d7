package monitor

import (
	"net/netip"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// phases is how many phases there are.
const phases = int(event.Closing) + 1

// MaxClosed is how many closed connections are kept to be looked at.
const MaxClosed = 1000

// A Conn is one connection: open, or closed not long ago.
type Conn struct {
	ID   uint64
	Peer netip.AddrPort
	Name string // an upstream's name
	Tag  string // the demo scenario that opened it

	Side       event.Side
	Phase      event.Phase
	Minor      uint8       // of HTTP/1.minor of its newest request; 1 until one is known
	MinorKnown bool        // one is known
	HeadTime   int64       // from the first to the last byte of its newest head, in nanoseconds; 0 for a pipelined one
	Why        reason.Code // the newest decision about it
	Detail     string      // what there is to say beyond the reason

	// Unix nanoseconds.
	Opened int64
	Since  int64 // it is in this phase
	Last   int64 // its latest event
	Closed int64 // 0: it is open

	Requests int
	In, Out  int64          // bytes of the exchanges that are over; see Received and Sent
	Statuses [4]StatusCount // by status; the last one takes all others with status 0

	// Limit is what was in force when the server closed it for a limit: of idle
	// time in nanoseconds, or of requests.
	Limit int64
	// IdleLeft is how much of the idle limit was left, in nanoseconds, when the
	// client closed it between requests; 0: there was no limit.
	IdleLeft int64

	Current    Exchange           // under way, when its Nth is not 0
	Progress   *Progress          // told now and then while it is busy for long
	Secured    *event.ConnSecured // the TLS handshake
	Upstream   *event.Forwarded   // which upstream connection answered last
	snapshotAt int64              // In and Out came from a snapshot of that time
	rows       uint64             // its newest row has the number rows-1; 0: none
	marks      []Mark
	group      *Group
	prev       *Conn
	next       *Conn
}

// An StatusCount is how often a status was sent on a connection.
type StatusCount struct {
	Status uint16
	N      uint32
}

// An Exchange is a request that is being answered.
type Exchange struct {
	Nth    int
	Start  int64 // Unix nanoseconds of its first byte
	Method string
	Target string
	Length int64 // of the content; -1: chunked
	Head   int64 // bytes of its head
	In     int64 // bytes of it that are known to be here, head and content
	Out    int64 // bytes of its response that are known to be sent
}

// Progress is how far a busy connection is.
type Progress struct {
	Since int64 // Unix nanoseconds: this phase of work was first told of
	At    int64 // it was told
	First int64 // bytes done when first told
	Done  int64
	Total int64 // -1 or 0: unknown
	Until int64 // the limit strikes if nothing moves; 0: not known
}

// Rate is the bytes per second since the work was first told of.
func (p *Progress) Rate() float64 {
	if p.At <= p.Since {
		return 0
	}
	return float64(p.Done-p.First) / (float64(p.At-p.Since) / 1e9)
}

// Received is how many bytes have come on the connection: those of whole
// exchanges and what is known of the one under way.
func (c *Conn) Received() int64 {
	switch p := c.Progress; {
	case c.Current.Nth != 0:
		return c.with(c.In, c.Current.In, c.Current.Start)
	case p != nil && c.Phase == event.ReceivingHead:
		return c.with(c.In, p.Done, p.Since)
	}
	return c.In
}

// Sent is how many bytes have gone, likewise.
func (c *Conn) Sent() int64 { return c.with(c.Out, c.Current.Out, c.Current.Start) }

// with is a sum of bytes with the n of an exchange that began then. Of one that
// began before the snapshot came they are in the sum already, in part or as a
// whole (pipelined requests are read before their turn comes): the sum must not
// become more than there was.
func (c *Conn) with(sum, n, began int64) int64 {
	if began <= c.snapshotAt {
		return max(sum, n)
	}
	return sum + n
}

// Open tells whether the connection is open.
func (c *Conn) Open() bool { return c.Closed == 0 }

// Marks are the exchanges on the lane, the oldest first.
func (c *Conn) Marks() []Mark { return c.marks }

// Idle tells whether it is open with nothing to do.
func (c *Conn) Idle() bool { return c.Open() && c.Phase == event.Idle }

// Conn is the connection with that number, nil when it is not, or no longer, known.
func (s *State) Conn(id uint64) *Conn { return s.conns[id] }

// conn is Conn for the fold: the same connection again costs no look-up.
func (s *State) conn(id uint64) *Conn {
	if s.lastLookup == nil || s.lastLookup.ID != id {
		if c := s.conns[id]; c != nil {
			s.lastLookup = c
			return c
		}
		return nil
	}
	return s.lastLookup
}

// Phases is how many open connections of clients are in each phase.
func (s *State) Phases() [phases]int { return s.phases }

// OpenConns is how many open connections of clients are known here; the
// server's own count is in Totals.
func (s *State) OpenConns() int {
	n := 0
	for _, p := range s.phases {
		n += p
	}
	return n
}

// AnyOpen tells whether any connection known here is open, of a client or to
// an upstream.
func (s *State) AnyOpen() bool { return len(s.conns) > len(s.closed.ring) }

// Deadline is when the connection will be closed if nothing happens, in Unix
// nanoseconds; 0: no limit is running, or it is not known.
func (s *State) Deadline(c *Conn) int64 {
	switch {
	case !c.Open() || c.Side != event.FromClient:
		return 0
	case c.Phase == event.Idle && c.Progress == nil:
		if d := s.server.Settings.IdleTimeout; d > 0 {
			return c.Since + int64(d)
		}
	case c.Progress != nil:
		return c.Progress.Until
	}
	return 0
}

// add makes a connection known.
func (s *State) add(o *event.ConnOpened, opened int64) *Conn {
	c := s.free
	if c == nil {
		c = new(Conn)
	}
	s.free = nil
	*c = Conn{ID: o.Conn, Peer: o.Peer, Name: o.Name, Tag: o.Tag, Side: o.Side, Minor: 1,
		Opened: opened, Since: opened, Last: opened, marks: c.marks[:0]}
	if s.server.Secure && o.Side == event.FromClient {
		c.Phase = event.Handshake
	}
	s.conns[c.ID] = c
	s.recent.push(c)
	if c.Side == event.FromClient {
		s.phases[c.Phase]++
		s.counts.connGrew(-1, 0)
		c.group = s.groups.of(c)
	}
	return c
}

// enter moves an open connection to a phase.
func (s *State) enter(c *Conn, p event.Phase, at int64) {
	if int(p) >= phases { // from a recording that knows more
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

// touch notes that something happened on the connection.
func (s *State) touch(c *Conn, at int64) {
	c.Last = at
	s.recent.toFront(c)
}

// end closes a connection and forgets the one that has been closed longest
// when there are too many.
func (s *State) end(c *Conn, at int64) {
	if c.Side == event.FromClient {
		s.phases[c.Phase]--
	}
	c.Closed = at
	if c.Current.Nth != 0 { // it ended amid an exchange: that is where the lane's block stops
		c.mark(c.Current.Start, at, c.Current.Nth, 5)
		c.Current = Exchange{}
	}
	s.touch(c, at)
	if old := s.closed.push(c); old != nil {
		s.recent.remove(old)
		delete(s.conns, old.ID)
		s.free = old
	}
}
