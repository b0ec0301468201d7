package capture

import (
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// An ending is a FIN or an RST as it was captured.
type ending struct {
	at   time.Time
	n    int // the packet's number; 0: none
	from int // up: the client, down: the server
	rst  bool

	seq   uint32 // its sequence number
	acked uint32 // what its side had acknowledged by then ...
	acks  bool   // ... if it had
}

// late is what a client sent after the server's FIN was on the wire.
type late struct {
	at    time.Time
	n     int // the packet's number; 0: nothing
	bytes int
}

// seen reports whether it was captured.
func (e ending) seen() bool { return e.n != 0 }

// as is the ending as an event tells it.
func (e ending) as() event.Ended {
	switch {
	case !e.seen():
		return event.EndUnknown
	case e.from == up && e.rst:
		return event.ClientRST
	case e.from == up:
		return event.ClientFIN
	case e.rst:
		return event.ServerRST
	}
	return event.ServerFIN
}

// flag is the TCP flag of an ending.
func (e ending) flag() string {
	if e.rst {
		return "RST"
	}
	return "FIN"
}

// noteEnd records a FIN or RST when it arrives, whatever is still missing before
// it: where packets are missing, their order is a guess.
func (f *flow) noteEnd(s *packet.Segment, dir int) {
	other := &f.halves[1-dir]
	e := ending{at: s.At, n: s.N, from: dir, rst: s.Flags.Has(packet.RST), seq: s.Seq, acked: other.acked, acks: other.ackSeen}
	if s.Flags.Has(packet.ACK) && (!e.acks || before(e.acked, s.Ack)) {
		e.acked, e.acks = s.Ack, true
	}
	if e.rst && !f.reset.seen() {
		f.reset = e
		f.c.resets.add(f.c.now, f)
	}
	switch {
	case !f.first.seen():
		f.first, f.at, f.atBytes = e, f.standing(s.At), f.bytes[down]
		if f.id != 0 && !e.rst && !f.over {
			f.tell(s.At, event.Progress{Conn: f.id, Phase: event.Closing})
		}
	case dir != f.first.from && !f.then.seen() && f.cameBefore(e, s):
		f.first, f.then = e, f.first
	case !f.then.seen() && (dir != f.first.from || e.rst):
		f.then = e
	}
}

// cameBefore reports whether the end of the other side, in segment s, came before the
// one that was captured first: that one's side had acknowledged its FIN, or it was
// captured earlier, as its time says.
func (f *flow) cameBefore(e ending, s *packet.Segment) bool {
	fin := s.Seq + uint32(len(s.Data)+s.Cut)
	return e.at.Before(f.first.at) || !e.rst && f.first.acks && before(fin, f.first.acked)
}

// follows reports whether an end came after the bytes of a segment, which arrived after
// it: they are before it, or its side had acknowledged them.
func (e ending) follows(s *packet.Segment, dir int) bool {
	last := s.Seq + uint32(len(s.Data)+s.Cut)
	if dir == e.from {
		return !before(e.seq, last)
	}
	return e.acks && !before(e.acked, last)
}

// otherHidden reports whether the other side may have ended the connection before the
// end that was captured first: that one's side had acknowledged something that was not
// captured, and a FIN may be in it.
func (f *flow) otherHidden() bool {
	other := 1 - f.first.from
	captured := f.then.seen() && f.then.from == other && !f.then.rst
	return f.first.acks && !captured && f.halves[other].lacks(f.first.acked)
}

// endHidden reports whether an end may be hidden that came before the first that was
// captured.
func (f *flow) endHidden() bool { return f.first.seen() && (f.otherHidden() || f.ownHidden()) }

// ownHidden reports whether a FIN of the same side may have come before the RST that
// was captured: something of it was not.
func (f *flow) ownHidden() bool {
	h := &f.halves[f.first.from]
	return f.first.rst && (h.lacks(f.first.seq) || h.ackSeen && h.lacks(h.acked))
}

// unconfirmed reports whether the client ended its side first, both ends were captured,
// and it has not acknowledged yet all that the server had to say.
func (f *flow) unconfirmed() bool {
	return f.first.from == up && !f.reset.seen() && f.then.seen() && f.delivered() < f.bytes[down]
}

// noteLate notes the first bytes that the client sends after the server has
// ended its side, where those can be a request.
func (f *flow) noteLate(s *packet.Segment, dir int) {
	if dir != up || len(s.Data)+s.Cut == 0 || f.late.n != 0 || !f.first.seen() || f.first.from != down {
		return
	}
	if h := &f.halves[up]; h.begun && before(s.Seq, h.next) || f.first.follows(s, dir) { // sent before
		return
	}
	if f.kind == isHTTP && !f.http.idle() || f.http.tunnel {
		return
	}
	f.late = late{at: s.At, n: s.N, bytes: len(s.Data) + s.Cut}
}
