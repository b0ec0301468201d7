package server

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// A snapshot holds the request in progress, and never parts of another one, however
// soon its memory is used for the next.
func TestASnapshotTellsOfOneRequest(t *testing.T) {
	const requests = 2000
	var server atomic.Pointer[running] // no network tells the race detector what came first
	handling := make(chan struct{}, 1) // a request is being handled
	r := start(t, Config{Settings: event.Settings{IdleTimeout: patience}}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if c := server.Load().Snapshot().Open[0].Current; c == nil || c.Nth != q.Nth {
			t.Errorf("while request %d is handled, a snapshot tells of %+v", q.Nth, c)
		}
		select {
		case handling <- struct{}{}:
		default:
		}
		return hello.Serve(ctx, q)
	}))
	server.Store(r)
	nc := r.dial()
	done := make(chan error, 1)
	go func() {
		in := bufio.NewReader(nc)
		for nth := 1; nth <= requests; nth++ {
			fmt.Fprintf(nc, "GET /%d HTTP/1.1\r\nHost: host-%d\r\nUser-Agent: agent-%d\r\nX-Pad: %s\r\n\r\n", nth, nth, nth, strings.Repeat("x", nth%50))
			if err := skipResponse(in); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-handling:
		}
		for range 50 { // the end of this request, and the next one's beginning
			for _, c := range r.Snapshot().Open {
				q := c.Current
				if q != nil && (q.Method != "GET" || q.Target != fmt.Sprint("/", q.Nth) || q.Host != fmt.Sprint("host-", q.Nth) || q.Agent != fmt.Sprint("agent-", q.Nth)) {
					t.Fatalf("request %d is told of as %s %s for %s by %s", q.Nth, q.Method, q.Target, q.Host, q.Agent)
				}
			}
		}
	}
}

// skipResponse reads a response whose content has a length.
func skipResponse(in *bufio.Reader) error {
	var n int64
	for {
		line, err := in.ReadString('\n')
		switch {
		case err != nil:
			return err
		case line == "\r\n":
			_, err = in.Discard(int(n))
			return err
		}
		fmt.Sscanf(line, "Content-Length: %d", &n)
	}
}

// An event keeps the first bytes of a long User-Agent.
func TestALongUserAgentIsCut(t *testing.T) {
	long := strings.Repeat("a", event.MaxAgent+1)
	for in, want := range map[string]string{"": "", "curl/8.5": "curl/8.5", long: long[:event.MaxAgent]} {
		q := &message.Request{Fields: message.Fields{{Name: "user-agent", Value: in}}}
		if got := receivedEvent(q).Agent; got != want {
			t.Errorf("of a User-Agent of %d bytes the event has %d: %q", len(in), len(got), got)
		}
	}
}
