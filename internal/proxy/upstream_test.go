package proxy

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what has to come. It is long because a
// machine that tests is a busy machine.
const patience = 20 * time.Second

// A party is one connection as a small upstream sees it.
type party struct {
	net.Conn
	*bufio.Reader
	nth int // the upstream's nth connection, from 1
}

func (p *party) Read(q []byte) (int, error) { return p.Reader.Read(q) }

// head reads a request's head; "" when there is none.
func (p *party) head() string {
	var b strings.Builder
	for {
		line, err := p.ReadString('\n')
		if err != nil {
			return ""
		}
		b.WriteString(line)
		if line == "\r\n" {
			return b.String()
		}
	}
}

// say writes as it is.
func (p *party) say(format string, args ...any) { fmt.Fprintf(p.Conn, format, args...) }

// reset makes the connection's end a reset.
func (p *party) reset() {
	p.Conn.(*net.TCPConn).SetLinger(0)
	p.Close()
}

// upstream starts a small server that handles each connection with handle,
// and returns its address as a URL.
func upstream(t *testing.T, handle func(*party)) *url.URL {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Go(func() {
		for n := 1; ; n++ {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			wg.Go(func() {
				defer c.Close()
				handle(&party{c, bufio.NewReader(c), n})
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return &url.URL{Scheme: "http", Host: ln.Addr().String()}
}

// always responds to every request in the same way, without looking at its content.
func always(response string) func(*party) {
	return func(p *party) {
		for p.head() != "" {
			p.say("%s", response)
		}
	}
}

// A recorder keeps events.
type recorder struct {
	mu     sync.Mutex
	events []event.Event
	fresh  chan struct{}
}

func (r *recorder) Wants(event.Kind) bool { return true }

func (r *recorder) Publish(_ time.Time, e event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	select {
	case r.fresh <- struct{}{}:
	default:
	}
}

// all are the events of type E so far.
func all[E event.Event](r *recorder) []E {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []E
	for _, e := range r.events {
		if e, ok := e.(E); ok {
			out = append(out, e)
		}
	}
	return out
}

// await waits for the nth event of type E, from 1.
func await[E event.Event](t *testing.T, r *recorder, n int) E {
	t.Helper()
	late := time.After(patience)
	for {
		if es := all[E](r); len(es) >= n {
			return es[n-1]
		}
		select {
		case <-r.fresh:
		case <-late:
			t.Fatalf("no %T number %d; events: %+v", *new(E), n, r.events)
		}
	}
}

// start makes a proxy for the test, and closes it afterwards.
func start(t *testing.T, prefix string, u *url.URL, change func(*Config)) (*Proxy, *recorder) {
	t.Helper()
	rec := &recorder{fresh: make(chan struct{}, 1)}
	c := Config{Prefix: prefix, Upstream: u, Publisher: rec,
		Connect: patience, Response: patience, Stall: patience, Continue: patience, Idle: time.Minute}
	if change != nil {
		change(&c)
	}
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, rec
}

// withChecksums makes a proxy sum up all responses.
func withChecksums(c *Config) { c.Checksums = true }

// request is a request as the server would hand it over.
func request(method, target string, fields ...string) *message.Request {
	r := &message.Request{Method: method, Version: message.HTTP11, Content: strings.NewReader(""),
		Remote: netip.MustParseAddrPort("192.0.2.7:4711"), Conn: 7, Nth: 3}
	r.Target.Raw = target
	r.Target.RawPath, r.Target.Query, r.Target.HasQuery = strings.Cut(target, "?")
	r.Target.Path, _ = url.PathUnescape(r.Target.RawPath)
	r.Fields = fieldsOf(append([]string{"Host: front.example"}, fields...)...)
	return r
}

// with gives the request content of known length.
func with(r *message.Request, content string) *message.Request {
	r.Content, r.Length = strings.NewReader(content), int64(len(content))
	return r
}

// fieldsOf are fields from "Name: value".
func fieldsOf(lines ...string) message.Fields {
	var f message.Fields
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		f = append(f, message.Field{Name: name, Value: value})
	}
	return f
}

// A result is a response as the server would have sent it.
type result struct {
	*message.Response
	content  string
	trailers message.Fields
	err      error // the stream's
}

// length is the content's length as the server announces it, 0 for an unknown one.
func (r result) length() int64 {
	if content, ok := r.Content.(message.Bytes); ok {
		return int64(len(content))
	}
	return r.Length
}

// do runs one exchange to its end.
func do(t *testing.T, p *Proxy, r *message.Request) result {
	t.Helper()
	resp := p.Serve(context.Background(), r)
	if resp == nil {
		return result{}
	}
	out := result{Response: resp}
	switch content := resp.Content.(type) {
	case message.Bytes:
		out.content = string(content)
	case message.Stream:
		if r.Method == "HEAD" { // the server never calls it
			break
		}
		var b bytes.Buffer
		if out.err = content(&b); out.err == nil && resp.Trailers != nil {
			out.trailers = resp.Trailers()
		}
		out.content = b.String()
	}
	return out
}

// plain is a response with content of known length.
func plain(content string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + strconv.Itoa(len(content)) + "\r\n\r\n" + content
}

// failing is content that fails with err behind the text.
func failing(text string, err error) io.Reader {
	return io.MultiReader(strings.NewReader(text), failure{err})
}

type failure struct{ err error }

func (f failure) Read([]byte) (int, error) { return 0, f.err }
