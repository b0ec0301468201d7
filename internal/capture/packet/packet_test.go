package packet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"runtime"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

var (
	src4 = netip.MustParseAddrPort("10.0.0.2:40000")
	dst4 = netip.MustParseAddrPort("10.0.0.1:80")
	src6 = netip.MustParseAddrPort("[2001:db8::2]:40000")
	dst6 = netip.MustParseAddrPort("[2001:db8::1]:80")
	when = time.Date(2026, 12, 1, 12, 0, 0, 123456000, time.UTC)
)

// tcp is the header of a segment that says hello.
func tcp() *layers.TCP {
	return &layers.TCP{SrcPort: 40000, DstPort: 80, Seq: 1000, Ack: 2000, ACK: true, PSH: true, Window: 512}
}

func ip4() *layers.IPv4 {
	return &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: src4.Addr().AsSlice(), DstIP: dst4.Addr().AsSlice()}
}

func ip6(next layers.IPProtocol) *layers.IPv6 {
	return &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: next, SrcIP: src6.Addr().AsSlice(), DstIP: dst6.Addr().AsSlice()}
}

func ethernet(t layers.EthernetType) *layers.Ethernet {
	return &layers.Ethernet{SrcMAC: []byte{2, 0, 0, 0, 0, 2}, DstMAC: []byte{2, 0, 0, 0, 0, 1}, EthernetType: t}
}

// made puts layers around "hello".
func made(t *testing.T, all ...gopacket.SerializableLayer) []byte {
	t.Helper()
	b := gopacket.NewSerializeBuffer()
	all = append(all, gopacket.Payload("hello"))
	if err := gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true}, all...); err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(b.Bytes())
}

// pcap is a pcap file with these packets.
func pcap(t *testing.T, link layers.LinkType, snap int, packets ...[]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := pcapgo.NewWriter(&file)
	if err := w.WriteFileHeader(65536, link); err != nil {
		t.Fatal(err)
	}
	for _, p := range packets {
		kept := p
		if snap > 0 {
			kept = p[:min(len(p), snap)]
		}
		if err := w.WritePacket(gopacket.CaptureInfo{Timestamp: when, CaptureLength: len(kept), Length: len(p)}, kept); err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

// all reads a capture to its end.
func all(t *testing.T, file io.Reader) ([]Segment, Counts, error) {
	t.Helper()
	r, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var segments []Segment
	for {
		s, err := r.Next()
		if err != nil {
			return segments, r.Counts(), err
		}
		s.Data = bytes.Clone(s.Data)
		segments = append(segments, s)
	}
}

func TestEveryLinkTypeLeadsToTheSegment(t *testing.T) {
	v4 := made(t, ip4(), tcp())
	v6 := made(t, ip6(layers.IPProtocolTCP), tcp())
	sll := make([]byte, 16)
	binary.BigEndian.PutUint16(sll[14:], 0x0800)
	sll2 := make([]byte, 20)
	binary.BigEndian.PutUint16(sll2, 0x86dd)
	extension := []byte{byte(layers.IPProtocolTCP), 0, 1, 4, 0, 0, 0, 0}
	extended := append(append(bytes.Clone(v6[:40]), extension...), v6[40:]...)
	extended[6] = byte(layers.IPProtocolIPv6Destination)
	binary.BigEndian.PutUint16(extended[4:], uint16(len(extended)-40))
	offloaded := bytes.Clone(v4) // the network card fills in the length
	offloaded[2], offloaded[3] = 0, 0
	padded := append(made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp()), make([]byte, 20)...)

	for _, test := range []struct {
		name  string
		link  layers.LinkType
		bytes []byte
		six   bool
		vlan  uint32
	}{
		{"Ethernet", layers.LinkTypeEthernet, made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp()), false, 0},
		{"Ethernet with padding", layers.LinkTypeEthernet, padded, false, 0},
		{"a VLAN tag", layers.LinkTypeEthernet, made(t, ethernet(layers.EthernetTypeDot1Q), &layers.Dot1Q{VLANIdentifier: 7, Type: layers.EthernetTypeIPv4}, ip4(), tcp()), false, 7},
		{"two tags (QinQ)", layers.LinkTypeEthernet, made(t, ethernet(layers.EthernetTypeQinQ), &layers.Dot1Q{VLANIdentifier: 3, Type: layers.EthernetTypeDot1Q}, &layers.Dot1Q{VLANIdentifier: 7, Type: layers.EthernetTypeIPv6}, ip6(layers.IPProtocolTCP), tcp()), true, 3<<16 | 7},
		{"Linux SLL", layers.LinkTypeLinuxSLL, append(sll, v4...), false, 0},
		{"Linux SLL2", layers.LinkTypeLinuxSLL2, append(sll2, v6...), true, 0},
		{"BSD loopback, IPv4", layers.LinkTypeNull, append([]byte{2, 0, 0, 0}, v4...), false, 0},
		{"BSD loopback, IPv6 of macOS", layers.LinkTypeNull, append([]byte{30, 0, 0, 0}, v6...), true, 0},
		{"OpenBSD loopback", layers.LinkTypeLoop, append([]byte{0, 0, 0, 2}, v4...), false, 0},
		{"raw IP, 12", 12, v4, false, 0},
		{"raw IP, 101", layers.LinkTypeRaw, v6, true, 0},
		{"raw IPv4, 228", 228, v4, false, 0},
		{"raw IPv6, 229", 229, v6, true, 0},
		{"IPv6 with an extension header", layers.LinkTypeRaw, extended, true, 0},
		{"a length left to the network card", layers.LinkTypeRaw, offloaded, false, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			segments, counts, err := all(t, bytes.NewReader(pcap(t, test.link, 0, test.bytes)))
			if err != io.EOF || len(segments) != 1 {
				t.Fatalf("%d segments, %+v, %v", len(segments), counts, err)
			}
			s := segments[0]
			src, dst := src4, dst4
			if test.six {
				src, dst = src6, dst6
			}
			want := Segment{N: 1, At: when, VLAN: test.vlan, Src: src, Dst: dst, Seq: 1000, Ack: 2000, Flags: ACK, Data: []byte("hello")}
			if string(s.Data) != "hello" || s.Src != want.Src || s.Dst != want.Dst || s.VLAN != want.VLAN || s.Seq != want.Seq || s.Ack != want.Ack || s.Flags != want.Flags || s.Cut != 0 || !s.At.Equal(want.At) || s.N != 1 {
				t.Errorf("got %+v, want %+v", s, want)
			}
		})
	}
}

func TestWhatIsNoSegmentIsCounted(t *testing.T) {
	udp := ip4()
	udp.Protocol = layers.IPProtocolUDP
	fragment4 := ip4()
	fragment4.Flags = layers.IPv4MoreFragments
	lastFragment := ip4()
	lastFragment.FragOffset = 100
	fragment6 := append(made(t, ip6(layers.IPProtocolIPv6Fragment)), make([]byte, 8)...)
	for _, test := range []struct {
		name  string
		bytes []byte
		want  Counts
	}{
		{"UDP", made(t, udp), Counts{Packets: 1, NotTCP: 1}},
		{"a first fragment", made(t, fragment4, tcp()), Counts{Packets: 1, Fragments: 1}},
		{"a later fragment", made(t, lastFragment), Counts{Packets: 1, Fragments: 1}},
		{"an IPv6 fragment", fragment6, Counts{Packets: 1, Fragments: 1}},
		{"a header that is cut", made(t, ip4(), tcp())[:30], Counts{Packets: 1, Undecoded: 1}},
		{"nothing", nil, Counts{Packets: 1, Undecoded: 1}},
		{"nonsense", []byte{0x45, 0}, Counts{Packets: 1, Undecoded: 1}},
		{"no IP version", []byte{0x95, 0, 0, 0}, Counts{Packets: 1, NotTCP: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			segments, counts, err := all(t, bytes.NewReader(pcap(t, layers.LinkTypeRaw, 0, test.bytes)))
			if len(segments) != 0 || counts != test.want || err != io.EOF {
				t.Errorf("%d segments, %+v, %v; want none and %+v", len(segments), counts, err, test.want)
			}
		})
	}
}

func TestASnapLengthCutsTheDataAndSaysHowMuch(t *testing.T) {
	whole := made(t, ip4(), tcp())
	for snap := len(whole) - 5; snap <= len(whole); snap++ {
		segments, _, _ := all(t, bytes.NewReader(pcap(t, layers.LinkTypeRaw, snap, whole)))
		if len(segments) != 1 {
			t.Fatalf("snap length %d: %d segments", snap, len(segments))
		}
		s, kept := segments[0], 5-(len(whole)-snap)
		if string(s.Data) != "hello"[:kept] || s.Cut != 5-kept || s.Len() != 5 {
			t.Errorf("snap length %d: %q and %d cut, want %q and %d", snap, s.Data, s.Cut, "hello"[:kept], 5-kept)
		}
	}
}

func TestTheFormsOfACapture(t *testing.T) {
	whole := made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp())
	plain := pcap(t, layers.LinkTypeEthernet, 0, whole, whole)
	var ng bytes.Buffer
	w, err := pcapgo.NewNgWriterInterface(&ng, pcapgo.NgInterface{Name: "eth7", LinkType: layers.LinkTypeEthernet, SnapLength: 4096}, pcapgo.DefaultNgWriterOptions)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := w.AddInterface(pcapgo.NgInterface{Name: "tun0", LinkType: layers.LinkTypeRaw})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range [][]byte{whole, made(t, ip4(), tcp())} {
		index := 0
		if i == 1 {
			index = raw
		}
		if err := w.WritePacket(gopacket.CaptureInfo{Timestamp: when, CaptureLength: len(p), Length: len(p), InterfaceIndex: index}, p); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	zip := func(p []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(p)
		z.Close()
		return b.Bytes()
	}
	for name, file := range map[string][]byte{"pcap": plain, "pcap, gzipped": zip(plain), "pcapng of two links": ng.Bytes(), "pcapng, gzipped": zip(ng.Bytes())} {
		t.Run(name, func(t *testing.T) {
			for how, r := range map[string]io.Reader{"at once": bytes.NewReader(file), "a byte at a time": iotest.OneByteReader(bytes.NewReader(file))} {
				segments, _, err := all(t, r)
				if len(segments) != 2 || err != io.EOF {
					t.Errorf("%s: %d segments, %v", how, len(segments), err)
				}
			}
		})
	}
	r, err := Open(bytes.NewReader(ng.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if got, want := r.About(), (About{"Ethernet", 4096, "eth7"}); got != want {
		t.Errorf("About is %+v, want %+v", got, want)
	}
}

func TestACaptureThatIsCutPlaysAsFarAsItGoes(t *testing.T) {
	whole := made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp())
	file := pcap(t, layers.LinkTypeEthernet, 0, whole, whole)
	first := 24 + 16 + len(whole)
	for n := 24; n < len(file); n++ {
		segments, _, err := all(t, bytes.NewReader(file[:n]))
		want, wantErr := 0, ErrCutOff
		if n >= first {
			want = 1
		}
		if n == 24 || n == first {
			wantErr = io.EOF
		}
		if len(segments) != want || !errors.Is(err, wantErr) {
			t.Errorf("%d of %d bytes: %d segments, %v; want %d, %v", n, len(file), len(segments), err, want, wantErr)
		}
	}
}

func TestWhatIsNoCapture(t *testing.T) {
	for name, file := range map[string][]byte{
		"nothing": nil, "text": []byte("GET / HTTP/1.1\r\n\r\n"), "three bytes": {0xd4, 0xc3, 0xb2},
		"gzip of text": func() []byte {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			z.Write([]byte("some text"))
			z.Close()
			return b.Bytes()
		}(),
		"a magic number alone": {0xd4, 0xc3, 0xb2, 0xa1}, "half a gzip header": {0x1f, 0x8b, 8},
		"another version": {0xd4, 0xc3, 0xb2, 0xa1, 9, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0},
	} {
		if _, err := Open(bytes.NewReader(file)); !errors.Is(err, ErrNoCapture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("the disk is gone")
	if _, err := Open(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a failure to read is told as %v", err)
	}
	whole := made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp())
	file := pcap(t, layers.LinkTypeEthernet, 0, whole)
	_, _, err := all(t, io.MultiReader(bytes.NewReader(file), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("a failure to read later is told as %v", err)
	}
}

func TestAbsurdTimesAreRefused(t *testing.T) {
	whole := made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp())
	file := pcap(t, layers.LinkTypeEthernet, 0, whole, whole)
	binary.LittleEndian.PutUint32(file[24:], 0) // 1970
	segments, counts, _ := all(t, bytes.NewReader(file))
	if len(segments) != 1 || counts.Undecoded != 1 {
		t.Errorf("%d segments, %+v", len(segments), counts)
	}
}

// A length that the file only claims takes no memory.
func TestAClaimedLengthTakesNoMemory(t *testing.T) {
	file := pcap(t, layers.LinkTypeEthernet, 0)
	file = append(file, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f)
	binary.LittleEndian.PutUint32(file[16:], 0x7fffffff) // the snap length
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := all(t, bytes.NewReader(file))
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 2<<20 || !errors.Is(err, ErrCutOff) {
		t.Errorf("%d bytes for a packet that is not there, %v", grown, err)
	}
}

// FuzzPacket reads any file: no panic, bounded memory, and each packet is a
// segment or counted.
func FuzzPacket(f *testing.F) {
	for _, link := range []layers.LinkType{layers.LinkTypeEthernet, layers.LinkTypeRaw, layers.LinkTypeLinuxSLL2, layers.LinkTypeNull} {
		b := gopacket.NewSerializeBuffer()
		gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true}, ethernet(layers.EthernetTypeIPv4), ip4(), tcp(), gopacket.Payload("hello"))
		var file bytes.Buffer
		w := pcapgo.NewWriter(&file)
		w.WriteFileHeader(65536, link)
		w.WritePacket(gopacket.CaptureInfo{Timestamp: when, CaptureLength: len(b.Bytes()), Length: len(b.Bytes())}, b.Bytes())
		f.Add(file.Bytes())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Open(bytes.NewReader(file))
		if err != nil {
			return
		}
		n := 0
		for {
			s, err := r.Next()
			if err != nil {
				break
			}
			if n++; s.N < n || s.Cut < 0 || !s.Src.IsValid() || !s.Dst.IsValid() {
				t.Fatalf("segment %d: %+v", n, s)
			}
		}
		if c := r.Counts(); n+c.NotTCP+c.Fragments+c.Undecoded != c.Packets {
			t.Fatalf("%d segments and %+v", n, c)
		}
	})
}
