package capture

import (
	"crypto/tls"
	"net"
	"net/netip"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// A clientHello is the first flight of a TLS client.
func clientHello(t *testing.T, name string) []byte {
	t.Helper()
	client, server := net.Pipe()
	defer server.Close()
	go func() {
		defer client.Close()
		tls.Client(client, &tls.Config{ServerName: name}).Handshake()
	}()
	buf := make([]byte, maxHello)
	n, err := server.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

// A ClientHello with post-quantum keys takes more than one segment. The name in
// it is told once, when all of them are there, in whatever order they came.
func TestAHelloOverSeveralSegmentsHasItsName(t *testing.T) {
	flight := clientHello(t, "shop.example")
	third := len(flight) / 3
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {0, 1, 1, 2}} {
		var names []string
		c := New(event.CaptureAbout{}, false, func(e event.Entry) {
			switch v := e.Event.(type) {
			case event.ConnSecured:
				names = append(names, v.Name)
			case event.RequestReceived:
				t.Errorf("a request in TLS: %+v", v)
			}
		})
		client, server := netip.MustParseAddrPort("10.0.0.2:40000"), netip.MustParseAddrPort("10.0.0.1:443")
		at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		c.Segment(&packet.Segment{N: 1, At: at, Src: client, Dst: server, Flags: packet.SYN})
		for i, part := range order {
			from, to := part*third, (part+1)*third
			if part == 2 {
				to = len(flight)
			}
			at = at.Add(time.Millisecond)
			c.Segment(&packet.Segment{N: i + 2, At: at, Src: client, Dst: server, Seq: 1 + uint32(from), Flags: packet.ACK, Data: flight[from:to]})
		}
		c.End(nil)
		if len(names) != 1 || names[0] != "shop.example" {
			t.Errorf("in the order %v the names are %q", order, names)
		}
	}
}
