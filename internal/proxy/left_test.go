package proxy

import (
	"context"
	"io"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A client that leaves while the upstream works ends the exchange. That is not
// the upstream's fault: the operator is told nothing of it, and nobody asks once
// more.
func TestAClientThatLeavesIsNotTheUpstreamsFault(t *testing.T) {
	for name, said := range map[string]string{
		"before the answer": "",
		"amid the answer":   "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal",
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
				t.Error("half an answer passes for a whole one")
			}
			if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.ClientGone {
				t.Errorf("the upstream connection closed for %v (%s), want %v", e.Reason, e.Detail, reason.ClientGone)
			}
			if n := len(all[event.ConnOpened](rec)); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
		})
	}
}
