package live

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/server"
	"httpserver/internal/share"
	"httpserver/internal/tcp"
)

// maxPage is the largest page, in bytes.
const maxPage = 6000

func TestThePageIsSmall(t *testing.T) {
	if n := len(squeezed()); n > maxPage {
		t.Errorf("the page has %d bytes, %d more than %d", n, n-maxPage, maxPage)
	}
}

// A running is a server that is shared.
type running struct {
	t     *testing.T
	url   string
	class *share.Class
	live  *Live
	srv   *server.Server
}

// start starts a server that responds to all other requests with "hello".
func start(t *testing.T, word string) *running {
	t.Helper()
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	bus := event.NewBus()
	r := &running{t: t, url: "http://" + ln.Addr().String(), class: share.New(word)}
	r.live = New(Config{Class: r.class, Bus: bus, Snapshot: func() event.Snapshot { return r.srv.Snapshot() }})
	h := message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if IsGuest(q) {
			return r.live.Serve(ctx, q)
		}
		return &message.Response{Status: message.OK, Content: message.Bytes("hello")}
	})
	r.srv = server.New(server.Config{
		Guest:    IsGuest,
		Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Minute},
		About:    event.ServerStarted{Root: "/home/secret", PID: 4711},
	}, h, bus)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- r.live.Run(ctx) }()
	go func() { ended <- r.srv.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		cancel()
		if err := r.srv.Shutdown(context.Background()); err != nil {
			t.Errorf("shut down: %v", err)
		}
		<-ended
		<-ended
		bus.Close()
	})
	return r
}

// ask sends a request over a connection of its own.
func (r *running) ask(method, path, content, cookie string) *http.Response {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	r.t.Cleanup(cancel)
	q, err := http.NewRequestWithContext(ctx, method, r.url+path, strings.NewReader(content))
	if err != nil {
		r.t.Fatal(err)
	}
	if cookie != "" {
		q.Header.Set("Cookie", cookie)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(q)
	if err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	r.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// join joins with a word, and returns the guest's cookie.
func (r *running) join(word string) string {
	r.t.Helper()
	resp := r.ask("POST", "/live/join", word, "")
	cookie, _, _ := strings.Cut(resp.Header.Get("Set-Cookie"), ";")
	if resp.StatusCode != 200 || cookie == "" {
		text, _ := io.ReadAll(resp.Body)
		r.t.Fatalf("joining: %s %s, cookie %q", resp.Status, text, cookie)
	}
	return cookie
}

// watch opens the stream of a guest; its lines.
func (r *running) watch(cookie string) *bufio.Scanner {
	r.t.Helper()
	resp := r.ask("GET", "/live/events", "", cookie)
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || got != "text/event-stream" {
		r.t.Fatalf("the stream is %s of type %q", resp.Status, got)
	}
	return bufio.NewScanner(resp.Body)
}

// until reads lines until one has all of the words.
func until(t *testing.T, lines *bufio.Scanner, words ...string) string {
	t.Helper()
	var seen []string
	for lines.Scan() {
		line, all := lines.Text(), true
		seen = append(seen, line)
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			return line
		}
	}
	t.Fatalf("no line has %q; seen were\n%s\nand then %v", words, strings.Join(seen, "\n"), lines.Err())
	return ""
}

func TestAGuestSeesWhatHappens(t *testing.T) {
	r := start(t, "otter-lamp")
	lines := r.watch(r.join("otter-lamp"))
	until(t, lines, `data: {"conn":`, `"words":{`, `"client-closed":"client: closed it"`)
	snap := until(t, lines, `"type":"snapshot"`)
	for _, secret := range []string{"/home/secret", "4711", "127.0.0.1"} {
		if strings.Contains(snap, secret) {
			t.Errorf("the snapshot tells %q: %s", secret, snap)
		}
	}
	r.ask("GET", "/page?token=s3cret&a=b", "", "")
	opened := until(t, lines, `"type":"conn-opened"`, `"peer":"[2001:db8::1]:0"`)
	request := until(t, lines, `"type":"request-received"`, `"target":"/page?token=******&a=b"`)
	until(t, lines, `"type":"response-sent"`, `"peer":""`, `"why":"client-close"`)
	until(t, lines, `"type":"conn-closed"`, `"reason":"client-close"`)
	if strings.Contains(opened+request, "127.0.0.1") || strings.Contains(request, "Go-http-client") {
		t.Errorf("these tell who sent it: %s %s", opened, request)
	}
	totals := until(t, lines, `"type":"totals"`)
	if !strings.Contains(totals, `"conns":1,"open":0,"requests":1,`) || !strings.Contains(totals, `"guests":1`) {
		t.Errorf("the numbers have guests in them: %s", totals)
	}
}

func TestWhoMayWatch(t *testing.T) {
	r := start(t, "otter-lamp")
	for _, c := range []struct {
		name, method, path, content, cookie string
		status                              int
	}{
		{"the page", "GET", "/live", "", "", 200},
		{"the stream without a word", "GET", "/live/events", "", "", 403},
		{"the stream with a made-up cookie", "GET", "/live/events", "", cookie + "=x", 403},
		{"a wrong word", "POST", "/live/join", "otter-lamb", "", 403},
		{"no word", "POST", "/live/join", "", "", 403},
		{"the word with much after it", "POST", "/live/join", "otter-lamp" + strings.Repeat("x", 1000), "", 403},
		{"a vote of a stranger", "POST", "/live/vote?1=1", "", "", 403},
		{"the stream by POST", "POST", "/live/events", "", "", 405},
		{"a vote by GET", "GET", "/live/vote?1=1", "", "", 405},
		{"nothing", "GET", "/live/else", "", "", 404},
		{"the right word", "POST", "/live/join", "otter-lamp", "", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp := r.ask(c.method, c.path, c.content, c.cookie)
			if resp.StatusCode != c.status || !resp.Close {
				t.Errorf("status %d, closes %v; want %d and a close", resp.StatusCode, resp.Close, c.status)
			}
		})
	}
	if n := r.srv.Snapshot().Totals; n.Conns != 0 || n.Requests != 0 {
		t.Errorf("the numbers have guests in them: %+v", n)
	}
}

func TestAGuestHasAFewStreams(t *testing.T) {
	r := start(t, "")
	c := r.join("")
	for range maxStreams {
		r.watch(c)
	}
	if resp := r.ask("GET", "/live/events", "", c); resp.StatusCode != 503 {
		t.Errorf("one stream more than %d: status %d, want 503", maxStreams, resp.StatusCode)
	}
	if n := r.class.Count(share.Page); n != 1 {
		t.Errorf("%d guests are there, want 1", n)
	}
}

func TestAQuizHoldsTheAnswerBack(t *testing.T) {
	r := start(t, "")
	c := r.join("")
	lines := r.watch(c)
	until(t, lines, `"type":"snapshot"`)
	r.class.Begin(0)
	r.class.Ask(7, 2)
	until(t, lines, `"asks":true,"n":1,"text":"Connection #7, after request 2: kept, or closed? 0 votes so far."`)
	r.ask("GET", "/during", "", "")
	if resp := r.ask("POST", "/live/vote?1=1", "", c); resp.StatusCode != 200 {
		t.Errorf("a vote: status %d", resp.StatusCode)
	}
	if resp := r.ask("POST", "/live/vote?2=1", "", c); resp.StatusCode != 409 {
		t.Errorf("a vote on another question: status %d, want 409", resp.StatusCode)
	}
	r.class.Tell(true, "it is HTTP/1.1")
	told := false
	for lines.Scan() && !told {
		if strings.Contains(lines.Text(), "/during") {
			t.Fatalf("an event of the quiz's time came before the answer: %s", lines.Text())
		}
		told = strings.Contains(lines.Text(), `"Kept: it is HTTP/1.1. 1 said kept, 0 said closed."`)
	}
	r.class.Finish()
	until(t, lines, `"target":"/during"`)
}

// A guest that does not read delays no other guest. It is told how many events it
// lost, and gets a snapshot.
func TestASlowGuestLosesTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		defer bus.Close()
		l := New(Config{Class: share.New(""), Bus: bus, Snapshot: func() event.Snapshot { return event.Snapshot{} }})
		who, err := l.class.Enter(share.Visitor{Kind: share.Page})
		if err != nil {
			t.Fatal(err)
		}
		g, err := l.enter(who, 1, netip.AddrPort{})
		if err != nil {
			t.Fatal(err)
		}
		go l.Run(t.Context())
		const n = 5 * waiting
		for range n {
			time.Sleep(every)
			bus.Publish(time.Now(), event.Totals{Conns: 1})
		}
		time.Sleep(repairEvery)
		if got := len(g.texts); got != waiting {
			t.Fatalf("%d texts wait, want %d", got, waiting)
		}
		kept := 0
		for range waiting {
			kept += strings.Count(string(<-g.texts), `"type":"totals"`)
		}
		time.Sleep(repairEvery + every)
		text := string(<-g.texts)
		lost, ok := strings.CutPrefix(text[strings.Index(text, `"data":`):], `"data":{"n":`)
		if !ok || !strings.Contains(text, `"type":"snapshot"`) {
			t.Fatalf("after the loss came %s", text)
		}
		if want := n - kept; !strings.HasPrefix(lost, strconv.Itoa(want)+"}") {
			t.Errorf("told of the loss: %.20s, want %d", lost, want)
		}
		l.leave(g)
	})
}

func TestASnapshotHasTheNewestConnections(t *testing.T) {
	s := event.Snapshot{}
	for i := range 3 * maxOpen {
		c := event.ConnState{}
		c.Conn = uint64(3*maxOpen - i)
		if c.Conn%3 == 0 {
			c.Side = event.ToUpstream
		}
		s.Open = append(s.Open, c)
	}
	m := mask{}
	open := m.snapshot(s).Open
	if first, last := open[0].Conn, open[len(open)-1].Conn; len(open) != maxOpen || last != 3*maxOpen-1 || first != 3*maxOpen/2+1 {
		t.Errorf("%d connections, from #%d to #%d", len(open), first, last)
	}
	if s.Open[0].Conn != 3*maxOpen {
		t.Error("the snapshot of the server was changed")
	}
}

// A gate is a guest's connection that takes bytes only while it is open.
type gate struct {
	open chan struct{}
	came strings.Builder
}

func (g *gate) Write(p []byte) (int, error) {
	<-g.open
	return g.came.Write(p)
}

// The whole way of a text: a page that does not read delays neither a page that does
// nor what is published, and goes on with a snapshot.
func TestAPageThatDoesNotReadLosesTextsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		l := New(Config{Class: share.New(""), Bus: bus, Snapshot: func() event.Snapshot { return event.Snapshot{} }})
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { l.Run(ctx) })
		watch := func(out io.Writer) {
			who, err := l.class.Enter(share.Visitor{Kind: share.Page})
			if err != nil {
				t.Fatal(err)
			}
			resp := l.Serve(t.Context(), &message.Request{Method: "GET", Target: message.Target{Path: "/live/events"},
				Fields: message.Fields{{Name: "Cookie", Value: cookie + "=" + who.ID()}}})
			all.Go(func() { resp.Content.(message.Stream)(out) })
		}
		slow, quick := &gate{open: make(chan struct{})}, &gate{open: make(chan struct{})}
		close(quick.open)
		watch(slow)
		watch(quick)
		time.Sleep(every)
		const n = 10 * waiting
		for i := range n {
			bus.Publish(time.Now(), event.ConnGuest{Conn: uint64(i + 1)})
			time.Sleep(every)
		}
		synctest.Wait()
		if got := strings.Count(quick.came.String(), `"type":"conn-guest"`); got != n || strings.Contains(quick.came.String(), `"type":"lost"`) {
			t.Errorf("the page that reads got %d events of %d; lost: %v", got, n, strings.Contains(quick.came.String(), `"type":"lost"`))
		}
		close(slow.open)
		time.Sleep(2 * repairEvery)
		synctest.Wait()
		cancel()
		all.Wait()
		bus.Close()
		got := strings.Count(slow.came.String(), `"type":"conn-guest"`)
		_, told, _ := strings.Cut(slow.came.String(), `"type":"lost","data":{"n":`)
		if want := strconv.Itoa(n-got) + "}"; got > waiting+1 || !strings.HasPrefix(told, want) || !strings.Contains(told, `"type":"snapshot"`) {
			t.Errorf("the other got %d events, and then %.200q; want it told of %s and a snapshot", got, told, want)
		}
	})
}

// What one text cannot hold is lost and told, so that no burst fills a network.
func TestATextIsBounded(t *testing.T) {
	bus := event.NewBus()
	defer bus.Close()
	l := New(Config{Class: share.New(""), Bus: bus, Snapshot: func() event.Snapshot { return event.Snapshot{} }})
	sub := bus.Subscribe(batches, kinds)
	defer sub.Close()
	w := newWriter(l, sub)
	const n = 10_000
	for i := range n {
		bus.Publish(time.Now(), event.ConnGuest{Conn: uint64(i)})
	}
	bus.Close()
	var in, lost uint64
	for {
		text, events, missing := w.text()
		if events+missing == 0 {
			break
		}
		in, lost = in+events, lost+missing
		if len(text) > maxText+1000 {
			t.Errorf("a text of %d bytes, want %d at most", len(text), maxText)
		}
	}
	if in == 0 || lost == 0 || in+lost != n {
		t.Errorf("%d events came, %d were lost; want %d together", in, lost, n)
	}
}
