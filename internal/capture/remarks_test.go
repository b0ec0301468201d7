package capture

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// A capture in which nothing can be shown says why, and what to do.
func TestWhatCannotBeShownIsSaid(t *testing.T) {
	const syn, ack = 2, 16
	begun := func(first string) *pcapWriter {
		w := newPcap()
		w.tcp(40000, 80, 0, 0, syn, nil)
		w.tcp(80, 40000, 0, 1, syn|ack, nil)
		w.tcp(40000, 80, 1, 1, ack, []byte(first))
		return w
	}
	radio := begun("GET / HTTP/1.1\r\n\r\n")
	radio.Bytes()[20] = 105 // the link type: IEEE 802.11
	for _, test := range []struct {
		name string
		pcap *pcapWriter
		want string // "" for no remark
	}{
		{"no packet", newPcap(), "holds no TCP segment (packets: 0, undecoded: 0); take one with: tcpdump"},
		{"a link that is not known", radio, "no packet of the capture can be read: its link type is IEEE 802.11; take one with: tcpdump -i any"},
		{"TLS", begun("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"), "holds only TLS (connections: 1): no request in it can be read, and the key does not help; capture where it is plain"},
		{"HTTP/2", begun("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "holds HTTP/2 and no HTTP/1 (connections: 1)"},
		{"another protocol", begun("SSH-2.0-OpenSSH\r\n"), "holds no HTTP/1 (connections with something else: 1); is it on another port?"},
		{"HTTP", begun("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), ""},
	} {
		packets, err := packet.Open(bytes.NewReader(test.pcap.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		source := NewSource(packets, "made", false)
		var all []event.Entry
		for err == nil {
			all, err = source.Next(context.Background(), all)
		}
		if err != io.EOF {
			t.Fatal(err)
		}
		said := ""
		for _, e := range all {
			if n, ok := e.Event.(event.Notice); ok && !strings.Contains(n.Text, "speaks HTTP/2") {
				said += n.Text
			}
		}
		if !strings.Contains(said, test.want) || (said == "") != (test.want == "") {
			t.Errorf("%s: said is %q, want %q", test.name, said, test.want)
		}
	}
}
