package capture

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
)

// Whatever the order, the cuts and the repeats of its segments, a direction is
// the bytes that were sent.
func TestAHalfPutsBytesInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 2000 {
		sent := make([]byte, 1+r.IntN(3000))
		for i := range sent {
			sent[i] = byte(r.Uint32())
		}
		first := r.Uint32() // wraps around now and then
		if round%4 == 0 {
			first = ^uint32(0) - uint32(r.IntN(len(sent)+1))
		}
		var segments []packet.Segment
		for at := 0; at < len(sent); {
			n := 1 + r.IntN(400)
			end := min(len(sent), at+n)
			segments = append(segments, packet.Segment{Seq: first + uint32(at), Data: sent[at:end]})
			if r.IntN(3) == 0 { // once more, and cut elsewhere
				from := max(0, at-r.IntN(50))
				segments = append(segments, packet.Segment{Seq: first + uint32(from), Data: sent[from:end]})
			}
			at = end
		}
		// Displaced, but the first stays the first: it says where the bytes begin.
		for i := 1; i < len(segments); i++ {
			j := 1 + r.IntN(len(segments)-1)
			segments[i], segments[j] = segments[j], segments[i]
		}
		var h half
		var got []byte
		for i := range segments {
			segments[i].N = i + 1
			h.push(&segments[i], new(half), func(c chunk) {
				if c.hole > 0 {
					t.Fatalf("round %d: a hole of %d bytes where all were captured", round, c.hole)
				}
				got = append(got, c.data...)
			})
		}
		if !bytes.Equal(got, sent) {
			t.Fatalf("round %d: %d bytes, want %d", round, len(got), len(sent))
		}
		if len(h.waiting) != 0 || h.held != 0 {
			t.Fatalf("round %d: %d pieces still wait, %d bytes", round, len(h.waiting), h.held)
		}
	}
}

// A part that was not captured is a hole of its length, once the peer has
// acknowledged it and patience is over, and not before.
func TestAHoleIsGivenUpWhenThePeerHasIt(t *testing.T) {
	begin := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		acked  uint32
		after  time.Duration
		others int // packets meanwhile
		over   bool
		want   int // the hole; 0: none yet
	}{
		{"nothing is acknowledged", 100, time.Second, 100, false, 0},
		{"it is acknowledged, and a moment passes", 150, 10 * time.Millisecond, 2, false, 0},
		{"it is acknowledged, and patience is over", 150, patience, 1, false, 50},
		{"it is acknowledged, and the connection goes on", 150, time.Millisecond, patientFor, false, 50},
		{"part of it is acknowledged", 120, time.Second, 100, false, 20},
		{"the capture is over", 100, 0, 0, true, 50},
	} {
		t.Run(test.name, func(t *testing.T) {
			var h half
			hole, data := 0, 0
			deliver := func(c chunk) { hole += c.hole; data += len(c.data) }
			h.push(&packet.Segment{At: begin, N: 1, Seq: 0, Data: make([]byte, 100)}, new(half), deliver)
			h.push(&packet.Segment{At: begin, N: 2, Seq: 150, Data: make([]byte, 10)}, new(half), deliver)
			h.confirm(test.acked)
			h.settle(begin, 2, false, new(half), deliver)
			h.gapFor += test.others
			h.settle(begin.Add(test.after), 3, test.over, new(half), deliver)
			if hole != test.want {
				t.Errorf("a hole of %d bytes, want %d", hole, test.want)
			}
			if want := 100 + map[bool]int{true: 10}[test.want == 50]; data != want {
				t.Errorf("%d bytes, want %d", data, want)
			}
		})
	}
}

func TestTooMuchThatWaitsIsGivenOut(t *testing.T) {
	var h half
	hole, data := 0, 0
	deliver := func(c chunk) { hole += c.hole; data += len(c.data) }
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	h.push(&packet.Segment{At: at, N: 1, Seq: 0, Data: []byte("a")}, new(half), deliver)
	const size = 1000
	for i := range 2 * MaxAhead / size {
		h.push(&packet.Segment{At: at, N: 2 + i, Seq: uint32(11 + i*size), Data: make([]byte, size)}, new(half), deliver)
		h.settle(at, 2+i, false, new(half), deliver)
		if h.held > MaxAhead+size {
			t.Fatalf("%d bytes wait, the bound is %d", h.held, MaxAhead)
		}
	}
	if hole != 10 || data < MaxAhead {
		t.Errorf("a hole of %d bytes and %d bytes, want 10 and at least %d", hole, data, MaxAhead)
	}
}
