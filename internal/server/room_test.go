package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// get sends a request and returns the status of its response, 0 for none.
func get(nc net.Conn, from *bufio.Reader) int {
	if _, err := io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		return 0
	}
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		return 0
	}
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// A full server serves the newest. The connection that has been silent for longest
// gives way, with a FIN, and its end says why.
func TestTheLongestSilentGivesWay(t *testing.T) {
	r := start(t, Config{MaxConns: 4, Settings: event.Settings{IdleTimeout: time.Minute}}, hello)
	silent := r.dial() // its request never comes
	time.Sleep(arrival + 10*time.Millisecond)
	var kept []net.Conn
	var in []*bufio.Reader
	for range 3 {
		nc := r.dial()
		kept, in = append(kept, nc), append(in, bufio.NewReader(nc))
		if status := get(nc, in[len(in)-1]); status != 200 {
			t.Fatalf("within the limit: %d", status)
		}
		time.Sleep(2 * time.Millisecond)
	}
	if status := get(kept[0], in[0]); status != 200 { // the second is now silent for longer
		t.Fatalf("a kept connection gets %d", status)
	}
	for i, gone := range []net.Conn{silent, kept[1], kept[2]} {
		nc := r.dial()
		if status := get(nc, bufio.NewReader(nc)); status != 200 {
			t.Errorf("new connection %d gets %d", i, status)
		}
		if rest, err := io.ReadAll(gone); err != nil || len(rest) > 0 {
			t.Errorf("what gave way got %q, %v; want a clean end", rest, err)
		}
	}
	if status := get(kept[0], in[0]); status != 200 {
		t.Errorf("the connection in use gets %d", status)
	}
	closed := of[event.ConnClosed](r.rec)
	if len(closed) != 3 {
		t.Fatalf("closed are %v", closed)
	}
	for i, e := range closed {
		if e.Reason != reason.GaveWay || e.Ended != event.ServerFIN || !strings.HasPrefix(e.Detail, "silent for ") ||
			strings.HasSuffix(e.Detail, "without a request") != (i == 0) {
			t.Errorf("%v, %q, %v", e.Reason, e.Detail, e.Ended)
		}
	}
}

// A connection that completes no TLS handshake gives way, too.
func TestASilentHandshakeGivesWay(t *testing.T) {
	r := start(t, Config{MaxConns: 1, TLS: testTLS(t)}, hello)
	silent := r.dial()
	nc := tls.Client(r.dial(), &tls.Config{InsecureSkipVerify: true})
	if status := get(nc, bufio.NewReader(nc)); status != 200 {
		t.Errorf("a client beside silent ones gets %d", status)
	}
	if _, err := io.ReadAll(silent); err != nil {
		t.Errorf("what gave way got %v; want a clean end", err)
	}
	for _, e := range of[event.ConnClosed](r.rec) {
		if e.Reason != reason.GaveWay || !strings.HasPrefix(e.Detail, "in the handshake for ") {
			t.Errorf("%v, %q", e.Reason, e.Detail)
		}
	}
}

// A head gives way when it has taken a second, with 503. Before that, the new
// connection gets 503: both are at work.
func TestASlowHeadGivesWayAfterASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{MaxConns: 2, HeaderTimeout: time.Minute}, hello)
		var slow []*inbox
		for range 2 {
			nc, in := p.dial()
			slow = append(slow, in)
			io.WriteString(nc, "GET / HT")
			time.Sleep(time.Millisecond)
		}
		for _, want := range []int{503, 200} {
			nc, in := p.dial()
			if status := get(nc, bufio.NewReader(in)); status != want {
				t.Errorf("a new connection gets %d, want %d", status, want)
			}
			time.Sleep(overLimitGrace)
		}
		if line, _ := bufio.NewReader(slow[0]).ReadString('\n'); !strings.HasPrefix(line, "HTTP/1.1 503 ") {
			t.Errorf("the slow client is told %q", line)
		}
		if n := slow[1].size(); n > 0 {
			t.Errorf("the second slow client got %d bytes: one was to give way", n)
		}
	})
}

// Without descriptors accept frees one and goes on at once.
func TestWithoutDescriptorsTheLongestSilentGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := new(record)
		server := New(Config{Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Minute}}, hello, rec)
		ln := &turnListener{pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}, make(chan error)}
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		old, ours := net.Pipe()
		server.openConn(ours)
		began := time.Now()
		for range 2 {
			ln.turns <- &os.SyscallError{Syscall: "accept4", Err: syscall.EMFILE}
			io.Copy(io.Discard, old)
			if waited := time.Since(began); waited > 0 {
				t.Errorf("the silent connection gave way after %v", waited)
			}
			synctest.Wait()
			old, ours = net.Pipe()
			server.openConn(ours)
		}
		old.Close()
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if notices := of[event.Notice](rec); len(notices) != 1 {
			t.Errorf("the operator is told %q, want one notice", notices)
		}
	})
}

// To find one that gives way costs a bounded number of looks, with any number of
// connections: one scan serves as many accepts as it has found silent connections,
// and one that has found none is repeated after scanPause only.
func TestTheSearchForTheLongestSilentIsBounded(t *testing.T) {
	const many = 5000
	server := New(Config{MaxConns: many}, hello, new(record))
	made := server.made
	for i := range many {
		client, ours := net.Pipe()
		defer client.Close()
		c := newConn(server, ours)
		c.status.count.requests.Store(1)
		c.enter(event.Idle, made.Add(time.Duration(i*7919%many)*time.Microsecond)) // in no order
		server.open = append(server.open, c)
	}
	now := made.Add(time.Minute)
	var last time.Duration
	for i := range many {
		v, ok := server.longestSilent(now.Add(time.Duration(i)))
		if !ok || v.since < last {
			t.Fatalf("the %d-th is found: %t, silent since %v, after %v", i, ok, v.since, last)
		}
		last = v.since
		v.c.enter(event.Handling, now) // it has left
		if !server.silent.scanned.Equal(now) {
			t.Fatalf("a second scan after %d connections", i)
		}
	}
	for i := range 1000 {
		at := now.Add(time.Second + time.Duration(i)*100*time.Microsecond)
		_, ok := server.longestSilent(at)
		if since := at.Sub(server.silent.scanned); ok || since >= scanPause {
			t.Fatalf("found: %t; the last scan was %v ago", ok, since)
		}
		if i > 0 && i%500 != 0 && server.silent.scanned.Equal(at) {
			t.Fatalf("a scan with accept %d: they find nothing", i)
		}
	}
}

// A request that has come when its connection is to give way is served.
func TestARequestThatCameInTimeIsServed(t *testing.T) {
	busy := make(chan struct{})
	r := start(t, Config{MaxConns: 1}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		busy <- struct{}{}
		<-busy
		return hello(ctx, q)
	}))
	first := r.dial()
	io.WriteString(first, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	<-busy
	second := r.dial()
	io.WriteString(second, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if resp, err := http.ReadResponse(bufio.NewReader(second), nil); err != nil || resp.StatusCode != 503 {
		t.Errorf("beside one in progress: %v, %v", resp, err)
	}
	busy <- struct{}{}
	if resp, err := http.ReadResponse(bufio.NewReader(first), nil); err != nil || resp.StatusCode != 200 || resp.Close {
		t.Errorf("the one in progress gets %v, %v", resp, err)
	}
}

// Where all connections have a request, one that has stalled gives way.
func TestAStalledRequestGivesWay(t *testing.T) {
	reading := message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if q.Content != nil {
			io.Copy(io.Discard, q.Content)
		}
		return hello(ctx, q)
	})
	for _, c := range []struct {
		name, send string
		reads      bool
		why        reason.Code
	}{
		{"its content stalls", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab", true, reason.TooManyConns},
		{"it takes no response", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", false, reason.GaveWay},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := startPiped(t, Config{MaxConns: 1}, reading)
				nc, ours := net.Pipe()
				defer nc.Close()
				p.ln.conns <- ours
				io.WriteString(nc, c.send)
				if c.reads {
					go io.Copy(io.Discard, nc)
				}
				for _, want := range []int{503, 200} {
					synctest.Wait()
					good, from := p.dial()
					if status := get(good, bufio.NewReader(from)); status != want {
						t.Errorf("a new connection gets %d, want %d", status, want)
					}
					good.Close()
					time.Sleep(StallGrace)
				}
				closed := of[event.ConnClosed](p.rec)
				if !slices.ContainsFunc(closed, func(e event.ConnClosed) bool { return e.Conn == 1 && e.Reason == c.why }) {
					t.Errorf("closed are %v", closed)
				}
			})
		})
	}
}

// A client that stays silent after the end of its connection gives way.
func TestAnEndedConnectionGivesWay(t *testing.T) {
	r := start(t, Config{MaxConns: 1, Drain: time.Hour}, hello)
	bad := r.dial()
	io.WriteString(bad, "GET / HTTP/1.1\r\n\r\n")
	if got, err := io.ReadAll(bad); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 400 ") {
		t.Fatalf("got %q, %v", got, err)
	}
	for began := time.Now(); ; time.Sleep(lingerShort / 3) {
		nc := r.dial()
		status := get(nc, bufio.NewReader(nc))
		nc.Close()
		switch {
		case status == 200:
			return
		case time.Since(began) > patience:
			t.Fatalf("a new connection gets %d", status)
		}
	}
}

// A connection beyond the limit gets 503 in any case: it does not wait for the rest
// of its head while others wait.
func TestAHeadBeyondTheLimitGivesWayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		p := startPiped(t, Config{MaxConns: 1}, message.HandlerFunc(func(ctx context.Context, r *message.Request) *message.Response {
			<-done
			return hello(ctx, r)
		}))
		defer close(done)
		busy, _ := p.dial()
		say(busy, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		synctest.Wait()
		began := time.Now()
		slow, from := p.dial()
		say(slow, "GET / HTTP/1.1\r\n")
		time.Sleep(2 * tick)
		p.dial()
		if line, _ := bufio.NewReader(from).ReadString('\n'); !strings.HasPrefix(line, "HTTP/1.1 503 ") {
			t.Errorf("half a head gets %q", line)
		}
		if took := time.Since(began); took >= overLimitGrace {
			t.Errorf("that took %v", took)
		}
	})
}
