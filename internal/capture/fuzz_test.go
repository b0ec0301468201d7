package capture

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// FuzzSegments gives any segments to a capture: two connections, any order, any
// flags, any holes. It must not panic or hang, its entries are in the order of
// their times, every connection is opened before anything is told of it and
// nothing after it has closed, and no request is told that no byte begins.
func FuzzSegments(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var seed []byte
		for _, part := range strings.Split(string(text), "\"") {
			seed = append(seed, byte(len(seed)), 2, 0, 40, byte(min(255, len(part))))
			seed = append(seed, part[:min(255, len(part))]...)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		var last time.Time
		state := map[uint64]string{}
		methods := 0
		c := New(event.CaptureAbout{}, false, func(e event.Entry) {
			if e.At.Before(last) {
				t.Fatalf("entry %d is %v before the one before it", e.Seq, last.Sub(e.At))
			}
			last = e.At
			var conn uint64
			switch v := e.Event.(type) {
			case event.ConnOpened:
				if state[v.Conn] != "" {
					t.Fatalf("#%d was opened and is %s", v.Conn, state[v.Conn])
				}
				state[v.Conn] = "open"
				return
			case event.ConnClosed:
				if state[v.Conn] != "open" {
					t.Fatalf("#%d was closed and is %q", v.Conn, state[v.Conn])
				}
				state[v.Conn] = "closed"
				return
			case event.RequestReceived:
				conn = v.Conn
				if v.Method != "" {
					methods++
				}
			case event.ResponseSent:
				conn = v.Conn
				if v.Took < 0 || v.First < 0 || v.In < 0 || v.Out < 0 {
					t.Fatalf("a negative number in %+v", v)
				}
			case event.Progress:
				conn = v.Conn
			default:
				return
			}
			if state[conn] != "open" {
				t.Fatalf("%T of #%d, which is %q", e.Event, conn, state[conn])
			}
		})
		c.showBytes()
		spaces := play(c, script)
		c.End(nil)
		if methods > spaces {
			t.Fatalf("%d requests from %d spaces: one was invented", methods, spaces)
		}
	})
}

// play gives a capture the segments of a script: five bytes each (time, flags,
// connection and direction, place, length), and then so many bytes. It returns
// how many spaces there were in all.
func play(c *Capture, script []byte) (spaces int) {
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	server := netip.MustParseAddrPort("10.0.0.1:80")
	var next [2][2]uint32
	for n := 1; len(script) >= 5; n++ {
		head := script[:5]
		script = script[5:]
		data := script[:min(len(script), int(head[4]))]
		script = script[len(data):]
		spaces += strings.Count(string(data), " ")
		at = at.Add(time.Duration(head[0]) * time.Duration(head[0]) * time.Millisecond)
		conn, dir := int(head[2]>>1&1), int(head[2]&1)
		s := packet.Segment{N: n, At: at, Src: netip.AddrPortFrom(server.Addr().Next(), 40000+uint16(conn)), Dst: server, Data: data}
		if dir == 1 {
			s.Src, s.Dst = s.Dst, s.Src
		}
		s.Flags = packet.Flags(head[1]&15) | packet.ACK
		if head[1]&16 != 0 {
			s.Cut = int(head[0])
		}
		s.Seq = next[conn][dir] + uint32(int32(int8(head[3]-40)))
		s.Ack = next[conn][1-dir]
		next[conn][dir] = s.Seq + s.Len()
		c.Segment(&s)
	}
	return spaces
}

// FuzzHeads: a head that was rewritten is one that ends where it is said to, and
// rewriting it again changes nothing.
func FuzzHeads(f *testing.F) {
	for _, seed := range []string{"GET / HTTP/1.1\n\n", "GET /a b HTTP/1.1\r\nA : b\r\n c\r\n\r\n", "HTTP/1.1 200\n X\n\n", "\n\n"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, head []byte, request bool) {
		end := headEnd(head, 0)
		if end < 0 {
			return
		}
		mended, changes := strict(head[:end], request)
		if (mended == nil) != (changes == "") {
			t.Fatalf("%q: %q without a word, or a word without it: %q", head, mended, changes)
		}
		if mended == nil {
			return
		}
		if headEnd(mended, 0) != len(mended) && len(strings.TrimSpace(string(mended))) > 0 && mended[0] != '\r' {
			t.Fatalf("%q: the rewritten head %q does not end where it should", head, mended)
		}
	})
}
