package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
	"httpserver/internal/tcp"
)

// A failingListener fails a few times before it accepts.
type failingListener struct {
	pipeListener
	errs []error
}

func (l *failingListener) Accept() (net.Conn, error) {
	if len(l.errs) > 0 {
		err := l.errs[0]
		l.errs = l.errs[1:]
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", err)}
	}
	return l.pipeListener.Accept()
}

func TestFailuresToAcceptNeverEndTheServer(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.ECONNABORTED, syscall.EMFILE, syscall.ENFILE,
		syscall.ENOBUFS, syscall.ENOMEM, syscall.EPROTO, syscall.EPERM, syscall.ENETDOWN, syscall.EHOSTUNREACH} {
		t.Run(errno.Error(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rec := new(record)
				server := New(Config{Settings: event.Settings{KeepAlive: true}}, hello, rec)
				ln := &failingListener{pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})},
					[]error{errno, errno, errno, errno, errno}}
				client, ours := net.Pipe()
				ln.conns <- ours
				served := make(chan error)
				go func() { served <- server.Serve(context.Background(), ln) }()
				io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
				if resp, err := http.ReadResponse(bufio.NewReader(client), nil); err != nil || resp.StatusCode != 200 {
					t.Fatal(resp, err)
				}
				client.Close()
				server.Shutdown(context.Background())
				if err := <-served; err != nil {
					t.Errorf("Serve: %v", err)
				}
				want := 1 // of five failures in a row
				if errno == syscall.ECONNABORTED {
					want = 0 // it concerns that client only
				}
				if notices := of[event.Notice](rec); len(notices) != want {
					t.Errorf("got notices %q, want %d", notices, want)
				}
			})
		})
	}
}

// A turnListener accepts, or fails, when the test says so.
type turnListener struct {
	pipeListener
	turns chan error
}

func (l *turnListener) Accept() (net.Conn, error) {
	select {
	case err := <-l.turns:
		if err != nil {
			return nil, &net.OpError{Op: "accept", Net: "tcp", Err: err}
		}
		client, ours := net.Pipe()
		client.Close()
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// A server without descriptors accepts a connection when another has ended, and
// fails again. The operator gets one notice of that, and one when it is over.
func TestATroubleThatComesAndGoesIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := new(record)
		server := New(Config{}, hello, rec)
		ln := &turnListener{pipeListener{closed: make(chan struct{})}, make(chan error)}
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		for range 10 {
			ln.turns <- syscall.EMFILE
			time.Sleep(2 * time.Second)
			ln.turns <- nil
		}
		synctest.Wait()
		if notices := of[event.Notice](rec); len(notices) != 1 || !strings.Contains(notices[0].Text, "cannot be accepted") {
			t.Errorf("amid the trouble the notices are %q, want one", notices)
		}
		time.Sleep(2 * calm)
		ln.turns <- nil
		synctest.Wait()
		if notices := of[event.Notice](rec); len(notices) != 2 || !strings.Contains(notices[1].Text, "accepted again") {
			t.Errorf("after the trouble the notices are %q", notices)
		}
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestALastingFailureEndsServe(t *testing.T) {
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := New(Config{}, hello, new(record))
	ln.Close()
	if err := server.Serve(t.Context(), ln); err == nil {
		t.Error("Serve on a closed listener ended well")
	}
}

func TestConnectionsBeyondTheLimitAreTold(t *testing.T) {
	t.Parallel()
	at, done := make(chan struct{}), make(chan struct{})
	r := start(t, Config{MaxConns: 2}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		at <- struct{}{}
		<-done
		return hello(ctx, q)
	}))
	defer close(done)
	for range 2 {
		io.WriteString(r.dial(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		<-at
	}
	for _, send := range []string{"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + strings.Repeat("x", 1_000_000), ""} {
		nc := r.dial()
		io.WriteString(nc, send)
		resp, err := http.ReadResponse(bufio.NewReader(nc), nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); resp.StatusCode != 503 || resp.Header.Get("Retry-After") != "1" || !resp.Close || err != nil {
			t.Errorf("got %s %v %q, %v", resp.Status, resp.Header, body, err)
		}
		nc.Close()
	}
	for _, e := range of[event.ConnClosed](r.rec) {
		if e.Reason != reason.TooManyConns {
			t.Errorf("closed for %v", e.Reason)
		}
	}
}

// Thousands of clients send a part of a head and no more. Each connection ends for
// that between its limit and a second later.
func TestLimitsStrikeInTimeWithThousandsOfSlowClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slow = 4000
		rec := new(record)
		cfg := Config{HeaderTimeout: 2 * time.Second, Settings: event.Settings{KeepAlive: true}}
		server := New(cfg, hello, rec)
		ln := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		for range slow {
			client, ours := net.Pipe()
			ln.conns <- ours
			go func() {
				io.WriteString(client, "GET / HT")
				io.Copy(io.Discard, client)
				client.Close()
			}()
			time.Sleep(time.Millisecond)
		}
		time.Sleep(5 * time.Second)
		closed := of[event.ConnClosed](rec)
		if len(closed) != slow {
			t.Errorf("%d connections closed, want %d", len(closed), slow)
		}
		for _, e := range closed {
			if e.Reason != reason.HeaderTimeout || e.Age < cfg.HeaderTimeout || e.Age > cfg.HeaderTimeout+time.Second {
				t.Fatalf("closed for %v after %v", e.Reason, e.Age)
			}
		}
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}
