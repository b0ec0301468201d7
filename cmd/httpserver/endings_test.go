package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// endingsOf is on how many connections TestMetricsOfEveryEnding plays its endings:
// a few for each change, and many now and then with
//
//	go test ./cmd/httpserver -run EveryEnding -endings 10000
var endingsOf = flag.Int("endings", 140, "on how many connections TestMetricsOfEveryEnding plays its endings")

// An ending is what one client does until its connection ends, and the reason that
// the server has for that.
type ending struct {
	reason string
	says   string
	then   func(c *net.TCPConn) // nil: it reads to the end
}

// finish ends the client's side and reads what comes.
func finish(c *net.TCPConn) {
	c.CloseWrite()
	io.Copy(io.Discard, c)
}

// breakOff resets the connection.
func breakOff(c *net.TCPConn) { c.SetLinger(0) }

// answered reads one response without content.
func answered(c *net.TCPConn) {
	for r := bufio.NewReader(c); ; {
		if line, err := r.ReadString('\n'); err != nil || line == "\r\n" {
			return
		}
	}
}

// everyEnding has an ending for each reason that a server has without TLS, upstreams
// and operator, and while it has room.
var everyEnding = []ending{
	{"client-close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", nil},
	{"http-1.0", "GET / HTTP/1.0\r\n\r\n", nil},
	{"max-requests", strings.Repeat("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 3), nil},
	{"content-unread", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n", finish},
	{"on-purpose", "GET /cut/100 HTTP/1.1\r\nHost: a\r\n\r\n", nil},
	{"on-purpose", "GET /reset/100 HTTP/1.1\r\nHost: a\r\n\r\n", nil},
	{"bad-host", "GET / HTTP/1.1\r\n\r\n", nil},
	{"bad-request-line", "GET  /  HTTP/1.1\r\nHost: a\r\n\r\n", nil},
	{"bad-field", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", nil},
	{"bad-length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", nil},
	{"both-lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", nil},
	{"bad-coding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: zip\r\n\r\n", nil},
	{"bad-chunk", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", nil},
	{"coding-1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", nil},
	{"bad-version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", nil},
	{"bad-method", strings.Repeat("BREW", 10_000), nil},
	{"idle-timeout", "GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", nil}, // after 417
	{"content-too-large", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n", nil},
	{"target-too-long", "GET /" + strings.Repeat("x", 40_000) + " HTTP/1.1\r\n", nil},
	{"fields-too-large", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 40_000) + "\r\n", nil},
	{"head-timeout", "GE", nil},
	{"content-timeout", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nh", nil},
	{"write-timeout", "GET /files/large HTTP/1.1\r\nHost: a\r\n\r\n", func(c *net.TCPConn) { time.Sleep(4 * endingLimit); breakOff(c) }},
	{"idle-timeout", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", nil},
	{"raced", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", func(c *net.TCPConn) { io.Copy(io.Discard, c); io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") }},
	{"client-closed", "", finish},
	{"client-closed", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", finish},
	{"client-left", "GE", finish},
	{"reset-idle", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", func(c *net.TCPConn) { answered(c); breakOff(c) }},
	{"reset-amid", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", func(c *net.TCPConn) { answered(c); breakOff(c) }},
	{"did-not-wait", "GET /delay/1 HTTP/1.1\r\nHost: a\r\n\r\n", func(c *net.TCPConn) { time.Sleep(20 * time.Millisecond); breakOff(c) }},
	{"left-response", "GET /drip?duration=1&numbytes=10 HTTP/1.1\r\nHost: a\r\n\r\n", func(c *net.TCPConn) { io.CopyN(io.Discard, c, 10); breakOff(c) }},
	{"expect-answered", "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", nil},
}

// endingLimit is the server's limit for each kind of silence.
const endingLimit = 500 * time.Millisecond

// The metrics of a server and of its own recording are the same after connections of
// every ending, while other connections are open. The scraper's connections are in
// neither.
func TestMetricsOfEveryEnding(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "run.jsonl")
	large := filepath.Join(dir, "large")
	if err := errors.Join(os.WriteFile(large, nil, 0o600), os.Truncate(large, 16<<20)); err != nil {
		t.Fatal(err)
	}
	limit := endingLimit.String()
	p := start(t, "--metrics", "--record", file, "--max-requests", "3", "--max-body-bytes", "1M", "--files", dir,
		"--idle-timeout", limit, "--header-timeout", limit, "--body-timeout", limit, "--write-timeout", limit)
	var clients sync.WaitGroup
	next := make(chan ending)
	for range 64 {
		clients.Go(func() {
			for e := range next {
				nc, err := net.Dial("tcp", p.addr)
				if err != nil {
					t.Error(err)
					continue
				}
				c := nc.(*net.TCPConn)
				c.SetReadBuffer(8 << 10)
				c.SetDeadline(time.Now().Add(patience))
				io.WriteString(c, e.says)
				if e.then != nil {
					e.then(c)
				} else {
					io.Copy(io.Discard, c)
				}
				c.Close()
			}
		})
	}
	order := rand.New(rand.NewPCG(1, 1))
	for i := range *endingsOf {
		if i < len(everyEnding) {
			next <- everyEnding[i]
		} else {
			next <- everyEnding[order.IntN(len(everyEnding))]
		}
		if i%100 == 0 {
			scraped(t, p)
		}
	}
	close(next)
	clients.Wait()
	whole := fmt.Sprintf("httpserver_connection_requests_count %d\n", *endingsOf)
	var live string
	await(t, "the end of all connections", func() bool {
		for live = scraped(t, p); !strings.Contains(live, whole); live = scraped(t, p) {
		}
		return true
	})
	p.signal(syscall.SIGINT)
	if s := p.status(); s != 0 {
		t.Fatalf("status %d: %s", s, p.errs)
	}
	for _, e := range everyEnding {
		if !regexp.MustCompile(`reason="` + regexp.QuoteMeta(e.reason) + `",by="[a-z]+"} [1-9]`).MatchString(live) {
			t.Errorf("no connection ended with %s", e.reason)
		}
	}
	recorded := ends(t, ".", "--replay", file, "--metrics-text")
	got, want := counters(recorded.out), counters(live)
	if recorded.status != 0 || len(want) < 50 || len(got) != len(want) {
		t.Fatalf("status %d %s: %d counters, want %d", recorded.status, recorded.err, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] && !undelivered(got[i], want[i]) {
			t.Errorf("the recording has %swhere the server has %s", got[i], want[i])
		}
	}
}

// undelivered reports whether two lines count the bytes sent, the second one more of
// them: a scrape counts what has been written to open connections. What such a
// connection then does not deliver is known when it ends, and a counter cannot go back.
func undelivered(recorded, live string) bool {
	const sent = "httpserver_sent_bytes_total %d\n"
	var delivered, written int64
	_, err := fmt.Sscanf(recorded+live, sent+sent, &delivered, &written)
	return err == nil && written > delivered
}
