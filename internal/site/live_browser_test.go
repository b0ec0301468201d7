//go:build browser

package site

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/live"
	"httpserver/internal/reason"
	"httpserver/internal/server"
	"httpserver/internal/share"
	"httpserver/internal/tcp"
)

// A shared is a server that a class may watch, and the JSON lines of its events.
type shared struct {
	t     *testing.T
	class *share.Class
	addr  string
	srv   *server.Server
	lines *lines
	stop  func()
}

// A lines keeps what is written to it.
type lines struct{ ch chan string }

func (l *lines) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		l.ch <- line
	}
	return len(p), nil
}

// startShared starts a shared server at an address.
func startShared(t *testing.T, addr, word string) *shared {
	t.Helper()
	ln, err := tcp.Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	bus := event.NewBus()
	s := &shared{t: t, class: share.New(word), addr: ln.Addr().String(), lines: &lines{make(chan string, 10_000)}}
	page := live.New(live.Config{Class: s.class, Bus: bus, Snapshot: func() event.Snapshot { return s.srv.Snapshot() }})
	h := newSite(t, Config{Live: page})
	s.srv = server.New(server.Config{Guest: live.IsGuest, Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Minute}}, h, bus)
	sink := feed.NewSink(s.lines, 1<<20, nil)
	sub := bus.Subscribe(1000, event.AllKinds)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 3)
	go func() { ended <- feed.JSON(context.Background(), feed.Live(sub, nil), sink) }()
	go func() { ended <- page.Run(ctx) }()
	go func() { ended <- s.srv.Serve(context.Background(), ln) }()
	stopped := false
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := s.srv.Shutdown(context.Background()); err != nil {
			t.Errorf("shut down: %v", err)
		}
		bus.Close()
		for range 3 {
			<-ended
		}
	}
	t.Cleanup(s.stop)
	return s
}

// send sends requests on a new connection, and reads as many responses.
func (s *shared) send(requests ...string) net.Conn {
	s.t.Helper()
	nc, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { nc.Close() })
	br := bufio.NewReader(nc)
	for _, q := range requests {
		io.WriteString(nc, q)
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			s.t.Fatalf("%q: %v", q, err)
		}
		io.Copy(io.Discard, resp.Body)
	}
	return nc
}

// A told is what the JSON lines say in the end.
type told struct {
	lanes  []string // number, requests, reason, whether open
	totals event.Totals
}

// read reads the JSON lines until so many connections of clients have closed, and
// the totals agree.
func (s *shared) read(closed int) (end told) {
	s.t.Helper()
	type lane struct {
		n    int
		why  string
		over bool
	}
	all := map[uint64]*lane{}
	timeout := time.After(patience)
	for {
		select {
		case <-timeout:
			s.t.Fatalf("%d of %d connections have closed", len(all), closed)
		case line := <-s.lines.ch:
			switch e := parseEvent(s.t, []byte(line)).(type) {
			case event.ConnOpened:
				all[e.Conn] = &lane{}
			case event.ConnGuest:
				delete(all, e.Conn)
			case event.RequestReceived:
				if l := all[e.Conn]; l != nil {
					l.n = e.Nth
				}
			case event.ConnClosed:
				if l := all[e.Conn]; l != nil {
					l.n, l.why, l.over = e.Requests, e.Reason.String(), true
				}
			case event.Totals:
				end.totals = e
			}
		}
		end.lanes = nil
		requests, over := 0, 0
		for id, l := range all {
			state := "open"
			if l.over {
				over++
				state = "closed"
			}
			requests += l.n
			end.lanes = append(end.lanes, fmt.Sprintf("%d,%d,%s,%s", id, l.n, l.why, state))
		}
		slices.Sort(end.lanes)
		if over == closed && end.totals.Requests == uint64(requests) && end.totals.Open == len(all)-over {
			return end
		}
	}
}

const (
	lanesShown = `[...document.querySelectorAll("[data-lane]")].map((g) => g.dataset.lane).sort().join(" ")`
	connected  = `/^You are #\d+: /.test(document.getElementById("you").textContent) + ""`
)

// The page shows what --json tells of the same run.
func TestBrowserLive(t *testing.T) {
	s := startShared(t, "127.0.0.1:0", "otter-lamp")
	b := startBrowser(t)
	b.NewTab()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 2, "mobile": true}, nil)
	b.Open("http://" + s.addr + "/live")
	b.Eval(`until(() => document.getElementById("join")?.hidden === false)`)
	b.Eval(`document.getElementById("word").value = "otter-lamp"; document.querySelector("#join button").click()`)
	b.WaitFor(connected, "true")

	get := "GET /echo/a HTTP/1.1\r\nHost: a\r\n\r\n"
	s.send(get, get, get)
	s.send(get, get).Close()
	s.send("GET /echo/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	s.send("GET /echo/a HTTP/1.0\r\n\r\n")
	s.send("GET /echo/a HTTP/1.1\r\n\r\n")
	want := s.read(4)
	b.WaitFor(lanesShown, strings.Join(want.lanes, " "))
	b.WaitFor(`document.getElementById("sum").textContent`, fmt.Sprintf("%d requests on %d connections, %d open", want.totals.Requests, want.totals.Conns, want.totals.Open))
	for _, code := range []reason.Code{reason.ClientEOF, reason.ClientClose, reason.Version10, reason.BadHost} {
		lane := fmt.Sprintf(`document.querySelector("[data-lane*=',%s,']").textContent.includes(%q) + ""`, code, reason.Of(code).Label())
		b.WaitFor(lane, "true")
	}
	b.WaitFor(`document.getElementById("lanes").ariaLabel.includes("3 requests, open") + ""`, "true")
	b.fitsAPhone(t)
	b.votes(s)
	b.sleeps(s)

	s.stop()
	b.WaitFor(`document.getElementById("you").textContent.startsWith("No") + ""`, "true")
	again := startShared(t, s.addr, "")
	again.send(get)
	b.WaitFor(connected, "true")
	b.WaitFor(lanesShown, "1,1,,open")
	b.WaitFor(`document.getElementById("sum").textContent`, "1 request on 1 connection, 1 open")
}

// fitsAPhone checks the page in both colours.
func (b *browser) fitsAPhone(t *testing.T) {
	t.Helper()
	if got := b.Eval(`document.documentElement.scrollWidth + ""`); got != "320" {
		t.Errorf("the page is %s pixels wide on a phone of 320", got)
	}
	for _, scheme := range []string{"light", "dark"} {
		b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		if got := b.Eval(faint); got != "" {
			t.Errorf("%s: too little contrast: %s", scheme, got)
		}
	}
}

// votes answers a question.
func (b *browser) votes(s *shared) {
	s.class.Begin(1 << 60)
	s.class.Ask(1, 3)
	b.WaitFor(`document.getElementById("vote").hidden + ""`, "false")
	b.Eval(`document.querySelector("#vote button").click()`)
	b.WaitFor(`document.getElementById("ask").textContent`, "Connection #1, after request 3: kept, or closed? 1 vote so far.")
	s.class.Tell(true, "it is HTTP/1.1")
	b.WaitFor(`document.getElementById("ask").textContent`, "Kept: it is HTTP/1.1. 1 said kept, 0 said closed.")
	s.class.Finish()
	b.WaitFor(`document.getElementById("vote").hidden + document.getElementById("ask").textContent`, "true")
}

// sleeps hides the page, which ends its stream, and shows it again.
func (b *browser) sleeps(s *shared) {
	const hide = `Object.defineProperty(document, "hidden", { value: %v, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`
	b.Eval(fmt.Sprintf(hide, true))
	for end := time.Now().Add(patience); s.class.Count(share.Page) > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatal("a page that is hidden still has its stream")
		}
	}
	b.Eval(fmt.Sprintf(hide, false))
	for end := time.Now().Add(patience); s.class.Count(share.Page) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatal("a page that is shown again has no stream")
		}
	}
	b.WaitFor(connected, "true")
}
