package packet

import (
	"net/netip"
	"time"
)

// A Segment is one TCP segment as it was captured.
type Segment struct {
	N        int       // the packet's number in the capture, from 1
	At       time.Time // when it was captured, UTC
	VLAN     uint32    // its VLAN tags, the outer one in the upper 16 bits; 0: none
	Src, Dst netip.AddrPort
	Seq, Ack uint32 // of the header; Ack counts if the segment has the flag ACK
	Flags    Flags
	// Data is the payload as far as it was captured. It is on loan until the
	// next call of Next.
	Data []byte
	// Cut is how many bytes of the payload follow Data and were not captured,
	// because of the capture's snap length.
	Cut int
}

// Len is how far the segment moves the sender's sequence number: the payload,
// captured or not, and one each for SYN and FIN.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.4
func (s *Segment) Len() uint32 {
	n := uint32(len(s.Data) + s.Cut)
	if s.Flags.Has(SYN) {
		n++
	}
	if s.Flags.Has(FIN) {
		n++
	}
	return n
}

// Flags are the control bits of a TCP header that matter here.
type Flags uint8

// The flags.
const (
	FIN Flags = 1 << iota
	SYN
	RST
	ACK
)

// Has reports whether all flags of f are set.
func (s Flags) Has(f Flags) bool { return s&f == f }

// Counts are how many packets of a capture were read, and how many of them
// are no segments: the three reasons add up to Packets less the segments.
type Counts struct {
	Packets   int // read so far
	NotTCP    int // of another protocol
	Fragments int // parts of an IP packet, which are not put together again
	Undecoded int // of an unknown link type, cut inside a header, or malformed
	Dropped   int // lost before they came into the file, as a pcapng file says; not in Packets
}
