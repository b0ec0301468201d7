package proxy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

func TestConnectionsAreReusedAndBothSidesAreTold(t *testing.T) {
	p, rec := start(t, "/p", upstream(t, always(plain("hello"))), nil)
	for range 3 {
		if got := do(t, p, request("GET", "/p/x")); got.content != "hello" {
			t.Fatalf("got %d, %q", got.Status, got.content)
		}
	}
	opened := all[event.ConnOpened](rec)
	if len(opened) != 1 || opened[0].Side != event.ToUpstream || opened[0].Name != p.host || opened[0].Peer.String() != p.host {
		t.Fatalf("opened: %+v", opened)
	}
	for i, f := range all[event.Forwarded](rec) {
		if want := (event.Forwarded{Conn: 7, Nth: 3, Upstream: opened[0].Conn, Reused: i > 0}); f != want {
			t.Errorf("forwarded %d: %+v, want %+v", i, f, want)
		}
	}
	if n := len(all[event.Forwarded](rec)); n != 3 {
		t.Errorf("%d forwarded, want 3", n)
	}
	if s := p.Open(); len(s) != 1 || s[0].Requests != 3 || s[0].Phase != event.Idle || s[0].Out == 0 || s[0].In == 0 {
		t.Errorf("Open = %+v", s)
	}
	p.Close()
	e := await[event.ConnClosed](t, rec, 1)
	if e.Reason != reason.Shutdown || e.Requests != 3 || e.Conn != opened[0].Conn || e.In == 0 || e.Out == 0 {
		t.Errorf("closed: %+v", e)
	}
	if s := p.Open(); len(s) != 0 {
		t.Errorf("after Close: Open = %+v", s)
	}
}

func TestAnIdleConnectionEndsForItsReason(t *testing.T) {
	for _, c := range []struct {
		name     string
		response string
		then     func(*party) // what the upstream does while it should rest
		idle     time.Duration
		want     reason.Code
	}{
		{"unused", plain("x"), func(s *party) { s.head() }, 10 * time.Millisecond, reason.PoolIdle},
		{"the upstream closes", plain("x"), func(s *party) {}, time.Minute, reason.UpstreamClose},
		{"the upstream resets", plain("x"), func(s *party) { s.reset() }, time.Minute, reason.UpstreamClose},
		{"the upstream talks unsolicited", plain("x"), func(s *party) { s.say("HTTP/1.1 408 Request Timeout\r\n\r\n"); s.head() }, time.Minute, reason.UpstreamError},
		{"the upstream says when it will close", "HTTP/1.1 200 OK\r\nKeep-Alive: max=9, timeout=0\r\nContent-Length: 1\r\n\r\nx", func(s *party) { s.head() }, time.Minute, reason.PoolIdle},
		{"the upstream says close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", func(s *party) { s.head() }, time.Minute, reason.UpstreamClose},
		{"more than was asked for", plain("x") + "more", func(s *party) { s.head() }, time.Minute, reason.UpstreamError},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				s.say("%s", c.response)
				c.then(s)
			}), func(cfg *Config) { cfg.Idle = c.idle })
			if got := do(t, p, request("GET", "/p/x")); got.content != "x" {
				t.Fatalf("got %d, %q, %v", got.Status, got.content, got.err)
			}
			e := await[event.ConnClosed](t, rec, 1)
			if e.Reason != c.want {
				t.Errorf("reason %v, want %v", e.Reason, c.want)
			}
			if s := p.Open(); len(s) != 0 {
				t.Errorf("Open = %+v", s)
			}
		})
	}
}

func TestALostReuseIsTriedOnceMore(t *testing.T) {
	for _, c := range []struct {
		name, method string
		content      string
		want         message.Status
	}{
		{"GET", "GET", "", 200},
		{"DELETE", "DELETE", "", 200},
		{"POST is not idempotent", "POST", "", 502},
		{"PUT with content cannot be repeated", "PUT", "new", 502},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int32
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				s.say("%s", plain("x"))
				// The first connection takes the second request and ends: a close
				// that crossed it on the way looks just so.
				if s.head() != "" {
					asked.Add(1)
				}
				if s.nth > 1 {
					s.say("%s", plain("x"))
				}
			}), nil)
			do(t, p, request("GET", "/p/first"))
			got := do(t, p, with(request(c.method, "/p/second"), c.content))
			if got.Status != c.want {
				t.Errorf("got %d, want %d", got.Status, c.want)
			}
			if n := asked.Load(); n != 1 {
				t.Errorf("the first connection saw %d requests after its first, want 1", n)
			}
			tries := all[event.Forwarded](rec)[1:]
			if want := map[message.Status]int{200: 2, 502: 1}[c.want]; len(tries) != want || !tries[0].Reused {
				t.Errorf("tries: %+v, want %d", tries, want)
			}
		})
	}
}

func TestANewConnectionThatFailsIsNotTriedAgain(t *testing.T) {
	var conns atomic.Int32
	p, _ := start(t, "/p", upstream(t, func(s *party) { conns.Add(1); s.head() }), nil)
	if got := do(t, p, request("GET", "/p/x")); got.Status != 502 || conns.Load() != 1 {
		t.Errorf("got %d after %d connections, want 502 after 1", got.Status, conns.Load())
	}
}

func TestARetryTakesANewConnectionAndIsTheLast(t *testing.T) {
	// Two connections rest; both end when they are used again, and so does
	// the new one.
	both := make(chan struct{})
	var waiting atomic.Int32
	p, rec := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		if s.nth > 2 {
			return
		}
		if waiting.Add(1) == 2 {
			close(both)
		}
		<-both
		s.say("%s", plain("x"))
		s.head()
	}), nil)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { do(t, p, request("GET", "/p/x")) })
	}
	wg.Wait()
	if got := do(t, p, request("GET", "/p/x")); got.Status != 502 {
		t.Errorf("got %d, want 502", got.Status)
	}
	if f := all[event.Forwarded](rec); len(f) != 4 || !f[2].Reused || f[3].Reused {
		t.Errorf("forwarded: %+v; want two new, one reused, one new", f)
	}
}

func TestThePoolKeepsNoMoreThanItMay(t *testing.T) {
	const clients = 5
	var waiting atomic.Int32
	allHere := make(chan struct{})
	p, rec := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		if waiting.Add(1) == clients {
			close(allHere)
		}
		<-allHere
		s.say("%s", plain("x"))
		s.head()
	}), func(c *Config) { c.MaxIdle = 2 })
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() { do(t, p, request("GET", "/p/x")) })
	}
	wg.Wait()
	for n := range clients - 2 {
		if e := await[event.ConnClosed](t, rec, n+1); e.Reason != reason.PoolFull {
			t.Errorf("reason %v, want %v", e.Reason, reason.PoolFull)
		}
	}
	if s := p.Open(); len(s) != 2 {
		t.Errorf("%d connections rest, want 2", len(s))
	}
}

func TestWhenAllAreBusyARequestWaitsOrIsRefused(t *testing.T) {
	asked, response := make(chan struct{}, 2), make(chan struct{})
	p, rec := start(t, "/p", upstream(t, func(s *party) {
		for s.head() != "" {
			asked <- struct{}{}
			<-response
			s.say("%s", plain("x"))
		}
	}), func(c *Config) { c.MaxActive, c.Connect = 1, 500*time.Millisecond })
	first := make(chan result)
	go func() { first <- do(t, p, request("GET", "/p/x")) }()
	<-asked
	if got := do(t, p, request("GET", "/p/x")); got.Status != 503 {
		t.Errorf("while the only connection is busy: %d, want 503", got.Status)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if resp := p.Serve(stopped, request("GET", "/p/x")); resp.Status != 503 {
		t.Errorf("when the server stops: %d, want 503", resp.Status)
	}
	close(response)
	if got := <-first; got.content != "x" {
		t.Errorf("the first got %d, %q", got.Status, got.content)
	}
	if got := do(t, p, request("GET", "/p/x")); got.content != "x" {
		t.Errorf("afterwards: %d, %q", got.Status, got.content)
	}
	if n := len(all[event.ConnOpened](rec)); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestCloseAmidAnExchange(t *testing.T) {
	p, rec := start(t, "/p", upstream(t, always(plain(strings.Repeat("x", 1<<20)))), nil)
	resp := p.Serve(context.Background(), request("GET", "/p/x"))
	p.Close()
	if err := resp.Content.(message.Stream)(io.Discard); err != nil {
		t.Errorf("the exchange in progress failed: %v", err)
	}
	if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.Shutdown {
		t.Errorf("reason %v, want %v", e.Reason, reason.Shutdown)
	}
}

// Many clients at once, an upstream that ends connections when it likes:
// every response is right, and every connection is accounted for.
func TestManyAtOnce(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if len(body)%7 == 0 {
			w.Header().Set("Connection", "close")
		}
		fmt.Fprintf(w, "%s %s %s", r.Method, r.URL, body)
	}))
	defer s.Close()
	p, rec := start(t, "/p", mustURL(t, s.URL), func(c *Config) { c.MaxIdle, c.MaxActive, c.Idle = 3, 6, 3*time.Millisecond })
	var wg sync.WaitGroup
	for n := range 12 {
		wg.Go(func() {
			for i := range 40 {
				target, content := fmt.Sprintf("/%d/%d", n, i), fmt.Sprintf("%0*d", i+1, n)
				got := do(t, p, with(request("PUT", "/p"+target), content))
				if want := "PUT " + target + " " + content; got.content != want || got.err != nil {
					t.Errorf("got %d, %q, %v; want %q", got.Status, got.content, got.err, want)
				}
			}
		})
	}
	wg.Wait()
	p.Close()
	opened := all[event.ConnOpened](rec)
	await[event.ConnClosed](t, rec, len(opened))
	closed := map[uint64]int{}
	requests := 0
	for _, e := range all[event.ConnClosed](rec) {
		closed[e.Conn]++
		requests += e.Requests
	}
	for _, e := range opened {
		if closed[e.Conn] != 1 {
			t.Errorf("connection %d was closed %d times", e.Conn, closed[e.Conn])
		}
	}
	if requests != 12*40 {
		t.Errorf("%d requests on all connections, want %d", requests, 12*40)
	}
}
