package capture

import (
	"strings"
	"testing"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// The bytes that are told are those that were captured, at their offsets, also
// where a head had to be rewritten to be understood; credentials are masked.
func TestTheBytesAreThoseOnTheWire(t *testing.T) {
	source := opened(t, "testdata/servers/nginx.pcap")
	source.ShowBytes()
	all := entries(t, source)
	type part struct {
		conn uint64
		nth  int
		dir  event.Dir
	}
	told := map[part]int64{}
	for _, e := range all {
		if w, ok := e.Event.(event.Wire); ok {
			p := part{w.Conn, w.Nth, w.Dir}
			if w.Off != told[p] {
				t.Errorf("#%d.%d, direction %d: bytes at %d, %d were told before", w.Conn, w.Nth, w.Dir, w.Off, told[p])
			}
			if w.Off == 0 && !strings.HasPrefix(string(w.Data), []string{"GET /", "HTTP/1.1 "}[w.Dir]) {
				t.Errorf("#%d.%d begins with %q", w.Conn, w.Nth, w.Data)
			}
			told[p] += int64(len(w.Data)) + w.Skipped
		}
	}
	responses := 0
	for _, e := range all {
		if r, ok := e.Event.(event.ResponseSent); ok && !r.Short {
			responses++
			if in, out := told[part{r.Conn, r.Nth, event.In}], told[part{r.Conn, r.Nth, event.Out}]; in != r.In || out != r.Out {
				t.Errorf("#%d.%d: %d and %d bytes were told of %d and %d", r.Conn, r.Nth, in, out, r.In, r.Out)
			}
		}
	}
	if responses < 10 {
		t.Errorf("only %d responses", responses)
	}
}

func TestTheBytesOfARewrittenHeadAreTheOriginalOnes(t *testing.T) {
	var shown []event.Wire
	c := New(event.CaptureAbout{}, false, func(e event.Entry) {
		if w, ok := e.Event.(event.Wire); ok {
			shown = append(shown, w)
		}
	})
	c.showBytes()
	const head = "GET / HTTP/1.1\nX: a\n b\nCookie: secret\n\n"
	n, isn := newConversation(t), uint32(1000)
	for i, flags := range []packet.Flags{packet.SYN, packet.ACK} {
		s := packet.Segment{N: i + 1, At: n.begin, Src: n.ends[0].addr, Dst: n.ends[1].addr, Seq: isn + uint32(i), Flags: flags}
		if i == 1 {
			s.Data = []byte(head)
		}
		c.Segment(&s)
	}
	c.End(nil)
	if want := strings.Replace(head, "secret", "******", 1); len(shown) != 1 || string(shown[0].Data) != want {
		t.Errorf("told is %+v, want %q", shown, want)
	}
}
