package proxy

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// Large content of known length does not pass through the parser; it arrives, or
// breaks off, as if it did.
func TestLargeContentIsPassedOn(t *testing.T) {
	const size = 5*MaxBuffer + 12_345
	content := make([]byte, size)
	rand.NewChaCha8([32]byte{}).Read(content)
	for _, c := range []struct {
		name   string
		sends  int           // bytes of content
		pause  time.Duration // amid them
		sums   bool
		whole  bool
		reason reason.Code // of the upstream connection's end; None: it is kept
	}{
		{"at once", size, 0, false, true, reason.None},
		{"with sums", size, 0, true, true, reason.None},
		{"with a pause", size, 20 * time.Millisecond, false, true, reason.None},
		{"cut off early", 100, 0, false, false, reason.UpstreamError},
		{"cut off at the buffer's end", 2 * MaxBuffer, 0, false, false, reason.UpstreamError},
		{"cut off by one byte", size - 1, 0, false, false, reason.UpstreamError},
		{"silent for too long", 3 * MaxBuffer, time.Minute, false, false, reason.UpstreamError},
	} {
		t.Run(c.name, func(t *testing.T) {
			ended := make(chan struct{})
			defer close(ended)
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				for s.head() != "" {
					s.say("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n", strconv.Itoa(size))
					s.Conn.Write(content[:c.sends/2])
					select {
					case <-time.After(c.pause):
					case <-ended:
						return
					}
					s.Conn.Write(content[c.sends/2 : c.sends])
					if c.sends < size {
						return
					}
				}
			}), func(cfg *Config) {
				if cfg.Checksums = c.sums; c.pause > time.Second {
					cfg.Stall = 50 * time.Millisecond
				}
			})
			var got bytes.Buffer
			err := p.Serve(t.Context(), request("GET", "/p/x")).Content.(message.Stream)(&got)
			if (err == nil) != c.whole || !bytes.HasPrefix(content, got.Bytes()) || c.whole && got.Len() != size {
				t.Errorf("%d bytes, %v; want %d", got.Len(), err, size)
			}
			if c.reason != reason.None {
				if e := await[event.ConnClosed](t, rec, 1); e.Reason != c.reason || e.In < int64(got.Len()) {
					t.Errorf("closed: %+v, want %v", e, c.reason)
				}
				return
			}
			if err := p.Serve(t.Context(), request("GET", "/p/x")).Content.(message.Stream)(io.Discard); err != nil {
				t.Errorf("the next exchange: %v", err)
			}
			if n := len(all[event.ConnOpened](rec)); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
		})
	}
}
