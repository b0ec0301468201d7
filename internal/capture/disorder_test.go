package capture

import (
	"bytes"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// segmentsOf are the segments of a capture.
func segmentsOf(t *testing.T, file string) (all []packet.Segment) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	packets, err := packet.Open(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for {
		s, err := packets.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Data = bytes.Clone(s.Data)
		all = append(all, s)
	}
}

// A fate is what is told of a connection in the end.
type fate struct {
	ended     event.Ended
	why       reason.Code
	exchanges []string // method, target and status of each
}

// fates plays segments and returns the fates of the connections, by client.
func fates(segments []packet.Segment) map[netip.AddrPort]*fate {
	conns, all := map[uint64]*fate{}, map[netip.AddrPort]*fate{}
	c := New(event.CaptureAbout{}, false, func(e event.Entry) {
		switch v := e.Event.(type) {
		case event.ConnOpened:
			conns[v.Conn] = new(fate)
			all[v.Peer] = conns[v.Conn]
		case event.ResponseSent:
			f := conns[v.Conn]
			f.exchanges = append(f.exchanges, v.Method+" "+v.Target+" "+v.Why.String())
		case event.ConnClosed:
			conns[v.Conn].ended, conns[v.Conn].why = v.Ended, v.Reason
		}
	})
	for i := range segments {
		s := segments[i]
		c.Segment(&s)
	}
	c.End(nil)
	return all
}

// disorderly are the captures that the tests below disturb.
var disorderly = []string{"nginx", "lighttpd", "net-http", "haproxy"}

// With any packet missing, the side that ended a connection first is told, or that it
// is not known: never the other side.
func TestAnyPacketMayBeMissing(t *testing.T) {
	for _, name := range disorderly {
		segments := segmentsOf(t, filepath.Join("testdata", "servers", name+".pcap"))
		want, unseen := fates(segments), 0
		for i := range segments {
			for client, got := range fates(slices.Delete(slices.Clone(segments), i, i+1)) {
				switch got.ended {
				case want[client].ended:
				case event.EndUnknown:
					unseen++
				default:
					t.Errorf("%s without packet %d: %v was ended by %q, want %q", name, segments[i].N, client, got.ended, want[client].ended)
				}
			}
		}
		if unseen > 2*len(want) {
			t.Errorf("%s: in %d cases of %d packets the end is not seen", name, unseen, len(segments))
		}
	}
}

// Any two packets may be captured in the wrong order: what is told is the same.
func TestAnyTwoPacketsMayBeInTheWrongOrder(t *testing.T) {
	for _, name := range disorderly {
		segments := segmentsOf(t, filepath.Join("testdata", "servers", name+".pcap"))
		want := fates(segments)
		for i := range len(segments) - 1 {
			swapped := slices.Clone(segments)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			for client, got := range fates(swapped) {
				if w := want[client]; got.ended != w.ended || got.why != w.why || !slices.Equal(got.exchanges, w.exchanges) {
					t.Errorf("%s with packet %d before the one before it: %v: got %+v, want %+v", name, segments[i+1].N, client, *got, *w)
				}
			}
		}
	}
}
