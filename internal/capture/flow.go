package capture

import (
	"container/list"
	"fmt"
	"net/netip"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// A key is what tells connections apart: VLAN, addresses and ports, in an order
// that both directions share.
type key struct {
	vlan   uint32
	lo, hi netip.AddrPort
}

// keyOf is the key of a segment, and whether the segment comes from hi.
func keyOf(s *packet.Segment) (k key, fromHi bool) {
	if s.Src.Compare(s.Dst) <= 0 {
		return key{s.VLAN, s.Src, s.Dst}, false
	}
	return key{s.VLAN, s.Dst, s.Src}, true
}

// The directions of a flow.
const (
	up   = 0 // from the client
	down = 1 // from the server
)

// A flow is one TCP connection of a capture.
type flow struct {
	c      *Capture
	key    key
	id     uint64 // its number; 0 until it is known to be of interest
	client netip.AddrPort
	server netip.AddrPort

	oriented bool // client and server are known for sure, or something was sent
	fromHi   bool // the client is the key's hi
	syn      bool // the connection's beginning was captured

	opened time.Time    // its first packet
	began  int          // the number of that packet
	latest time.Time    // its last packet
	heard  [2]time.Time // the last packet with new bytes of each direction
	synAck time.Time
	rtt    time.Duration // as the handshake shows it; 0: not captured
	halves [2]half
	bytes  [2]int64 // seen or missing, of each direction
	holes  int64    // bytes that were not captured

	proxied bool // it began with the header of a proxy
	kind    kind
	http    talk
	tls     secret
	first   ending    // who ended it first; zero: it goes on
	at      stand     // what it was doing then
	atBytes int64     // that the server had sent then
	then    ending    // how the other side ended it
	reset   ending    // the first RST
	late    late      // bytes of the client after the server's FIN
	stalled bool      // it has been told that its packets do not arrive
	over    bool      // it is followed no more
	told    time.Time // the time of the last event

	in            *line         // nil once it is over
	before, after *flow         // in that line
	inGaps        bool          // it is in these timers
	tooMany       bool          // it was given up, to follow others
	ofClient      *list.Element // of its client's connections to the server, while it is open
}

// newFlow is the flow that a segment begins.
func newFlow(c *Capture, k key, s *packet.Segment, fromHi bool) *flow {
	f := &flow{c: c, key: k, opened: s.At, began: s.N, latest: s.At}
	f.orient(s, fromHi)
	return f
}

// orient decides which end is the client: the one that sends the first SYN, or
// a request, or else the one with the higher port.
func (f *flow) orient(s *packet.Segment, fromHi bool) {
	k, fromClient := guess(s.Data)
	switch {
	case s.Flags.Has(packet.SYN):
		f.fromHi, f.oriented, f.syn = fromHi != s.Flags.Has(packet.ACK), true, true
	case k == isHTTP || k == isTLS || k == isHTTP2:
		f.fromHi, f.oriented = fromHi == fromClient, true
	default:
		f.fromHi = f.key.hi.Port() > f.key.lo.Port()
		f.oriented = len(s.Data) > 0
	}
	f.client, f.server = f.key.lo, f.key.hi
	if f.fromHi {
		f.client, f.server = f.server, f.client
	}
}

// take takes one segment.
func (f *flow) take(s *packet.Segment, fromHi bool) {
	if !f.oriented && (len(s.Data) > 0 || s.Flags.Has(packet.SYN)) {
		swapped := f.fromHi
		f.orient(s, fromHi)
		if swapped != f.fromHi {
			f.halves[up], f.halves[down] = f.halves[down], f.halves[up]
			f.heard[up], f.heard[down] = f.heard[down], f.heard[up]
			f.first.from, f.then.from, f.reset.from = 1-f.first.from, 1-f.then.from, 1-f.reset.from
		}
	}
	f.latest = s.At
	dir := down
	if fromHi == f.fromHi {
		dir = up
	}
	f.measure(s, dir)
	f.noteLate(s, dir)
	if s.Flags.Has(packet.ACK) && !s.Flags.Has(packet.RST) {
		f.halves[1-dir].confirm(s.Ack)
	}
	f.halves[up].gapFor++
	f.halves[down].gapFor++
	h := &f.halves[dir]
	held := f.held()
	if dir == up || !f.first.rst || f.first.follows(s, dir) { // else no one takes it
		h.push(s, &f.halves[1-dir], func(c chunk) { f.chunk(dir, c) })
	}
	f.noteStall(s, dir)
	if f.first.seen() && len(s.Data)+s.Cut > 0 && f.first.follows(s, dir) { // it is in the wrong order
		f.at, f.atBytes = f.standing(f.first.at), f.bytes[down]
	}
	if s.Flags.Has(packet.FIN) || s.Flags.Has(packet.RST) {
		f.noteEnd(s, dir)
	}
	f.drain(1-dir, chunk{at: s.At, n: s.N}) // after the end that it may acknowledge
	f.c.held += f.held() - held
	f.settle(s.At, s.N, false)
}

// drain delivers what waited for bytes of the other direction, which filler brought, in
// turns.
func (f *flow) drain(dir int, filler chunk) {
	for h := &f.halves[dir]; len(h.waiting) > 0; h = &f.halves[dir] {
		n := len(h.waiting)
		h.drain(filler, &f.halves[1-dir], func(c chunk) { f.chunk(dir, c) })
		if len(h.waiting) == n {
			return
		}
		dir = 1 - dir
	}
}

// held is how many bytes wait for a missing part.
func (f *flow) held() int { return f.halves[up].held + f.halves[down].held }

// measure takes the round trip time from the handshake: from the SYN to the
// client's acknowledgement of the server's SYN.
func (f *flow) measure(s *packet.Segment, dir int) {
	switch {
	case s.Flags.Has(packet.SYN | packet.ACK):
		f.synAck = s.At
	case dir == up && f.rtt == 0 && f.syn && !f.first.seen() && !s.Flags.Has(packet.FIN) && !f.synAck.IsZero() && s.Flags.Has(packet.ACK) && !s.Flags.Has(packet.SYN):
		f.rtt = max(s.At.Sub(f.opened), time.Microsecond)
	}
}

// noteStall tells, once, of a connection whose packets do not arrive.
func (f *flow) noteStall(s *packet.Segment, dir int) {
	if f.stalled || f.id == 0 || f.halves[dir].repeats < stalledAfter {
		return
	}
	f.stalled = true
	from := f.client
	if dir == down {
		from = f.server
	}
	f.tell(s.At, event.Notice{Text: fmt.Sprintf(
		"connection #%d: a segment from %s was repeated %d times without an acknowledgement: dropped on the way, by a NAT or firewall? (packet %d)",
		f.id, from, stalledAfter, s.N)})
}

// settle gives up what will not come any more, and ends the connection when
// there is nothing left to wait for.
func (f *flow) settle(at time.Time, n int, over bool) {
	waits, held := false, f.held()
	patient := !over && (f.endHidden() && at.Sub(f.first.at) < patience || f.unconfirmed() && at.Sub(f.then.at) < patience)
	rst := f.reset.seen() && at.Sub(f.reset.at) >= forDisorder
	if f.first.seen() && !patient {
		f.halves[up].noteAcknowledgedEnd()
		f.halves[down].noteAcknowledgedEnd()
	}
	for dir := range f.halves {
		h := &f.halves[dir]
		tooMuch := h.held > 0 && f.c.held > MaxHeld
		waits = h.settle(at, n, over || tooMuch, &f.halves[1-dir], func(c chunk) { f.chunk(dir, c) }) || waits
		if h.atEnd() {
			f.endOfSide(dir, h.finAt(f))
		}
	}
	if f.held() != held {
		f.c.held += f.held() - held
		if f.first.seen() { // it came before that
			f.at, f.atBytes = f.standing(f.first.at), f.bytes[down]
		}
	}
	ended := f.halves[up].ended && f.halves[down].ended
	if rst && !over {
		at = f.reset.at
	}
	if !f.over && !patient && (over || rst || ended && !waits) {
		f.close(at)
	}
	f.c.watch(f)
}

// finAt is when the FIN of the half arrived, or the flow's last packet.
func (h *half) finAt(f *flow) time.Time {
	for _, e := range [...]ending{f.first, f.then} {
		if e.seen() && !e.rst && &f.halves[e.from] == h {
			return e.at
		}
	}
	return f.latest
}

// endOfSide says to the readers that a side has sent all that it will.
func (f *flow) endOfSide(dir int, at time.Time) {
	if dir == down && f.kind == isHTTP {
		f.http.responses.finish(f, at, true)
	}
}

// chunk takes the next bytes of a direction, or a hole in them.
func (f *flow) chunk(dir int, c chunk) {
	n := len(c.data) + c.hole
	f.bytes[dir] += int64(n)
	f.holes += int64(c.hole)
	if f.kind != isOther {
		f.c.tally.Holes += int64(c.hole)
	}
	f.heard[dir] = c.at
	if f.id != 0 {
		f.c.count(dir, n)
	}
	if f.kind == unknown && len(c.data) > 0 {
		if c.data = f.afterProxy(dir, c.data); len(c.data) == 0 {
			return
		}
		f.recognise(dir, c)
	}
	switch {
	case f.kind == isHTTP && dir == up:
		f.read(&f.http.requests, c)
	case f.kind == isHTTP:
		f.read(&f.http.responses, c)
	case f.kind == isTLS:
		f.tls.take(f, dir, c)
	}
}

// afterProxy is what follows the header in which a proxy names its client, where a
// connection begins with one. A server that is known without takes it for a request.
func (f *flow) afterProxy(dir int, p []byte) []byte {
	n := proxyHeader(p)
	if n == 0 || dir == down || f.c.serves(f.server) && !f.c.server(f.server).proxied {
		return p
	}
	f.proxied = true
	return p[n:]
}

// recognise says what the connection carries, from the first bytes that were
// captured of it. What is of no interest here is counted and followed no more.
func (f *flow) recognise(dir int, c chunk) {
	k, fromClient := guess(c.data)
	if k != isOther && fromClient != (dir == up) && !f.syn {
		k = isOther // its bytes contradict its ports, and no SYN says which is right
	}
	if k == isOther && dir == up && f.c.serves(f.server) {
		k = isHTTP // nonsense, which this server will refuse
	}
	f.kind = k
	f.c.recognised(f, c.at)
}
