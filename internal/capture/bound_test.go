package capture

import (
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// A traffic makes the segments of many short connections, of so many requests
// each.
type traffic struct {
	c   *Capture
	n   int
	at  time.Time
	seg packet.Segment
}

func newTraffic(c *Capture) *traffic {
	return &traffic{c: c, at: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
}

var (
	request  = []byte("GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n")
	response = []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 156\r\nDate: Tue, 01 Dec 2026 00:00:00 GMT\r\n\r\n" + fmt.Sprintf("%156s", "content"))
)

// send gives the capture a segment.
func (t *traffic) send(src, dst netip.AddrPort, seq, ack uint32, flags packet.Flags, data []byte) {
	t.n++
	t.at = t.at.Add(10 * time.Microsecond)
	t.seg = packet.Segment{N: t.n, At: t.at, Src: src, Dst: dst, Seq: seq, Ack: ack, Flags: flags, Data: data}
	t.c.Segment(&t.seg)
}

// connection plays one connection from its SYN to both FINs, or, if it is left
// open, without them.
func (t *traffic) connection(i, requests int, open bool) {
	client := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), uint16(20000+i%40000))
	server := netip.MustParseAddrPort("192.168.0.1:80")
	up, down := uint32(1), uint32(1)
	t.send(client, server, 0, 0, packet.SYN, nil)
	t.send(server, client, 0, up, packet.SYN|packet.ACK, nil)
	for range requests {
		t.send(client, server, up, down, packet.ACK, request)
		up += uint32(len(request))
		t.send(server, client, down, up, packet.ACK, response)
		down += uint32(len(response))
	}
	if !open {
		t.send(client, server, up, down, packet.ACK|packet.FIN, nil)
		t.send(server, client, down, up+1, packet.ACK|packet.FIN, nil)
	}
}

// A hundred thousand connections, one after the other, take the memory of a few:
// those that ended are forgotten.
func TestConnectionsThatEndedAreForgotten(t *testing.T) {
	c := New(event.CaptureAbout{}, false, func(event.Entry) {})
	traffic := newTraffic(c)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var before uint64
	const all = 100_000
	for i := range all {
		traffic.connection(i, 1, false)
		traffic.at = traffic.at.Add(10 * time.Millisecond)
		if i == all/10 {
			before = heap()
		}
	}
	after := heap()
	if len(c.flows) != 0 || c.known.n+c.unknown.n+c.closing.n != 0 {
		t.Errorf("%d connections are still followed", len(c.flows))
	}
	if c.totals.Conns != all || c.totals.Requests != all || c.totals.Open != 0 {
		t.Errorf("totals are %+v", c.totals)
	}
	if after > before+4<<20 {
		t.Errorf("%d KB after %d connections, %d KB after a tenth of them", after>>10, all, before>>10)
	}
}

// A port scan begins many connections and says nothing on them.
func TestConnectionsThatSayNothingAreGivenUp(t *testing.T) {
	c := New(event.CaptureAbout{}, false, func(event.Entry) {})
	traffic := newTraffic(c)
	for i := range 4 * MaxUnknown {
		client := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 1000)
		traffic.send(client, netip.MustParseAddrPort("192.168.0.1:22"), 0, 0, packet.SYN, nil)
		traffic.at = traffic.at.Add(100 * time.Microsecond)
	}
	if len(c.flows) > MaxUnknown {
		t.Errorf("%d connections are followed, the bound is %d", len(c.flows), MaxUnknown)
	}
	if c.totals.Conns != 0 {
		t.Errorf("%d connections were told", c.totals.Conns)
	}
}

// However many connections there are, of whatever form, what is kept is bounded.
func TestWhatIsKeptIsBounded(t *testing.T) {
	piece := make([]byte, 2000)
	for name, form := range map[string]func(t *traffic, client, server netip.AddrPort){
		"left open": func(t *traffic, client, server netip.AddrPort) {
			t.send(client, server, 1, 1, packet.ACK, request)
			t.send(server, client, 1, 1, packet.ACK, response)
		},
		"no response": func(t *traffic, client, server netip.AddrPort) { t.send(client, server, 1, 1, packet.ACK, request) },
		"half a head": func(t *traffic, client, server netip.AddrPort) {
			t.send(client, server, 1, 1, packet.ACK, request[:40])
		},
		"one end": func(t *traffic, client, server netip.AddrPort) {
			t.send(client, server, 1, 1, packet.ACK, request)
			t.send(server, client, 1, 1, packet.ACK|packet.FIN, response)
		},
		"a hole": func(t *traffic, client, server netip.AddrPort) {
			t.send(client, server, 1, 1, packet.ACK, request)
			t.send(server, client, 100, 1, packet.ACK, piece)
		},
		"a hole that was acknowledged": func(t *traffic, client, server netip.AddrPort) {
			t.send(client, server, 1, 100, packet.ACK, request)
			t.send(server, client, 100, 1, packet.ACK, piece)
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries, order := 0, time.Time{}
			c := New(event.CaptureAbout{}, false, func(e event.Entry) {
				if entries++; e.At.Before(order) {
					t.Fatalf("entry %d is of %v, after one of %v", entries, e.At, order)
				}
				order = e.At
			})
			traffic := newTraffic(c)
			const all = MaxFlows + 1000
			for i := range all {
				client := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 40000)
				server := netip.AddrPortFrom(netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}), 80)
				traffic.send(client, server, 0, 0, packet.SYN, nil)
				traffic.send(server, client, 0, 1, packet.SYN|packet.ACK, nil)
				form(traffic, client, server)
				if len(c.flows) > MaxFlows+MaxUnknown || c.held > MaxHeld+len(piece)+1000 || c.queue.waiting() > MaxQueued+100 || len(c.ended.at) > maxEnded {
					t.Fatalf("connection %d: %d followed, %d bytes held, %d entries wait, %d have ended", i, len(c.flows), c.held, c.queue.waiting(), len(c.ended.at))
				}
			}
			if len(c.servers) > 2*MaxFlows {
				t.Errorf("%d servers are known", len(c.servers))
			}
			if in := c.known.n + c.unknown.n + c.closing.n; in != len(c.flows) {
				t.Errorf("%d connections in lines, %d in all", in, len(c.flows))
			}
			held := 0
			for _, f := range c.flows {
				held += f.held()
			}
			if held != c.held {
				t.Errorf("%d bytes are held, %d were counted", held, c.held)
			}
			c.End(nil)
			if got := c.totals.Conns; name != "half a head" && got != all {
				t.Errorf("%d connections were told, want %d", got, all)
			}
		})
	}
}

// BenchmarkSegment is a packet of kept connections with small requests.
func BenchmarkSegment(b *testing.B) {
	b.ReportAllocs()
	entries := 0
	c := New(event.CaptureAbout{}, false, func(event.Entry) { entries++ })
	traffic := newTraffic(c)
	for i := 0; traffic.n < b.N; i++ {
		traffic.connection(i, 1000, false)
	}
	c.End(nil)
}
