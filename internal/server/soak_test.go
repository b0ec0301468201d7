package server

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// mischief is what the soak's clients send: good, bad and half requests.
var mischief = []string{
	"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /bytes/9000 HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /bytes/300000 HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /stream/5 HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /slow/20ms HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET / HTTP/1.0\r\n\r\n",
	"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345",
	"POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
	"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n12345",
	"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
	"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
	"BREW / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
	"GET / HTTP/1.1\r\nHo", "GET  /\r\n\r\n", "\x00\xff\r\n\r\n", "\r\n\r\n", "GET /panic HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /fail HTTP/1.1\r\nHost: a\r\n\r\n", "GET /cut HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 40_000) + "\r\n\r\n",
}

// wander is one client: some mischief, some reading, and an end of some kind.
func wander(addr string, r *rand.Rand) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(time.Second))
	tcp := nc.(*net.TCPConn)
	for range 1 + r.IntN(4) {
		io.WriteString(nc, mischief[r.IntN(len(mischief))])
		if r.IntN(2) == 0 {
			io.CopyN(io.Discard, nc, int64(r.IntN(2000)))
		}
	}
	switch r.IntN(4) {
	case 0:
		tcp.SetLinger(0)
	case 1:
		tcp.CloseWrite()
		io.Copy(io.Discard, nc)
	case 2:
		time.Sleep(time.Duration(r.IntN(400)) * time.Millisecond)
	}
}

// TestSoak lets many clients do all kinds of mischief at once, while switches are
// turned and connections are closed and watched. At its end each opened connection
// was closed, each received request got a response, and no goroutine is left.
// HTTPSERVER_SOAK sets how long it takes; 2 s by default.
func TestSoak(t *testing.T) {
	lasts := 2 * time.Second
	if d, err := time.ParseDuration(os.Getenv("HTTPSERVER_SOAK")); err == nil {
		lasts = d
	}
	cfg := Config{HeaderTimeout: 300 * time.Millisecond, ContentTimeout: 300 * time.Millisecond, WriteTimeout: 300 * time.Millisecond, Drain: time.Second,
		Settings: event.Settings{IdleTimeout: 300 * time.Millisecond}}
	before := runtime.NumGoroutine()
	t.Run("clients", func(t *testing.T) {
		var r *running
		t.Cleanup(func() { balance(t, r.rec) }) // when the server has stopped
		r = start(t, cfg, scriptHandler)
		end := time.Now().Add(lasts)
		var clients sync.WaitGroup
		for i := range 40 {
			clients.Go(func() {
				for rnd := rand.New(rand.NewPCG(1, uint64(i))); time.Now().Before(end); {
					wander(r.addr, rnd)
				}
			})
		}
		clients.Go(func() {
			for rnd := rand.New(rand.NewPCG(2, 2)); time.Now().Before(end); time.Sleep(time.Millisecond) {
				stop := r.Capture(0)
				r.Change(func(s *event.Settings) { s.KeepAlive = rnd.IntN(4) > 0; s.MaxRequests = rnd.IntN(3) })
				for _, c := range r.Snapshot().Open {
					if rnd.IntN(8) == 0 {
						r.CloseConn(c.Conn)
						r.Path(c.Conn)
					}
				}
				stop()
			}
		})
		clients.Wait()
	})
	for end := time.Now().Add(patience); runtime.NumGoroutine() > before && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines before, %d after", before, n)
	}
}

// balance checks the record of a server that has stopped.
func balance(t *testing.T, rec *record) {
	var open, closed, received, sent uint64
	var in, out int64
	live := map[uint64]bool{}
	asked := map[string]bool{}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	var last event.Totals
	for _, e := range rec.all {
		switch e := e.(type) {
		case event.ConnOpened:
			open++
			live[e.Conn] = true
		case event.ConnClosed:
			closed++
			in, out = in+e.In, out+e.Out
			if !live[e.Conn] || e.Reason == reason.None || e.Reason == reason.InternalError && e.Detail != "" {
				t.Errorf("%+v", e)
			}
			delete(live, e.Conn)
		case event.RequestReceived:
			received++
			asked[fmt.Sprint(e.Conn, e.Nth)] = true
		case event.ResponseSent:
			sent++
			delete(asked, fmt.Sprint(e.Conn, e.Nth))
			if e.Why == reason.None || e.Out < 0 || e.Took < 0 || e.First < 0 || e.First > e.Took || e.Status < 200 {
				t.Errorf("%+v", e)
			}
		case event.ServerStopped:
			last = e.Totals
		}
	}
	t.Logf("%d connections, %d requests read, %d responses", open, received, sent)
	if open == 0 || sent < received || len(asked) > 0 {
		t.Errorf("%d requests received, %d responses, %d without one", received, sent, len(asked))
	}
	if len(live) > 0 || open != closed {
		t.Errorf("%d opened, %d closed, %d left", open, closed, len(live))
	}
	if last.Conns != open || last.Open != 0 || last.Requests != sent || last.In != in || last.Out != out {
		t.Errorf("totals %+v, but %d connections, %d responses, %d bytes in, %d out", last, open, sent, in, out)
	}
}
