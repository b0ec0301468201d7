package monitor

import (
	"cmp"
	"iter"
	"net/netip"
	"slices"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// MaxClients is how many clients of each grouping are kept. A further one takes the
// place of the one without an open connection that was silent for longest; if all have
// one, of the one whose latest connection was opened or closed first. What gave way is
// summed up in one client more.
const MaxClients = 256

// A Grouping is what client connections are summed up by.
type Grouping uint8

// The groupings.
const (
	ByAddress Grouping = iota // the client's address, or the demo scenario
	ByAgent                   // the User-Agent; only connections that carried a request
	ByServer                  // the server, of a capture or a fleet
	Groupings
)

// A Client sums up the client connections that have something in common. Which of
// the first members is set depends on the grouping.
type Client struct {
	Tag     string     // the demo scenario, with
	Turned  int        // how often the switches had been turned before; or
	Addr    netip.Addr // the address
	Agent   string     // the User-Agent; "" where none was told
	Several bool       // the requests of one connection had different ones: it comes from a proxy
	Server  ServerID   // the server

	Conns    int    // opened
	Open     int    // of those
	Minute   int    // of those, opened in the last minute
	Requests int    // of all connections
	Reused   int    // requests that were not their connection's first
	From, To uint64 // the first and the last of its connections
	Last     int64  // Unix nanoseconds of its latest opening or exchange
	// Closed is why its connections were closed, and how often, the most frequent
	// reason first. It is on loan.
	Closed []ReasonCount
}

// A ReasonCount is how many connections were closed for a reason.
type ReasonCount struct {
	Code reason.Code
	N    int
}

// Has reports whether a connection is one of the client's.
func (o *Client) Has(c *Conn, by Grouping) bool {
	g := c.groups[by]
	return g != nil && g.key == o.key(by)
}

// key is what the client's connections have in common.
func (o *Client) key(by Grouping) clientKey {
	switch by {
	case ByAgent:
		return clientKey{text: o.Agent, several: o.Several}
	case ByServer:
		return clientKey{text: o.Server.Name, addr: o.Server.Addr}
	}
	return clientKey{text: o.Tag, turned: o.Turned, addr: netip.AddrPortFrom(o.Addr, 0)}
}

// Avoidable is the share of requests, from 0 to 1, that a client needed a new
// connection for although it had opened one before. A connection without a request
// counts like one with a request.
func (c *Client) Avoidable() float64 {
	return float64(c.Conns-1) / float64(max(c.Conns, c.Requests, 1))
}

// The last minute is counted in slots, so it is up to slotSeconds shorter.
const (
	slots       = 12
	slotSeconds = 5
)

// A slot is how many connections were opened in a part of the last minute.
type slot struct {
	part int64 // Unix seconds / slotSeconds
	n    int32
}

// A group is a client as it is kept: its Open is right, and Requests and Reused are
// those of closed connections.
type group struct {
	Client
	key    clientKey
	minute [slots]slot
	at     int  // its place among all
	gone   bool // it has given way
}

// clientKey is what the connections of a client have in common.
type clientKey struct {
	text    string // the demo scenario, the User-Agent or the server's name
	turned  int    // the switches, before the scenario
	several bool
	addr    netip.AddrPort // of the server; of a client without the port
}

// clients are the clients of one grouping.
type clients struct {
	by     map[clientKey]*group
	all    []*group // in the order of their first connection
	others group    // those that gave way
	left   int      // how many these are
}

// join counts a new connection, or one whose client was not known so far.
func (k *clients) join(c *Conn, by Grouping, as Client) {
	key := as.key(by)
	g := k.by[key]
	if g == nil {
		if k.by == nil {
			k.by = make(map[clientKey]*group)
			k.others.gone = true
		}
		if len(k.all) == MaxClients {
			k.giveWay()
		}
		as.From = c.ID
		g = &group{Client: as, key: key, at: len(k.all)}
		k.by[key] = g
		k.all = append(k.all, g)
	}
	c.groups[by] = g
	g.Conns++
	g.Open++
	g.From, g.To = min(g.From, c.ID), max(g.To, c.ID)
	g.Last = max(g.Last, c.Opened)
	g.opened(c, 1)
}

// opened counts n connections that were opened with c.
func (g *group) opened(c *Conn, n int32) {
	part := c.Opened / 1e9 / slotSeconds
	switch s := &g.minute[uint64(part)%slots]; {
	case s.part == part:
		s.n += n
	case s.part < part:
		*s = slot{part, n}
	}
}

// leave takes an open connection out of what is counted.
func (g *group) leave(c *Conn) {
	g.Conns--
	g.Open--
	g.opened(c, -1)
}

// giveWay drops the client that was silent for longest.
func (k *clients) giveWay() {
	quiet := k.all[0]
	for _, g := range k.all[1:] {
		if idle := g.Open == 0; idle != (quiet.Open == 0) {
			if idle {
				quiet = g
			}
		} else if g.Last < quiet.Last {
			quiet = g
		}
	}
	o := &k.others
	o.Conns += quiet.Conns
	o.Open += quiet.Open
	o.Requests += quiet.Requests
	o.Reused += quiet.Reused
	o.Last = max(o.Last, quiet.Last)
	for _, r := range quiet.Closed {
		o.close(r.Code, r.N)
	}
	k.left++
	quiet.gone = true
	k.all = slices.Delete(k.all, quiet.at, quiet.at+1)
	for i, g := range k.all[quiet.at:] {
		g.at = quiet.at + i
	}
	delete(k.by, quiet.key)
}

// of is the group that a connection's end counts for: its own, or all those that
// gave way.
func (k *clients) of(g *group) *group {
	if g != nil && g.gone {
		return &k.others
	}
	return g
}

// close counts a reason, and keeps the most frequent one first.
func (g *group) close(code reason.Code, n int) {
	i := slices.IndexFunc(g.Closed, func(r ReasonCount) bool { return r.Code == code })
	if i < 0 {
		i = len(g.Closed)
		g.Closed = append(g.Closed, ReasonCount{Code: code})
	}
	g.Closed[i].N += n
	for ; i > 0 && g.Closed[i-1].N < g.Closed[i].N; i-- {
		g.Closed[i-1], g.Closed[i] = g.Closed[i], g.Closed[i-1]
	}
}

// carried counts the requests of a connection that is closed.
func (g *group) carried(requests int) {
	g.Requests += requests
	g.Reused += max(0, requests-1)
}

// lastMinute is how many connections were opened in the minute before now, in
// Unix nanoseconds.
func (g *group) lastMinute(now int64) (n int) {
	part := now / 1e9 / slotSeconds
	for _, s := range g.minute {
		if s.part > part-slots && s.part <= part {
			n += int(s.n)
		}
	}
	return n
}

// joinClients counts a new client connection for its address and its server.
func (s *State) joinClients(c *Conn) {
	client := Client{Addr: c.Peer.Addr()}
	if c.Tag != "" { // a scenario after a switch is compared with the one before
		client = Client{Tag: c.Tag, Turned: s.turned}
	}
	s.clients[ByAddress].join(c, ByAddress, client)
	if c.Server != nil {
		s.clients[ByServer].join(c, ByServer, Client{Server: *c.Server})
	}
}

// agentTold notes the User-Agent of a request. A connection with requests of
// different ones counts for no single one of them.
func (s *State) agentTold(c *Conn, agent string) {
	k, g := &s.clients[ByAgent], c.groups[ByAgent]
	switch {
	case g == nil:
		agent = strings.Clone(agent) // not all of its head
		k.join(c, ByAgent, Client{Agent: agent})
	case !g.Several && g.Agent != agent:
		k.of(g).leave(c)
		k.join(c, ByAgent, Client{Several: true})
	}
}

// groupsOf are the groups that a client connection counts for, one of each grouping
// that it has come into.
func (s *State) groupsOf(c *Conn) iter.Seq[*group] {
	return func(yield func(*group) bool) {
		for by, own := range c.groups {
			if g := s.clients[by].of(own); g != nil && !yield(g) {
				return
			}
		}
	}
}

// leaveClients counts the requests of a client connection that is closed.
func (s *State) leaveClients(c *Conn) {
	for g := range s.groupsOf(c) {
		g.Open--
		g.carried(c.Requests)
		g.Last = max(g.Last, c.active())
	}
}

// neverCame takes an open connection without a request out of what is counted.
func (s *State) neverCame(c *Conn) {
	for g := range s.groupsOf(c) {
		g.leave(c)
	}
}

// carriedMore corrects the number of requests of a connection that is closed.
func (s *State) carriedMore(c *Conn, requests int) {
	for g := range s.groupsOf(c) {
		g.Requests -= c.Requests
		g.Reused -= max(0, c.Requests-1)
		g.carried(requests)
	}
}

// closedFor counts why a client connection was closed.
func (s *State) closedFor(c *Conn, code reason.Code) {
	for g := range s.groupsOf(c) {
		g.close(code, 1)
	}
}

// active is when bytes of an exchange last moved on a connection, in Unix
// nanoseconds, as far as that is known.
func (c *Conn) active() int64 {
	if c.Phase == event.Idle || c.Phase == event.Closing {
		return c.Since
	}
	return c.Last
}

// Agent is the User-Agent of a connection's requests; "" where none was told, or
// they have different ones.
func (c *Conn) Agent() string {
	if g := c.groups[ByAgent]; g != nil {
		return g.Agent
	}
	return ""
}

// Clients appends the clients of a grouping to dst, in the order of their first
// connection, and returns it with the sum of the clients that were left out and
// how many these are. It walks all known connections: with 10,000 it takes about
// 0.1 ms.
func (s *State) Clients(dst []Client, by Grouping) (all []Client, others Client, left int) {
	k := &s.clients[by]
	first := len(dst)
	for _, g := range k.all {
		dst = append(dst, g.Client)
		dst[first+g.at].Minute = g.lastMinute(s.now)
	}
	others = k.others.Client
	for c := s.recent.head; c != nil; c = c.next {
		g := c.groups[by]
		if g == nil || !c.Open() {
			continue
		}
		o := &others
		if !g.gone {
			o = &dst[first+g.at]
		}
		o.Requests += c.Requests
		o.Reused += max(0, c.Requests-1)
		o.Last = max(o.Last, c.active())
	}
	// One connection of a client can turn out to be another's.
	kept := slices.DeleteFunc(dst[first:], func(o Client) bool { return o.Conns == 0 })
	return dst[:first+len(kept)], others, k.left
}

// WorstReuse orders clients for a table: the one with the largest avoidable share
// first, then the one with the most connections, then the one seen first.
func WorstReuse(a, b *Client) int {
	return cmp.Or(cmp.Compare(b.Avoidable(), a.Avoidable()), cmp.Compare(b.Conns, a.Conns), cmp.Compare(a.From, b.From))
}

// clone copies the clients; moved has each copy under its original.
func (k *clients) clone(moved map[*group]*group) clients {
	d := clients{by: make(map[clientKey]*group, len(k.by)), all: make([]*group, len(k.all)), left: k.left}
	for i, g := range k.all {
		d.all[i] = g.clone()
		moved[g] = d.all[i]
	}
	for key, g := range k.by {
		d.by[key] = moved[g]
	}
	d.others = *k.others.clone()
	return d
}

func (g *group) clone() *group {
	d := *g
	d.Closed = slices.Clone(g.Closed)
	return &d
}
