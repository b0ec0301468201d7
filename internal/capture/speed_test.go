package capture

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"testing"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// A pcapWriter writes a capture of Ethernet packets between 10.0.0.2 and port 80
// of 10.0.0.1.
type pcapWriter struct {
	bytes.Buffer
	packets int
}

func newPcap() *pcapWriter {
	w := new(pcapWriter)
	for _, v := range []any{uint32(0xa1b2c3d4), uint16(2), uint16(4), uint64(0), uint32(262144), uint32(1)} {
		binary.Write(w, binary.LittleEndian, v)
	}
	return w
}

// tcp writes a packet 20 µs after the one before it.
func (w *pcapWriter) tcp(src, dst uint16, seq, ack uint32, flags byte, data []byte) {
	from, to := [4]byte{10, 0, 0, 2}, [4]byte{10, 0, 0, 1}
	if src == 80 {
		from, to = to, from
	}
	w.packets++
	micros, size := uint32(w.packets*20), uint32(14+20+20+len(data))
	var b []byte
	for _, v := range []uint32{1796083200 + micros/1e6, micros % 1e6, size, size} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, make([]byte, 12)...) // the addresses of Ethernet
	b = append(b, 8, 0, 0x45, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(size-14))
	b = append(b, 0, 0, 0x40, 0, 64, 6, 0, 0)
	b = append(append(b, from[:]...), to[:]...)
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, src), dst)
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, seq), ack)
	b = append(b, 5<<4, flags, 0xff, 0xff, 0, 0, 0, 0)
	w.Write(append(b, data...))
}

// BenchmarkCapture reads a capture of 150,000 packets with 75,000 requests on 50
// connections, from its bytes to its events.
func BenchmarkCapture(b *testing.B) {
	const ack, conns, requests = 16, 50, 75_000
	pcap := newPcap()
	next := [conns][2]uint32{}
	for i := range conns {
		pcap.tcp(uint16(40000+i), 80, ^uint32(0), 0, 2, nil)
	}
	for i := range requests {
		client, n := uint16(40000+i%conns), &next[i%conns]
		pcap.tcp(client, 80, n[up], n[down], ack, request)
		n[up] += uint32(len(request))
		pcap.tcp(80, client, n[down], n[up], ack, response)
		n[down] += uint32(len(response))
	}
	b.ReportAllocs()
	for b.Loop() {
		packets, err := packet.Open(bytes.NewReader(pcap.Bytes()))
		if err != nil {
			b.Fatal(err)
		}
		source := NewSource(packets, "made", false)
		var entries []event.Entry
		for err == nil {
			entries, err = source.Next(context.Background(), entries[:0])
		}
		if n := source.Report().Servers[0].Requests; err != io.EOF || n != requests {
			b.Fatalf("%d requests, %v", n, err)
		}
	}
	b.ReportMetric(float64(pcap.packets)*float64(b.N)/b.Elapsed().Seconds(), "packets/s")
}
