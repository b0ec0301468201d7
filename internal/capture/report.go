package capture

import (
	"maps"
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// A Report is what a capture adds up to.
type Report struct {
	Packets packet.Counts
	About   packet.About
	CutOff  bool // the capture ends in the middle of a packet
	Tally   Tally
	Servers []ServerReport // in the order of their addresses
	Past    int            // servers that are not in Servers, because there were too many
	Lost    []Lost         // the first of them; LostInAll counts all
	// LostInAll is how many requests were lost.
	LostInAll int
	Stalled   []uint64 // connections whose last segments were repeated and never acknowledged
}

// A Tally is what a capture held, by kind.
type Tally struct {
	Connections int   // of every kind, those that said nothing left out
	TLS         int   // of those, encrypted
	HTTP2       int   // of those, HTTP/2 without TLS
	Other       int   // of those, neither
	Holes       int64 // bytes that were not captured, of all but the last kind
}

// HTTP is how many connections carry HTTP/1.
func (t Tally) HTTP() int { return t.Connections - t.TLS - t.HTTP2 - t.Other }

// A ServerReport is what is known of one server.
type ServerReport struct {
	Addr        netip.AddrPort
	Connections int
	Requests    int
	Reused      int // requests that were not their connection's first
	// Unreused is how many connections were opened while one of the same client
	// was free.
	Unreused int
	Needed   int             // opened while all others of the same client were in use
	Idle     figure.Measured // its idle timeout
	Closed   map[reason.Code]int
	Open     int                // when the capture ended
	Worst    map[netip.Addr]int // Unreused by client
}

// A Lost is a request that was lost.
type Lost struct {
	At      time.Time // of the server's FIN or RST
	Conn    uint64
	Client  netip.AddrPort
	Server  netip.AddrPort
	Detail  string
	Closing int // the number of the packet that ended the connection
	Request int // the number of the packet with the request
}

// maxLost bounds how many lost requests are kept in detail.
const maxLost = 1000

// report returns the sums over the capture so far. The caller owns them: a live capture
// goes on.
func (c *Capture) report() Report {
	r := Report{Past: c.pastServers, Tally: c.tally, Lost: slices.Clone(c.lost), LostInAll: c.lostInAll}
	for _, s := range c.servers {
		sr := ServerReport{Addr: s.addr, Connections: s.conns, Requests: s.requests, Reused: s.reused, Unreused: s.unreused, Needed: s.needed, Closed: maps.Clone(s.closed), Open: s.open, Worst: maps.Clone(s.worst), Idle: s.idle}
		r.Servers = append(r.Servers, sr)
	}
	slices.SortFunc(r.Servers, func(a, b ServerReport) int { return a.Addr.Compare(b.Addr) })
	for _, f := range c.flows {
		if f.id != 0 && (f.halves[up].repeats >= stalledAfter || f.halves[down].repeats >= stalledAfter) {
			r.Stalled = append(r.Stalled, f.id)
		}
	}
	slices.Sort(r.Stalled)
	return r
}

// stalledAfter is how many repeated segments in a row, none of them acknowledged,
// mark a connection whose packets are dropped on the way.
const stalledAfter = 3

// noteLost keeps a lost request for the report.
func (c *Capture) noteLost(f *flow, detail string) {
	c.lostInAll++
	if len(c.lost) >= maxLost {
		return
	}
	l := Lost{At: f.first.at, Conn: f.id, Client: f.client, Server: f.server, Detail: detail, Closing: f.first.n, Request: f.late.n}
	if l.Request == 0 {
		l.Request = f.at.packet
	}
	c.lost = append(c.lost, l)
}
