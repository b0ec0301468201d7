package site

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/files"
	"httpserver/internal/proxy"
	"httpserver/internal/server"
	"httpserver/internal/tcp"
)

// A witness notes the request of each exchange in progress.
type witness struct {
	t     *testing.T
	mu    sync.Mutex
	about map[[2]uint64]string
}

func (*witness) Wants(event.Kind) bool { return true }

// Publish compares what is told of an exchange at its end with its beginning.
func (w *witness) Publish(_ time.Time, e event.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := e.(type) {
	case event.RequestReceived:
		w.about[[2]uint64{e.Conn, uint64(e.Nth)}] = e.Target
	case event.ResponseSent:
		key := [2]uint64{e.Conn, uint64(e.Nth)}
		if began := w.about[key]; began == "" || began != e.Target {
			w.t.Errorf("exchange %d of connection %d began with %q and ended with %q", e.Nth, e.Conn, began, e.Target)
		}
		delete(w.about, key)
	case event.Steps:
		target := w.about[[2]uint64{e.Conn, uint64(e.Nth)}]
		for _, s := range e.Steps {
			if s.Dir == event.In && s.What == "target" && s.Fact != target {
				w.t.Errorf("exchange %d of connection %d began with %q and is explained as %q", e.Nth, e.Conn, target, s.Fact)
			}
		}
	}
}

// own are requests with a mark of six letters in them, and their responses, "" for
// any. Each goes through another part of the site.
var own = []struct{ request, response string }{
	{"GET /echo/MARK HTTP/1.1\r\nHost: a\r\nAccept-Encoding: \r\n\r\n", "MARK"},
	{"GET /user-agent HTTP/1.1\r\nHost: a\r\nUser-Agent: MARK\r\n\r\n", "MARK"},
	{"GET /users/MARK HTTP/1.1\r\nHost: a\r\n\r\n", "MARK"},
	{"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n\"MARK\"\r\n0\r\n\r\n", `{"received": "MARK"}`},
	{"GET /nothing/MARK HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found"},
	{"PUT /files/MARK HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nMARK", ""},
	{"GET /files/MARK HTTP/1.1\r\nHost: a\r\n\r\n", "MARK"},
	{"DELETE /files/MARK HTTP/1.1\r\nHost: a\r\n\r\n", ""},
	{"PUT /nothing/MARK HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nMARK", "HTTP/1.1 404 Not Found"},
	{"GET /upstream/echo/MARK HTTP/1.1\r\nHost: a\r\n\r\n", "MARK"},
	{"GET /upstream/bytes/100000?MARK HTTP/1.1\r\nHost: a\r\n\r\n", ""},
	{"POST /upstream/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n\"MARK\"\r\n0\r\n\r\n", `{"received": "MARK"}`},
	{"GET /upstream/user-agent HTTP/1.1\r\nHost: a\r\nUser-Agent: MARK\r\n\r\n", "MARK"},
	{"GET /stream/3?MARK HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n", ""},
	{"GET /users/MARK HTTP/1.1\r\nHost: a\r\n\r\n", "MARK"},
}

// Requests of many clients, pipelined, are served and told of each by itself,
// whatever the memory of a request is used for next, and whatever a viewer sees meanwhile.
func TestEveryResponseIsToItsOwnRequest(t *testing.T) {
	store, err := files.NewStore(root(t), files.StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	upstream, err := url.Parse(serve(t, newSite(t, Config{})))
	if err != nil {
		t.Fatal(err)
	}
	forward, err := proxy.New(proxy.Config{Prefix: "/upstream", Upstream: upstream})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forward.Close)
	h := newSite(t, Config{Root: root(t, "index.html", "home"), Store: store, Proxies: []Proxy{{Prefix: "/upstream", Handler: forward}}})
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{t: t, about: map[[2]uint64]string{}}
	s := server.New(server.Config{Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Minute}}, h, w)
	done := make(chan error, 1)
	go func() { done <- s.Serve(context.Background(), ln) }()
	defer s.Capture(0)()
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			for round := range 5 {
				askAll(t, ln.Addr().String(), fmt.Sprintf("c%dr%03d", client, round))
			}
		})
	}
	asked := make(chan struct{})
	go func() { clients.Wait(); close(asked) }()
	for looking := true; looking; {
		select {
		case <-asked:
			looking = false
		default:
			s.Snapshot()
		}
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(w.about) > 0 {
		t.Errorf("these began and did not end: %v", w.about)
	}
}

// askAll sends all of own at once, with this mark, and reads the responses.
func askAll(t *testing.T, addr, mark string) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	defer nc.Close()
	var all strings.Builder
	for _, x := range own {
		all.WriteString(marked(x.request, mark))
	}
	go io.WriteString(nc, all.String())
	br := bufio.NewReader(nc)
	for _, x := range own {
		request := marked(x.request, mark)
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Errorf("%q: %v", request, err)
			return
		}
		content, err := io.ReadAll(resp.Body)
		if want := marked(x.response, mark); err != nil || want != "" && string(content) != want {
			t.Errorf("%q: got %d %q, %v", request, resp.StatusCode, content, err)
		}
	}
}

// marked is text with the mark in it.
func marked(text, mark string) string { return strings.ReplaceAll(text, "MARK", mark) }
