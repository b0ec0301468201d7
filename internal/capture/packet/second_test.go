package packet

import (
	"bytes"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// A second is what gopacket, the second reader, says of a packet.
type second struct {
	src, dst netip.AddrPort
	seq, ack uint32
	flags    Flags
	data     []byte
	tcp      bool // it is a whole TCP segment
}

// secondly reads a packet with gopacket.
func secondly(link layers.LinkType, data []byte) (s second) {
	p := gopacket.NewPacket(data, link, gopacket.NoCopy)
	t, isTCP := p.TransportLayer().(*layers.TCP)
	if !isTCP || p.NetworkLayer() == nil {
		return s
	}
	for _, l := range p.Layers() {
		switch l := l.(type) {
		case *layers.IPv6Fragment:
			return s
		case *layers.IPv4:
			if l.FragOffset != 0 || l.Flags&layers.IPv4MoreFragments != 0 {
				return s
			}
		}
	}
	flow := p.NetworkLayer().NetworkFlow()
	src, _ := netip.AddrFromSlice(flow.Src().Raw())
	dst, _ := netip.AddrFromSlice(flow.Dst().Raw())
	s = second{netip.AddrPortFrom(src, uint16(t.SrcPort)), netip.AddrPortFrom(dst, uint16(t.DstPort)), t.Seq, t.Ack, 0, t.Payload, true}
	for flag, set := range map[Flags]bool{FIN: t.FIN, SYN: t.SYN, RST: t.RST, ACK: t.ACK} {
		if set {
			s.flags |= flag
		}
	}
	return s
}

// agrees reports whether both readers say the same of a segment.
func (s second) agrees(g Segment) bool {
	return s.src == g.Src && s.dst == g.Dst && s.seq == g.Seq && s.ack == g.Ack && s.flags == g.Flags && bytes.Equal(s.data, g.Data)
}

// The captures of the tests are read by gopacket, too, packet by packet.
func TestGopacketReadsTheSame(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../testdata/*.pcap", "../testdata/servers/*.pcap"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no captures in %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			ours, _, err := all(t, bytes.NewReader(file))
			if err != io.EOF {
				t.Fatal(err)
			}
			theirs, err := pcapgo.NewReader(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			for n := 1; ; n++ {
				data, info, err := theirs.ReadPacketData()
				if err != nil {
					break
				}
				s := secondly(theirs.LinkType(), data)
				if !s.tcp {
					continue
				}
				if len(ours) == 0 || ours[0].N != n || !ours[0].At.Equal(info.Timestamp) || !s.agrees(ours[0]) {
					t.Fatalf("packet %d: gopacket says %+v; here are %d more segments: %+v", n, s, len(ours), ours[:min(1, len(ours))])
				}
				ours = ours[1:]
			}
			if len(ours) > 0 {
				t.Errorf("gopacket knows nothing of %d segments", len(ours))
			}
		})
	}
}

// FuzzDecode takes any packet apart, and has gopacket do the same: what both take
// for a TCP segment is the same segment.
func FuzzDecode(f *testing.F) {
	plain := gopacket.NewSerializeBuffer()
	gopacket.SerializeLayers(plain, gopacket.SerializeOptions{FixLengths: true}, ethernet(layers.EthernetTypeIPv4), ip4(), tcp(), gopacket.Payload("hello"))
	f.Add(uint16(linkEthernet), bytes.Clone(plain.Bytes()), uint16(0))
	f.Add(uint16(linkRaw), bytes.Clone(plain.Bytes()[14:]), uint16(9))
	six := gopacket.NewSerializeBuffer()
	gopacket.SerializeLayers(six, gopacket.SerializeOptions{FixLengths: true}, ip6(layers.IPProtocolTCP), tcp(), gopacket.Payload("hello"))
	f.Add(uint16(linkRaw), bytes.Clone(six.Bytes()), uint16(0))
	f.Add(uint16(linkNull), append([]byte{30, 0, 0, 0}, six.Bytes()...), uint16(0))
	f.Fuzz(func(t *testing.T, link uint16, data []byte, more uint16) {
		var s Segment
		if decode(&s, linkType(link), data, len(data)+int(more)) != isTCP {
			return
		}
		if s.Cut < 0 || len(s.Data) > len(data) || !s.Src.IsValid() || !s.Dst.IsValid() {
			t.Fatalf("%+v", s)
		}
		if link > 0xff { // gopacket looks at the lower half
			return
		}
		if g := secondly(layers.LinkType(link), data); g.tcp && !g.agrees(s) {
			t.Fatalf("gopacket: %+v\nhere:     %+v", g, s)
		}
	})
}
