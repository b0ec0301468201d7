package site

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/server"
	"httpserver/internal/tcp"
)

// unwatched is a publisher without subscribers.
type unwatched struct{}

func (unwatched) Wants(event.Kind) bool          { return false }
func (unwatched) Publish(time.Time, event.Event) {}

// serve puts a site on the network, and is its URL.
func serve(t *testing.T, h message.Handler) string {
	t.Helper()
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Config{Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Minute}}, h, unwatched{})
	done := make(chan error, 1)
	go func() { done <- s.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Errorf("shut down: %v", err)
		}
		<-done
	})
	return "http://" + ln.Addr().String()
}

// A peer is Go's own HTTP client, which follows nothing and codes nothing.
type peer struct {
	t      *testing.T
	url    string
	client *http.Client
}

func newPeer(t *testing.T, url string) *peer {
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &peer{t: t, url: url, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// do sends a request and reads the response; reused tells whether the
// connection had been used before.
func (p *peer) do(method, target, content string) (r *http.Response, body string, reused bool, err error) {
	p.t.Helper()
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused },
	})
	var c io.Reader
	if content != "" {
		c = strings.NewReader(content)
	}
	q, err := http.NewRequestWithContext(ctx, method, p.url+target, c)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err = p.client.Do(q)
	if err != nil {
		p.t.Fatalf("%s %s: %v", method, target, err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return r, string(text), reused, err
}

// targets are one target for each route.
var targets = []string{
	"/", "/a.txt", "/echo/hello", "/user-agent", "/users/42", "/whoami", "/yourproblem", "/myproblem", "/raw", "/video",
	"/status/200", "/status/404", "/delay/0", "/bytes/10", "/bytes/100000", "/stream/3", "/drip?duration=0", "/nothing",
}

// Every route over a real connection: what GET says of its response, HEAD says
// too, OPTIONS allows both, and errors cost no connection.
func TestRoutesOnTheWire(t *testing.T) {
	h := newSite(t, Config{Root: root(t, "index.html", "home", "a.txt", "file", "assets/vim.mp4", "film")})
	p := newPeer(t, serve(t, h))
	for i, target := range targets {
		get, body, reused, err := p.do("GET", target, "")
		if err != nil {
			t.Fatalf("GET %s: %v", target, err)
		}
		if reused != (i > 0) {
			t.Errorf("GET %s: on a used connection: %v", target, reused)
		}
		head, none, _, err := p.do("HEAD", target, "")
		if err != nil || none != "" {
			t.Errorf("HEAD %s: content %q, error %v", target, none, err)
		}
		// What tells of the moment or of the request itself may differ.
		for _, h := range []*http.Response{get, head} {
			h.Header.Del("Date")
		}
		if target == "/raw" {
			get.Header.Del("Content-Length")
			head.Header.Del("Content-Length")
		}
		if get.StatusCode != head.StatusCode || len(get.Header) != len(head.Header) {
			t.Errorf("%s: GET says %d %v, HEAD says %d %v", target, get.StatusCode, get.Header, head.StatusCode, head.Header)
		}
		for name := range get.Header {
			if g, h := get.Header.Get(name), head.Header.Get(name); g != h {
				t.Errorf("%s: GET says %s: %s, HEAD says %s", target, name, g, h)
			}
		}
		if get.ContentLength >= 0 && int(get.ContentLength) != len(body) {
			t.Errorf("GET %s: Content-Length %d, content %d", target, get.ContentLength, len(body))
		}
		if target == "/raw" || target == "/nothing" {
			continue // one responds to OPTIONS itself, the other is not there
		}
		options, _, _, err := p.do("OPTIONS", target, "")
		if allow := options.Header.Get("Allow"); err != nil || options.StatusCode != 204 || !strings.Contains(allow, "GET, HEAD") {
			t.Errorf("OPTIONS %s: %d, Allow %q, error %v", target, options.StatusCode, allow, err)
		}
	}
}

func TestWrongMethodsOnTheWire(t *testing.T) {
	p := newPeer(t, serve(t, newSite(t, Config{Root: root(t, "index.html", "home")})))
	for _, target := range []string{"/", "/index.html", "/echo/hello", "/user-agent", "/users/42", "/yourproblem", "/myproblem", "/bytes/1", "/stream/1", "/drip", "/cut/1", "/reset/1", "/badchunk"} {
		for _, method := range []string{"PATCH", "TRACE"} {
			r, body, _, err := p.do(method, target, "")
			if err != nil || r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("%s %s: %d, Allow %q, content %q, error %v", method, target, r.StatusCode, r.Header.Get("Allow"), body, err)
			}
		}
	}
}

func TestBrokenOnTheWire(t *testing.T) {
	p := newPeer(t, serve(t, newSite(t, Config{})))
	_, body, _, err := p.do("GET", "/cut/10", "")
	if body != "**********" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut: content %q, error %v", body, err)
	}
	_, body, _, err = p.do("GET", "/reset/10", "")
	if !strings.HasPrefix("**********", body) || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: content %q, error %v", body, err)
	}
	_, body, _, err = p.do("GET", "/badchunk", "")
	if !strings.HasPrefix(body, "the truth") || err == nil || !strings.Contains(err.Error(), "malformed chunked encoding") {
		t.Errorf("bad chunk: content %q, error %v", body, err)
	}
}

func TestEchoOnTheWire(t *testing.T) {
	p := newPeer(t, serve(t, newSite(t, Config{})))
	large := `{"text": "` + strings.Repeat("a long text ", 1<<18) + `"}`
	for _, content := range []string{`{"message": "hello"}`, large} {
		r, body, _, err := p.do("POST", "/echo", content)
		if err != nil || r.StatusCode != 200 || body != `{"received": `+content+`}` {
			t.Errorf("%d bytes: %d, %d bytes came back, error %v", len(content), r.StatusCode, len(body), err)
		}
	}
	r, body, _, err := p.do("POST", "/echo", "{")
	if err != nil || r.StatusCode != 400 || !strings.Contains(body, "byte 1") {
		t.Errorf("broken JSON: %d %q, error %v", r.StatusCode, body, err)
	}
	if _, _, reused, _ := p.do("POST", "/echo", "[]"); !reused {
		t.Error("an error cost the connection")
	}
}

func TestRawOnTheWire(t *testing.T) {
	url := serve(t, newSite(t, Config{}))
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	request := "PUT /raw?x HTTP/1.1\r\nhOsT:\t example \r\nX: 1\r\nConnection: close\r\nTransfer-Encoding:chunked\r\nX: 2\r\n\r\n" +
		"1;a=b\r\na\r\n00002\r\nbc\r\n0\r\nTrailer: t\r\n\r\n"
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	response, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, body, _ := strings.Cut(string(response), "\r\n\r\n"); body != request {
		t.Errorf("got\n%s\nwant\n%s", body, request)
	}
}

// The numbers are those of the lanes.
func TestWhoAmI(t *testing.T) {
	p := newPeer(t, serve(t, newSite(t, Config{})))
	for _, want := range []string{
		`{"connection":1,"request":1,"peer":"127.0.0.1:N","reused":false}`,
		`{"connection":1,"request":2,"peer":"127.0.0.1:N","reused":true}`,
	} {
		r, body, _, err := p.do("GET", "/whoami", "")
		body = regexp.MustCompile(`(127\.0\.0\.1:)\d+`).ReplaceAllString(strings.TrimSpace(body), "${1}N")
		if err != nil || body != want || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("got %s, error %v, Cache-Control %q; want %s", body, err, r.Header.Get("Cache-Control"), want)
		}
	}
}
