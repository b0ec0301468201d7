package proxy

import (
	"strconv"
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

// The same the other way: what the server has received together of a request's
// chunks is sent to the upstream together.
func TestSmallChunksOfARequestAreSentTogether(t *testing.T) {
	for _, c := range []struct {
		name, chunk string
		n           int
	}{
		{"of one byte", "1\r\nx\r\n", 20_000},
		{"of one byte with extensions", "1;a=b\r\nx\r\n", 3_000},
		{"of 100 bytes", "64\r\n" + strings.Repeat("x", 100) + "\r\n", 1_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			type got struct{ chunks, bytes int }
			ended := make(chan got, 1)
			p, rec := start(t, "/", upstream(t, func(s *party) {
				s.head()
				var g got
				for {
					line, err := s.ReadString('\n')
					size, parseErr := strconv.ParseInt(strings.TrimSuffix(line, "\r\n"), 16, 32)
					if err != nil || parseErr != nil || size == 0 {
						break
					}
					g.chunks++
					g.bytes += int(size)
					s.Discard(int(size) + 2)
				}
				ended <- g
				s.say("%s", plain("ok"))
			}), nil)
			talk(t, served(t, p, rec), "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"+strings.Repeat(c.chunk, c.n)+"0\r\n\r\n", "")
			g := <-ended
			if want := c.n * strings.Count(c.chunk, "x"); g.bytes != want || g.chunks > c.n/10 {
				t.Errorf("the upstream got %d bytes in %d chunks; want %d in at most %d", g.bytes, g.chunks, want, c.n/10)
			}
		})
	}
}
