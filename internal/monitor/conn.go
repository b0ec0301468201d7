package monitor

import (
	"net/netip"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// phases is how many phases there are.
const phases = int(event.Closing) + 1

// MaxClosed is how many closed connections are kept.
const MaxClosed = 1000

// A Conn is a connection: an open one, or one of the last MaxClosed closed ones.
// Times in it are Unix nanoseconds.
type Conn struct {
	ID   uint64
	Peer netip.AddrPort
	Name string // an upstream's name
	Tag  string // the demo scenario that opened it; "guest" for a guest's
	// Server is the one of a capture or a fleet, which may have several; nil where there
	// is only the one that publishes the entries.
	Server *ServerID
	Own    uint64 // the number that it has on its server of a fleet; 0: none
	// Free is a connection of the same client that was free when this one was
	// opened, of a capture; 0: none.
	Free uint64

	Side       event.Side
	Phase      event.Phase
	Minor      uint8       // of HTTP/1.minor of its newest request; 1 before the first
	MinorKnown bool        // a request has come
	HalfClosed bool        // while it was open the client sent FIN, and may still read
	Ended      event.Ended // who ended the TCP connection first, and how
	HeadTime   int64       // from the first to the last byte of its newest head, in nanoseconds; 0 for a pipelined request
	Why        reason.Code // the newest decision about it
	Detail     string      // what there is to say beyond the reason

	Opened int64
	Since  int64 // the phase began
	Last   int64 // its latest event
	Closed int64 // 0: it is open

	Requests int
	In, Out  int64          // bytes of its finished exchanges; see Received and Sent
	Statuses [4]StatusCount // the first three statuses sent; the last one counts all others, with status 0

	// Limit is the limit for which the server closed it: an idle time in
	// nanoseconds, or a number of requests.
	Limit int64
	// Late is how long after the server's FIN the first byte of a lost request
	// came, in nanoseconds; 0: none was lost, or it is not known.
	Late int64
	// IdleLeft is how much of the idle limit was left, in nanoseconds, when the
	// client closed it between requests; 0: there was no limit.
	IdleLeft int64

	Current    Exchange           // in progress if its Nth is not 0
	Progress   *Progress          // of a long phase; nil for the short ones
	Secured    *event.ConnSecured // the TLS handshake
	Upstream   *event.Forwarded   // the upstream connection of its newest forwarded exchange
	snapshotAt int64              // In and Out began with the numbers of a snapshot of that time
	rows       uint64             // its newest row has the number rows-1; 0: none
	marks      []Mark
	groups     [Groupings]*group
	prev, next *Conn // in the list of recent connections
}

// A StatusCount is how often a status was sent on a connection.
type StatusCount struct {
	Status uint16
	N      uint32
}

// An Exchange is a request in progress.
type Exchange struct {
	Nth    int
	Start  int64 // Unix nanoseconds of its first byte
	Queued int64 // how long it waited for the responses before it, in nanoseconds
	Method string
	Target string
	Length int64 // of the content; -1: chunked
	Head   int64 // bytes of its head
	In     int64 // bytes of head and content known to be received
	Out    int64 // bytes of its response known to be sent
}

// Progress is how far a long phase has come. Times are Unix nanoseconds.
type Progress struct {
	Since int64 // the first report
	At    int64 // the newest report
	First int64 // bytes done at the first report
	Done  int64
	Total int64 // -1 or 0: unknown
	Until int64 // the limit ends the connection unless bytes move before; 0: unknown
	Quiet int64 // no byte has moved since then
	Held  int64 // bytes of the response that the system holds
	// Missing says in words what the phase waits for: "the last chunk".
	Missing string
}

// Rate is the bytes per second since the first report.
func (p *Progress) Rate() float64 {
	if p.At <= p.Since {
		return 0
	}
	return float64(p.Done-p.First) / (float64(p.At-p.Since) / 1e9)
}

// Conn is the connection with that number; nil if it was never known or has
// been forgotten.
func (s *State) Conn(id uint64) *Conn { return s.conns[id] }

// Phases is how many open client connections are in each phase.
func (s *State) Phases() [phases]int { return s.phases }

// OpenConns is how many open client connections are known here; the server's
// own count is in Totals.
func (s *State) OpenConns() int {
	n := 0
	for _, p := range s.phases {
		n += p
	}
	return n
}

// AnyOpen reports whether any known connection, to a client or an upstream, is
// open.
func (s *State) AnyOpen() bool { return len(s.conns) > len(s.closed.ring) }

// Deadline is when the server will close the connection if nothing happens, in
// Unix nanoseconds; 0: no limit applies now, or it is unknown.
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

// Open reports whether the connection is open.
func (c *Conn) Open() bool { return c.Closed == 0 }

// Finished is when a closed connection carried no more requests, in Unix nanoseconds: the
// server's FIN where a request was lost after it, as far as that is known, or else its end.
// The server waits for the client between the two.
func (c *Conn) Finished() int64 {
	if c.Late > 0 && c.Progress != nil && c.Progress.Quiet > 0 {
		return min(c.Closed, max(c.Opened, c.Progress.Quiet-c.Late))
	}
	return c.Closed
}

// Marks are the exchanges on the lane, the oldest first.
func (c *Conn) Marks() []Mark { return c.marks }

// Received is how many bytes the client has sent: those of finished exchanges
// and the known ones of the exchange in progress.
func (c *Conn) Received() int64 {
	switch p := c.Progress; {
	case c.Current.Nth != 0:
		return c.with(c.In, c.Current.In, c.Current.Start)
	case p != nil && c.Phase == event.ReceivingHead:
		return c.with(c.In, p.Done, p.Since)
	}
	return c.In
}

// Sent is how many bytes were sent to the client, counted like Received.
func (c *Conn) Sent() int64 { return c.with(c.Out, c.Current.Out, c.Current.Start) }

// with adds the n bytes of an exchange that began then to a sum. A snapshot
// after the beginning has counted these bytes already, in part or all of them
// (pipelined requests are read before their turn comes), and the sum must not
// exceed what was sent.
func (c *Conn) with(sum, n, began int64) int64 {
	if began <= c.snapshotAt {
		return max(sum, n)
	}
	return sum + n
}

// countStatus counts the status of a response on the connection.
func (c *Conn) countStatus(status uint16) {
	last := len(c.Statuses) - 1
	for i := range c.Statuses {
		a := &c.Statuses[i]
		if a.N == 0 && i < last {
			a.Status = status
		}
		if a.Status == status || i == last {
			a.N++
			return
		}
	}
}
