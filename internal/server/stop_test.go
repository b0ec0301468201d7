package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

func TestShutdownEndsIdleConnectionsAtOnceAndOthersAfterTheirExchange(t *testing.T) {
	release := make(chan struct{})
	handling := make(chan struct{})
	r := start(t, Config{}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if q.Target.Path == "/wait" {
			close(handling)
			<-release
		}
		return hello(ctx, q)
	}))
	idle, fresh, busy := r.dial(), r.dial(), r.dial()
	io.WriteString(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if resp, err := http.ReadResponse(bufio.NewReader(idle), nil); err != nil || resp.Close {
		t.Fatal(resp, err)
	}
	io.WriteString(busy, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
	<-handling

	stopped := make(chan error)
	go func() { stopped <- r.Shutdown(context.Background()) }()
	for _, nc := range []io.Reader{idle, fresh} {
		io.Copy(io.Discard, nc) // ends while the other exchange is in progress
	}
	close(release)
	resp, err := http.ReadResponse(bufio.NewReader(busy), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(resp.Body); string(body) != "hello /wait" || !resp.Close {
		t.Errorf("got %q, close %v", body, resp.Close)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	for _, e := range of[event.ConnClosed](r.rec) {
		if e.Reason != reason.Shutdown {
			t.Errorf("connection %d closed for %v", e.Conn, e.Reason)
		}
	}
	if n := len(of[event.ResponseSent](r.rec)); n != 2 {
		t.Errorf("%d responses published, want 2", n)
	}
}

// Nor for clients that have their last response and do not leave.
func TestShutdownWaitsNotLongForClientsThatStay(t *testing.T) {
	r := start(t, Config{Drain: time.Hour}, hello)
	for _, sends := range []bool{false, true} {
		nc := r.dial()
		io.WriteString(nc, "GET / HTTP/1.1\r\n\r\n")
		if got, err := io.ReadAll(nc); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 400 ") {
			t.Fatalf("got %q, %v", got, err)
		}
		if sends {
			go func() {
				for {
					if _, err := io.WriteString(nc, "more"); err != nil {
						return
					}
					time.Sleep(10 * time.Millisecond)
				}
			}()
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
}

// A client that has begun a handshake or a head gets a moment to go on.
func TestShutdownWaitsNotLongForWhatHasOnlyBegun(t *testing.T) {
	for _, c := range []struct {
		name, begun string
		tls         *tls.Config
	}{
		{"a handshake", "\x16\x03\x01", testTLS(t)},
		{"a silent one", "", testTLS(t)},
		{"a head", "GET / HT", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rec := new(record)
				server := New(Config{TLS: c.tls}, hello, rec)
				ln := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
				served := make(chan error)
				go func() { served <- server.Serve(context.Background(), ln) }()
				client, ours := net.Pipe()
				defer client.Close()
				ln.conns <- ours
				io.WriteString(client, c.begun)
				synctest.Wait()
				began := time.Now()
				if err := server.Shutdown(context.Background()); err != nil {
					t.Errorf("Shutdown: %v", err)
				}
				if took := time.Since(began); took > 2*stopGrace {
					t.Errorf("it took %v", took)
				}
				if err := <-served; err != nil {
					t.Errorf("Serve: %v", err)
				}
				for _, e := range of[event.ConnClosed](rec) {
					if e.Reason != reason.Shutdown {
						t.Errorf("closed for %v", e.Reason)
					}
				}
			})
		})
	}
}

func TestShutdownDeadlineEndsHandlersAndReads(t *testing.T) {
	r := start(t, Config{}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if q.Length > 0 {
			_, err := io.ReadAll(q.Content)
			if err == nil {
				t.Error("the content ended well")
			}
		} else {
			<-ctx.Done()
		}
		return hello(ctx, q)
	}))
	waits, sends := r.dial(), r.dial()
	io.WriteString(waits, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	io.WriteString(sends, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
	for len(of[event.RequestReceived](r.rec)) < 2 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := r.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown: %v", err)
	}
	if err := <-r.served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	close(r.served)
	if n := len(of[event.ConnClosed](r.rec)); n != 2 {
		t.Errorf("%d connections told closed, want 2", n)
	}
	if n := len(of[event.ServerStopped](r.rec)); n != 1 {
		t.Errorf("%d ServerStopped, want 1", n)
	}
}

func TestShutdownDeadlineSaysHowFarMessagesWere(t *testing.T) {
	r := start(t, Config{}, scriptHandler)
	ends := map[string]string{
		"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 524288\r\n\r\n" + strings.Repeat("x", 12288): "12.3 KB of 524 KB of the content read",
		"GET /bytes/30000000 HTTP/1.1\r\nHost: a\r\n\r\n":                                               " of 30.0 MB of the response delivered",
	}
	for request := range ends {
		io.WriteString(r.dial(), request)
	}
	for stuck := map[uint64]bool{}; len(stuck) < 2; time.Sleep(time.Millisecond) {
		for _, e := range of[event.Progress](r.rec) {
			stuck[e.Conn] = true
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.Shutdown(ctx)
	<-r.served
	close(r.served)
	closed := of[event.ConnClosed](r.rec)
	for request, want := range ends {
		if !slices.ContainsFunc(closed, func(e event.ConnClosed) bool {
			return e.Reason == reason.Shutdown && strings.HasSuffix(e.Detail, want)
		}) {
			t.Errorf("no event says %q of %.20q: %+v", want, request, closed)
		}
	}
}
