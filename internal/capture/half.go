package capture

import (
	"time"

	"httpserver/internal/capture/packet"
)

const (
	// MaxAhead is how many bytes of one direction may wait for a missing part:
	// more than a receive window that is in use on the Internet.
	MaxAhead = 1 << 20
	// maxJump is the largest step of a sequence number that is believed. TCP
	// allows 2^30 with window scaling; a larger one is a damaged packet.
	// https://www.rfc-editor.org/rfc/rfc7323#section-2.3
	maxJump = 1 << 30
	// patience is how long a part may be missing that the peer has
	// acknowledged, and patientFor how many packets of the connection may come
	// meanwhile. Packets of two directions can be captured in the wrong order,
	// but not by that much.
	patience   = 200 * time.Millisecond
	patientFor = 8
)

// A half is one direction of a TCP connection: the bytes that one end sent, put
// in order. The zero value has seen nothing.
type half struct {
	begun bool   // next is known
	next  uint32 // the sequence number of the next byte in order

	waiting []piece // later bytes, in order of their sequence numbers
	held    int     // bytes that waiting takes

	acked    uint32 // the peer has confirmed what comes before it
	ackSeen  bool
	gapSince time.Time // a part has been missing since then; zero: none
	gapFor   int       // packets of the connection since then

	top     uint32 // the end of the last bytes that were captured, in order or not, or else what the peer had confirmed first
	fin     bool   // a FIN was captured, or acknowledged
	finSeq  uint32 // its sequence number
	ended   bool   // all bytes up to the FIN have been delivered
	repeats int    // segments in a row that brought nothing new and were not acknowledged
}

// A piece is a segment that arrived before one that was sent before it: bytes of its
// own direction, or bytes of the other one that it acknowledges.
type piece struct {
	at   time.Time
	n    int // its packet's number
	seq  uint32
	ack  uint32
	acks bool // ack counts
	data []byte
	cut  int // bytes that follow data and were not captured
}

// size is how many bytes a piece takes.
func (p *piece) size() int { return len(p.data) + 96 }

// A chunk is the next part of a direction: bytes in order, or a hole.
type chunk struct {
	at   time.Time
	n    int    // the number of the packet that made it complete
	data []byte // on loan until the call that delivers it returns
	hole int    // so many bytes are missing here; data is empty then
}

// before reports whether sequence number a comes before b.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.4
func before(a, b uint32) bool { return int32(a-b) < 0 }

// early reports whether a piece was sent after bytes of the other direction that have
// not been delivered.
func (p *piece) early(other *half) bool {
	if !p.acks || !other.begun || !before(other.next, p.ack) || p.ack-other.next > maxJump {
		return false
	}
	return !other.fin || p.ack != other.finSeq+1 || before(other.next, other.finSeq)
}

// push takes a segment and delivers what it brings in order.
func (h *half) push(s *packet.Segment, other *half, deliver func(chunk)) {
	seq := s.Seq
	if s.Flags.Has(packet.SYN) {
		seq++
	}
	data, cut := s.Data, s.Cut
	n := len(data) + cut
	if !h.begun {
		h.begun, h.next = true, seq
		if !h.ackSeen {
			h.top = seq
		}
	}
	if jump := int32(seq - h.next); jump > maxJump || jump < -maxJump {
		return
	}
	if s.Flags.Has(packet.FIN) && !h.fin {
		h.fin, h.finSeq = true, seq+uint32(n)
	}
	if n > 0 && before(h.top, seq+uint32(n)) {
		h.top = seq + uint32(n)
	}
	switch skip := int(int32(h.next - seq)); {
	case n == 0:
		return
	case skip >= n:
		// One byte again is how TCP asks whether the peer is there.
		if n > 1 && !h.confirmed(seq+uint32(n)) {
			h.repeats++
		}
		return
	case skip > 0: // some of it is known
		known := min(skip, len(data))
		data, cut, seq = data[known:], cut-(skip-known), h.next
	}
	p := piece{s.At, s.N, seq, s.Ack, s.Flags.Has(packet.ACK), data, cut}
	if before(h.next, seq) || p.early(other) {
		h.wait(p)
		return
	}
	h.repeats = 0
	h.deliver(s.At, s.N, data, cut, deliver)
	h.drain(chunk{at: s.At, n: s.N}, other, deliver)
}

// deliver delivers bytes that are next, and the hole after them.
func (h *half) deliver(at time.Time, n int, data []byte, cut int, deliver func(chunk)) {
	if len(data) > 0 {
		h.next += uint32(len(data))
		deliver(chunk{at: at, n: n, data: data})
	}
	if cut > 0 {
		h.next += uint32(cut)
		deliver(chunk{at: at, n: n, hole: cut})
	}
}

// wait keeps a piece until what comes before it is there.
func (h *half) wait(p piece) {
	i := len(h.waiting)
	for i > 0 && before(p.seq, h.waiting[i-1].seq) {
		i--
	}
	if i > 0 && h.waiting[i-1].seq == p.seq && len(h.waiting[i-1].data) >= len(p.data) {
		h.repeats++
		return
	}
	p.data = append([]byte(nil), p.data...)
	h.held += p.size()
	h.waiting = append(h.waiting, piece{})
	copy(h.waiting[i+1:], h.waiting[i:])
	h.waiting[i] = p
}

// drain delivers the pieces that have become next: by filler, which brought what was
// missing before them, in either direction, or, if it is zero, because that was given
// up, and they count from when they came themselves. If other is nil, pieces do not wait for the other direction any more.
func (h *half) drain(filler chunk, other *half, deliver func(chunk)) {
	for len(h.waiting) > 0 && !before(h.next, h.waiting[0].seq) && (other == nil || !h.waiting[0].early(other)) {
		p := h.waiting[0]
		h.waiting = h.waiting[1:]
		h.held -= p.size()
		data, cut := p.data, p.cut
		if skip := int(int32(h.next - p.seq)); skip > 0 {
			known := min(skip, len(data))
			data, cut = data[known:], cut-(skip-known)
		}
		at, n := filler.at, filler.n
		if n == 0 || p.at.After(at) {
			at, n = p.at, p.n
		}
		h.deliver(at, n, data, cut, deliver)
	}
	if h.waiting != nil && len(h.waiting) == 0 {
		h.waiting, h.gapSince = nil, time.Time{}
	}
}

// confirm takes what the peer has acknowledged.
func (h *half) confirm(ack uint32) {
	if !h.begun && !h.ackSeen {
		h.top = ack
	}
	if !h.ackSeen || before(h.acked, ack) {
		h.acked, h.ackSeen, h.repeats = ack, true, 0
	}
}

// confirmed reports whether the peer has acknowledged all before seq.
func (h *half) confirmed(seq uint32) bool { return h.ackSeen && !before(h.acked, seq) }

// noteAcknowledgedEnd takes it as a FIN that was not captured if the peer has
// acknowledged one more than all that was sent.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.4
func (h *half) noteAcknowledgedEnd() {
	if h.begun && h.ackSeen && !h.fin && len(h.waiting) == 0 && h.acked == h.next+1 {
		h.fin, h.finSeq = true, h.next
	}
}

// lacks reports whether something before seq was sent that was not captured, with
// nothing captured after it: bytes, or a FIN.
func (h *half) lacks(seq uint32) bool {
	return (h.begun || h.ackSeen) && before(h.top, seq) && seq-h.top <= maxJump
}

// missing is how many bytes are missing before something that is known to be
// there: a piece that waits, or a byte that the peer has acknowledged.
func (h *half) missing() int {
	if !h.begun || len(h.waiting) > 0 && !before(h.next, h.waiting[0].seq) {
		return 0
	}
	known := h.next
	if h.ackSeen && before(known, h.acked) {
		known = h.acked
		if h.fin && known == h.finSeq+1 {
			known = h.finSeq
		}
	}
	if len(h.waiting) > 0 && (known == h.next || before(h.waiting[0].seq, known)) {
		known = h.waiting[0].seq
	}
	return int(known - h.next)
}

// acknowledgedGap reports whether a part is missing that the peer has
// acknowledged: it will not come, but for packets in the wrong order.
func (h *half) acknowledgedGap() bool {
	missing := h.missing()
	return missing > 0 && h.confirmed(h.next+uint32(missing))
}

// settle gives up a missing part that will not come any more: the peer has
// acknowledged it and patience is over, too much waits for it, or all is over.
// It reports whether something is still missing.
func (h *half) settle(at time.Time, n int, over bool, other *half, deliver func(chunk)) bool {
	for {
		h.drain(chunk{}, other, deliver)
		missing := h.missing()
		if missing <= 0 && len(h.waiting) == 0 {
			h.gapSince = time.Time{}
			return false
		}
		if h.gapSince.IsZero() {
			h.gapSince, h.gapFor = at, 0
		}
		sure := h.acknowledgedGap() || missing <= 0 // it will not come any more, soon
		if !over && h.held <= MaxAhead && !(sure && (at.Sub(h.gapSince) >= patience || h.gapFor >= patientFor)) {
			return true
		}
		h.deliver(h.gapSince, n, nil, max(0, missing), deliver)
		h.gapSince = time.Time{}
		h.drain(chunk{}, nil, deliver)
	}
}

// atEnd reports, once, that all bytes up to the FIN have been delivered.
func (h *half) atEnd() bool {
	if h.ended || !h.fin || before(h.next, h.finSeq) {
		return false
	}
	h.ended = true
	return true
}
