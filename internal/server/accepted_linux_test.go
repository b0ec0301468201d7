package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/tcp"
)

// A connection that was accepted late has its first request in the system's buffer,
// where it has not waited for a response.
func TestTheFirstRequestWaitsForNoResponse(t *testing.T) {
	t.Parallel()
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(patience))
	io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	<-time.After(20 * time.Millisecond) // the system counts whole milliseconds

	rec := new(record)
	s := New(Config{Log: func(string) {}}, hello, rec)
	served := make(chan error, 1)
	go func() { served <- s.Serve(context.Background(), ln) }()
	if status, err := bufio.NewReader(nc).ReadString('\n'); err != nil {
		t.Fatalf("%q, %v", status, err)
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	for _, r := range of[event.RequestReceived](rec) {
		if r.Queued != 0 || r.Piped {
			t.Errorf("request %d waited for %v", r.Nth, r.Queued)
		}
	}
}
