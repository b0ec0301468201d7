package proxy

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"httpserver/internal/message"
)

// BenchmarkExchange is one small GET on a kept connection. The second upstream
// writes head and content apart and waits for an acknowledgement between them,
// as Python's http.server does: see ackAtOnce.
func BenchmarkExchange(b *testing.B) {
	for _, c := range []struct {
		name  string
		serve http.HandlerFunc
	}{
		{"one write", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }},
		{"two writes", func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			io.WriteString(w, "hello")
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := httptest.NewUnstartedServer(c.serve)
			s.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
				c.(*net.TCPConn).SetNoDelay(false)
				return ctx
			}
			s.Start()
			defer s.Close()
			u, err := url.Parse(s.URL)
			if err != nil {
				b.Fatal(err)
			}
			p, err := New(Config{Prefix: "/", Upstream: u})
			if err != nil {
				b.Fatal(err)
			}
			defer p.Close()
			r := request("GET", "/x")
			for b.Loop() {
				resp := p.Serve(context.Background(), r)
				if stream, ok := resp.Content.(message.Stream); ok {
					if err := stream(io.Discard); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
