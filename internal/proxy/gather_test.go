package proxy

import (
	"strings"
	"testing"

	"httpserver/internal/message"
)

// Pieces that have been received together are written together; a piece that has
// been received alone is not held back.
func TestSmallPiecesAreWrittenTogether(t *testing.T) {
	const ones = 20_000
	chunked := func(chunk string, n int) string {
		return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat(chunk, n) + "0\r\n\r\n"
	}
	big := strings.Repeat("x", 6000)
	for _, c := range []struct {
		name, response string
		size           int
		writes         int // at most
	}{
		{"chunks of one byte", chunked("1\r\nx\r\n", ones), ones, ones / 500},
		{"with extensions", chunked("1;a=b\r\nx\r\n", 3000), 3000, 30},
		{"chunks of 100 bytes", chunked("64\r\n"+big[:100]+"\r\n", 1000), 100_000, 60},
		{"chunks of 6,000 bytes", chunked("1770\r\n"+big+"\r\n", 10), 60_000, 40},
		{"small and large by turns", chunked("1\r\nx\r\n1770\r\n"+big+"\r\n", 10), 60_010, 50},
		{"known length", plain(strings.Repeat("x", 100_000)), 100_000, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, "/p", upstream(t, always(c.response)), nil)
			resp := p.Serve(t.Context(), request("GET", "/p/x"))
			writes, got := 0, new(strings.Builder)
			err := resp.Content.(message.Stream)(writerFunc(func(q []byte) (int, error) {
				writes++
				return got.Write(q)
			}))
			if err != nil || got.String() != strings.Repeat("x", c.size) {
				t.Errorf("%d bytes, %v; want %d", got.Len(), err, c.size)
			}
			if writes > c.writes {
				t.Errorf("%d writes for %d bytes, want at most %d", writes, c.size, c.writes)
			}
		})
	}
}
