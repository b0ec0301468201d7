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

	fin     bool   // a FIN was captured
	finSeq  uint32 // its sequence number
	rst     bool   // an RST was captured
	ended   bool   // all bytes up to the FIN have been delivered
	repeats int    // segments in a row that brought nothing new and were not acknowledged
}

// A piece is a segment that arrived before the one before it.
type piece struct {
	at   time.Time
	n    int // its packet's number
	seq  uint32
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

// push takes a segment and delivers what it brings in order.
func (h *half) push(s *packet.Segment, deliver func(chunk)) {
	seq := s.Seq
	if s.Flags.Has(packet.SYN) {
		seq++
	}
	data, cut := s.Data, s.Cut
	n := len(data) + cut
	if !h.begun {
		h.begun, h.next = true, seq
	}
	if jump := int32(seq - h.next); jump > maxJump || jump < -maxJump {
		return
	}
	if s.Flags.Has(packet.FIN) && !h.fin {
		h.fin, h.finSeq = true, seq+uint32(n)
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
		data, cut = data[known:], cut-(skip-known)
	case skip < 0:
		h.wait(piece{s.At, s.N, seq, data, cut})
		return
	}
	h.repeats = 0
	h.deliver(s.At, s.N, data, cut, deliver)
	h.drain(chunk{at: s.At, n: s.N}, deliver)
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

// drain delivers the pieces that have become next: by filler, which brought the
// part that was missing before them, or, if it is zero, because that part was
// given up, and they count from when they came themselves.
func (h *half) drain(filler chunk, deliver func(chunk)) {
	for len(h.waiting) > 0 && !before(h.next, h.waiting[0].seq) {
		p := h.waiting[0]
		h.waiting = h.waiting[1:]
		h.held -= p.size()
		data, cut := p.data, p.cut
		if skip := int(int32(h.next - p.seq)); skip > 0 {
			known := min(skip, len(data))
			data, cut = data[known:], cut-(skip-known)
		}
		at, n := filler.at, filler.n
		if n == 0 {
			at, n = p.at, p.n
		}
		h.deliver(at, n, data, cut, deliver)
	}
	if len(h.waiting) == 0 {
		h.waiting, h.gapSince = nil, time.Time{}
	}
}

// confirm takes what the peer has acknowledged.
func (h *half) confirm(ack uint32) {
	if !h.ackSeen || before(h.acked, ack) {
		h.acked, h.ackSeen, h.repeats = ack, true, 0
	}
}

// confirmed reports whether the peer has acknowledged all before seq.
func (h *half) confirmed(seq uint32) bool { return h.ackSeen && !before(h.acked, seq) }

// endAcknowledged reports whether the peer has acknowledged one more than all
// that was sent, which is a FIN that was not captured.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.4
func (h *half) endAcknowledged() bool {
	return h.begun && h.ackSeen && !h.fin && len(h.waiting) == 0 && h.acked == h.next+1
}

// missing is how many bytes are missing before something that is known to be
// there: a piece that waits, or a byte that the peer has acknowledged.
func (h *half) missing() int {
	if !h.begun {
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
func (h *half) settle(at time.Time, n int, over bool, deliver func(chunk)) bool {
	for {
		missing := h.missing()
		if missing <= 0 {
			h.gapSince = time.Time{}
			return false
		}
		if h.gapSince.IsZero() {
			h.gapSince, h.gapFor = at, 0
		}
		acked := h.acknowledgedGap()
		if !over && h.held <= MaxAhead && !(acked && (at.Sub(h.gapSince) >= patience || h.gapFor >= patientFor)) {
			return true
		}
		h.deliver(h.gapSince, n, nil, missing, deliver)
		h.gapSince = time.Time{}
		h.drain(chunk{}, deliver)
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
