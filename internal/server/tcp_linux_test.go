package server

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// accepted is a connection, both ends of it.
func accepted(t *testing.T) (ours *tcp, client net.Conn) {
	t.Helper()
	return acceptedFrom(t, "127.0.0.1:0", "127.0.0.1")
}

// acceptedFrom is a connection from host to a listener.
func acceptedFrom(t *testing.T, listen, host string) (ours *tcp, client net.Conn) {
	t.Helper()
	ln, err := Listen(t.Context(), listen)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	client, err = net.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	nc, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	return nc.(*tcp), client
}

// To a client that offers Multipath TCP it is a plain connection.
func TestNoMultipathTCP(t *testing.T) {
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	var dialer net.Dialer
	dialer.SetMultipathTCP(true)
	client, err := dialer.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if used, err := client.(*net.TCPConn).MultipathTCP(); used || err != nil {
		t.Errorf("Multipath TCP is used: %v, error %v", used, err)
	}
}

// A short connection whose request is there when it is accepted is answered and
// closed without Go's poller: that is what it gains.
func TestShortConnectionIsNeverWaitedFor(t *testing.T) {
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

	var s *Server
	waited := make(chan bool, 1)
	rec := new(record)
	s = New(Config{Settings: event.Settings{KeepAlive: true}}, message.HandlerFunc(func(context.Context, *message.Request) *message.Response {
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.open[0].sock.Conn.(*tcp)
		c.mu.Lock()
		defer c.mu.Unlock()
		waited <- c.file != nil
		return &message.Response{Status: message.OK}
	}), rec)
	served := make(chan error)
	go func() { served <- s.Serve(context.Background(), ln) }()
	if got, err := io.ReadAll(client); err != nil || len(got) == 0 {
		t.Errorf("got %q, %v", got, err)
	}
	if <-waited {
		t.Error("the poller was told of it before its request was read")
	}
	s.Shutdown(context.Background())
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if closed := of[event.ConnClosed](rec); len(closed) != 1 || closed[0].Reason != reason.ClientClose || closed[0].Requests != 1 {
		t.Errorf("got %+v, want one connection closed for its client", closed)
	}
}

func TestEndpointsOfAnAcceptedConnection(t *testing.T) {
	for _, c := range []struct{ listen, host string }{
		{"127.0.0.1:0", "127.0.0.1"},
		{":0", "127.0.0.1"}, // an IPv4 address inside an IPv6 one
		{":0", ""},          // IPv6 where there is such
	} {
		t.Run(c.host+" to "+c.listen, func(t *testing.T) {
			ours, client := acceptedFrom(t, c.listen, c.host)
			if got, want := addrPort(ours.RemoteAddr()), addrPort(client.LocalAddr()); got != want || !got.IsValid() {
				t.Errorf("remote is %v, want %v", got, want)
			}
			if got, want := addrPort(ours.LocalAddr()), addrPort(client.RemoteAddr()); got != want || !got.IsValid() {
				t.Errorf("local is %v, want %v", got, want)
			}
		})
	}
}

// Small writes must not wait for the client's acknowledgement (Nagle): the
// option is set once, on the listener.
func TestAcceptedConnectionsSendAtOnce(t *testing.T) {
	ours, _ := accepted(t)
	var on int
	var err error
	ours.Control(func(fd uintptr) { on, err = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NODELAY) })
	if on == 0 || err != nil {
		t.Errorf("TCP_NODELAY is %d, %v", on, err)
	}
}

// An order that comes before the connection waits must not be lost.
func TestDeadlineBeforeTheWaitHolds(t *testing.T) {
	ours, _ := accepted(t)
	ours.SetDeadline(past)
	if n, err := ours.Read(make([]byte, 1)); !isTimeout(err) {
		t.Errorf("Read: %d, %v, want the deadline", n, err)
	}
	ours.SetDeadline(time.Time{})
	go ours.SetDeadline(past)
	if n, err := ours.Read(make([]byte, 1)); !isTimeout(err) {
		t.Errorf("Read: %d, %v, want the deadline", n, err)
	}
}

// Others look at a connection while its goroutine closes it: the descriptor may
// be another connection's by then.
func TestClosedConnectionHasNoDescriptor(t *testing.T) {
	for _, waited := range []bool{false, true} {
		ours, client := accepted(t)
		if waited {
			io.WriteString(client, "x")
			if _, err := ours.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
		}
		var others sync.WaitGroup
		for range 4 {
			others.Go(func() {
				for ours.Control(func(fd uintptr) { unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TYPE) }) == nil {
					ours.SetDeadline(past)
				}
			})
		}
		if err := ours.Close(); err != nil {
			t.Error(err)
		}
		others.Wait()
		if _, err := ours.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Read after Close: %v", err)
		}
		if err := ours.Close(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("second Close: %v", err)
		}
		if n, err := client.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Errorf("the client read %d, %v", n, err)
		}
	}
}

func TestFilePassesToASlowClient(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	want := make([]byte, 8<<20)
	for i := range want {
		want[i] = byte(i >> 12)
	}
	if err := os.WriteFile(path, want, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ours, client := accepted(t)
	go func() {
		defer ours.Close()
		part := io.LimitedReader{R: f, N: int64(len(want)) + 1} // more than there is
		if n, err := ours.ReadFrom(&part); n != int64(len(want)) || err != nil || part.N != 1 {
			t.Errorf("ReadFrom: %d, %v, %d left", n, err, part.N)
		}
	}()
	got, err := io.ReadAll(client)
	if err != nil || string(got) != string(want) {
		t.Errorf("got %d bytes, %v, want %d, the same", len(got), err, len(want))
	}
}
