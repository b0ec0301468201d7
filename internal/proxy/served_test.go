package proxy

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/server"
	"httpserver/internal/tcp"
)

// served puts the proxy behind the real server, and returns its address.
func served(t *testing.T, p *Proxy, rec *recorder) string {
	t.Helper()
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Config{Settings: event.Settings{KeepAlive: true}}, p, rec)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// talk sends a request as it is and returns all that comes back until the
// server closes or the end of the last of the responses wanted.
func talk(t *testing.T, addr, send, end string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	io.WriteString(c, send)
	var got strings.Builder
	for r := bufio.NewReader(c); end == "" || !strings.HasSuffix(got.String(), end); {
		b, err := r.ReadByte()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v after %q", err, got.String())
		}
		got.WriteByte(b)
	}
	return got.String()
}

// What stands on the wire, with the real server in front.
func TestOnTheWire(t *testing.T) {
	responses := map[string]string{
		"/known":   plain("hello"),
		"/chunked": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		"/cut":     "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
		"/hint":    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + plain("hello"),
		"/none":    "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\n",
	}
	p, rec := start(t, "/", upstream(t, func(s *party) {
		for {
			words := strings.Fields(s.head())
			if len(words) < 2 {
				return
			}
			s.say("%s", responses[words[1]])
			if words[1] == "/cut" {
				return
			}
		}
	}), withChecksums)
	addr := served(t, p, rec)
	trailer := "5\r\nhello\r\n0\r\nX-Content-SHA256: " + sum("hello") + "\r\nX-Content-Length: 5\r\n\r\n"
	for _, c := range []struct {
		name, send, end string
		has, hasNot     []string
	}{
		{"with sums, known length becomes chunks", "GET /known HTTP/1.1\r\nHost: a\r\n\r\n", trailer,
			[]string{"HTTP/1.1 200 OK\r\n", "Trailer: X-Content-SHA256, X-Content-Length\r\n", "Transfer-Encoding: chunked\r\n", "Connection: keep-alive\r\n"}, []string{"\r\nContent-Length:"}},
		{"chunks stay chunks", "GET /chunked HTTP/1.1\r\nHost: a\r\n\r\n", trailer, []string{"Transfer-Encoding: chunked\r\n"}, nil},
		{"an HTTP/1.0 client gets a length", "GET /known HTTP/1.0\r\n\r\n", "", []string{"Content-Length: 5\r\n", "\r\n\r\nhello"}, []string{"chunked", "Trailer", "SHA256"}},
		{"or the connection's end", "GET /chunked HTTP/1.0\r\n\r\n", "", []string{"Connection: close\r\n", "\r\n\r\nhello"}, []string{"chunked", "Trailer", "Content-Length"}},
		{"a cut response has no last chunk", "GET /cut HTTP/1.1\r\nHost: a\r\n\r\n", "", []string{"5\r\nhello\r\n"}, []string{"\r\n0\r\n", "SHA256:"}},
		{"an early hint comes early", "GET /hint HTTP/1.1\r\nHost: a\r\n\r\n", trailer, []string{"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"}, nil},
		{"but not to HTTP/1.0", "GET /hint HTTP/1.0\r\n\r\n", "", []string{"HTTP/1.1 200 OK\r\n"}, []string{"103"}},
		{"304 tells the length and has no content", "GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "", []string{"HTTP/1.1 304 Not Modified\r\n", "ETag: \"a\"\r\n", "Content-Length: 5\r\n"}, []string{"chunked", "Trailer"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := talk(t, addr, c.send, c.end)
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in %q", want, got)
				}
			}
			for _, no := range c.hasNot {
				if strings.Contains(got, no) {
					t.Errorf("%q is in %q", no, got)
				}
			}
		})
	}
}

// A smuggled request stays content: the upstream sees one request.
func TestSmuggledRequestsStayContent(t *testing.T) {
	const inner = "0\r\n\r\nGET /secret HTTP/1.1\r\nHost: a\r\n\r\n"
	heads := make(chan string, 10)
	p, rec := start(t, "/", upstream(t, func(s *party) {
		req, err := http.ReadRequest(s.Reader)
		if err != nil {
			return
		}
		body, _ := io.ReadAll(req.Body)
		heads <- req.URL.Path + " " + string(body)
		s.say("%s", plain("ok"))
		if s.head() != "" {
			heads <- "a second request"
		}
	}), nil)
	addr := served(t, p, rec)
	talk(t, addr, "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: "+strconv.Itoa(len(inner))+"\r\nConnection: close\r\n\r\n"+inner, "")
	if got := <-heads; got != "/form "+inner {
		t.Errorf("the upstream got %q", got)
	}
	p.Close()
	select {
	case got := <-heads:
		t.Errorf("the upstream got %q as well", got)
	default:
	}
}

// A large response in full, through both sides, checked by its trailer.
func TestAForeignClientChecksTheTrailer(t *testing.T) {
	content := strings.Repeat("0123456789", 500_000)
	p, rec := start(t, "/", upstream(t, always(plain(content))), withChecksums)
	addr := served(t, p, rec)
	resp, err := http.Get("http://" + addr + "/big")
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || string(body) != content {
		t.Errorf("%d bytes, %v; want %d", len(body), err, len(content))
	}
	if got := resp.Trailer.Get("X-Content-SHA256"); got != sum(content) {
		t.Errorf("X-Content-SHA256 = %q, want %q", got, sum(content))
	}
	if got := resp.Trailer.Get("X-Content-Length"); got != "5000000" {
		t.Errorf("X-Content-Length = %q", got)
	}
}
