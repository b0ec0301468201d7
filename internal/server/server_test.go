package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/tcp"
)

// patience is how long a test waits for what should happen at once. It is long
// because a machine that tests is a busy machine.
const patience = 20 * time.Second

// A record is a Publisher that keeps everything.
type record struct {
	mu  sync.Mutex
	all []event.Event
	at  []time.Time
}

func (r *record) Wants(event.Kind) bool { return true }

func (r *record) Publish(at time.Time, e event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all, r.at = append(r.all, e), append(r.at, at)
}

// of returns the events of one type so far.
func of[E event.Event](r *record) []E {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []E
	for _, e := range r.all {
		if e, ok := e.(E); ok {
			found = append(found, e)
		}
	}
	return found
}

// hello responds to each request with its path.
var hello = message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
	return &message.Response{Status: message.OK, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}},
		Content: message.Bytes("hello " + r.Target.Path)}
})

// A running is a server on a loopback port.
type running struct {
	*Server
	t    *testing.T
	addr string
	rec  *record

	served chan error // Serve's outcome
}

// start starts a server, which stops when the test ends.
func start(t *testing.T, cfg Config, h message.Handler) *running {
	t.Helper()
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, addr: ln.Addr().String(), rec: new(record)}
	if cfg.Log == nil {
		cfg.Log = func(string) {}
	}
	cfg.Settings.KeepAlive = true
	r.Server = New(cfg, h, r.rec)
	r.served = make(chan error, 1)
	go func() { r.served <- r.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := r.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-r.served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return r
}

// dial connects to the server.
func (r *running) dial() *net.TCPConn {
	r.t.Helper()
	nc, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(patience))
	return nc.(*net.TCPConn)
}

func TestStandardClientReusesAConnection(t *testing.T) {
	r := start(t, Config{}, hello)
	for i := range 3 {
		resp, err := http.Get("http://" + r.addr + fmt.Sprint("/", i))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if want := fmt.Sprint("hello /", i); string(body) != want {
			t.Errorf("got %q, want %q", body, want)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if n := len(of[event.ConnOpened](r.rec)); n != 1 {
		t.Errorf("three requests used %d connections, want 1", n)
	}
}

func TestPipelinedRequestsAreServedInOrder(t *testing.T) {
	r := start(t, Config{}, hello)
	nc := r.dial()
	var in strings.Builder
	for i := range 100 {
		fmt.Fprintf(&in, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", i)
	}
	io.WriteString(nc, in.String())
	br := bufio.NewReader(nc)
	for i := range 100 {
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if want := fmt.Sprint("hello /", i); string(body) != want {
			t.Fatalf("response %d is %q, want %q", i, body, want)
		}
	}
}

// A client that asked for the end and sends more all the same, as a loop that does
// not read does, gets its response and the end, and not a reset. The system
// still holds most of a large response when the server has done its part.
func TestBytesAfterACloseDoNotResetTheConnection(t *testing.T) {
	at, sent := make(chan struct{}), make(chan struct{})
	large := message.Bytes(strings.Repeat("x", 1<<20))
	r := start(t, Config{}, message.HandlerFunc(func(_ context.Context, q *message.Request) *message.Response {
		at <- struct{}{}
		<-sent
		if q.Target.Path == "/large" {
			return &message.Response{Status: message.OK, Content: large}
		}
		return &message.Response{Status: message.OK, Content: large[:100]}
	}))
	for request, size := range map[string]int{
		"GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": 100,
		"GET /small HTTP/1.0\r\n\r\n":                                 100,
		"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": len(large),
		"GET /large HTTP/1.0\r\n\r\n":                                 len(large),
	} {
		nc := r.dial()
		if err := nc.SetReadBuffer(64 << 10); err != nil {
			t.Fatal(err)
		}
		io.WriteString(nc, request)
		<-at
		io.WriteString(nc, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
		sent <- struct{}{}
		got, err := io.ReadAll(nc)
		if _, content, _ := strings.Cut(string(got), "\r\n\r\n"); err != nil || len(content) != size {
			t.Errorf("%q and another one: got %d bytes of content, not %d, error %v", request, len(content), size, err)
		}
	}
}
