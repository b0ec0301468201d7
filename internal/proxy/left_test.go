package proxy

import (
	"context"
	"errors"
	"io"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A client that leaves while the upstream works ends the exchange. That is not the
// upstream's fault: it is not logged, and the request is not resent.
func TestAClientThatLeavesIsNotTheUpstreamsFault(t *testing.T) {
	for name, said := range map[string]string{
		"before the response": "",
		"amid the response":   "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal",
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan struct{})
			u := upstream(t, func(s *party) {
				s.head()
				s.say("%s", plain("hello"))
				s.head()
				s.say("%s", said)
				close(asked)
				s.head() // the proxy's end
			})
			p, rec := start(t, "/p", u, func(c *Config) { c.Log = func(line string) { t.Errorf("the operator is told %q", line) } })
			do(t, p, request("GET", "/p/x")) // so that the next one is on a reused connection
			ctx, leave := context.WithCancel(t.Context())
			go func() {
				<-asked
				leave()
			}()
			resp := p.Serve(ctx, request("GET", "/p/x"))
			if stream, ok := resp.Content.(message.Stream); ok && stream(io.Discard) == nil {
				t.Error("half a response passes for a whole one")
			}
			if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.ProxyLeft {
				t.Errorf("the upstream connection closed for %v (%s), want %v", e.Reason, e.Detail, reason.ProxyLeft)
			}
			if n := len(all[event.ConnOpened](rec)); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
		})
	}
}

// What ends an upstream connection, and whose act that is.
func TestWhatEndsAnUpstreamConnectionIsNamed(t *testing.T) {
	const half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"
	const left, stop = "the client left before the response was complete", "the server stopped before the response was complete"
	stopped := errors.New("server: stopped")
	for _, c := range []struct {
		name, response string
		cause          error // ends the context during the response; nil: nothing does
		want           reason.Code
		detail         string
	}{
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", nil, reason.Upstream10, ""},
		{"HTTP/1.0 that says close", "HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", nil, reason.Upstream10, ""},
		{"HTTP/1.0 without a length", "HTTP/1.0 200 OK\r\n\r\nhi", nil, reason.Upstream10, ""},
		{"HTTP/1.0 without content", "HTTP/1.0 204 No Content\r\n\r\n", nil, reason.Upstream10, ""},
		{"HTTP/1.1 that says close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", nil, reason.UpstreamClose, `it said "Connection: close"`},
		{"HTTP/1.1 without a length", "HTTP/1.1 200 OK\r\n\r\nhi", nil, reason.UpstreamClose, "its response had no length, so its end was the connection's"},
		{"HTTP/1.0 that is kept, and ends", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi", nil, reason.UpstreamClose, ""},
		{"the client leaves", half, context.Canceled, reason.ProxyLeft, left},
		{"the client leaves before it", "", context.Canceled, reason.ProxyLeft, left},
		{"the server stops", half, stopped, reason.Shutdown, stop},
		{"the server stops before it", "", stopped, reason.Shutdown, stop},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, end := context.WithCancelCause(t.Context())
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				s.say("%s", c.response)
				if c.cause != nil {
					end(c.cause)
					s.head() // the proxy's end
				}
			}), nil)
			resp := p.Serve(ctx, request("GET", "/p/x"))
			if stream, ok := resp.Content.(message.Stream); ok {
				_ = stream(io.Discard)
			}
			if e := await[event.ConnClosed](t, rec, 1); e.Reason != c.want || e.Detail != c.detail {
				t.Errorf("closed for %v (%s), want %v (%s)", e.Reason, e.Detail, c.want, c.detail)
			}
		})
	}
}
