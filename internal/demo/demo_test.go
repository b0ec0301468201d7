package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/server"
	"httpserver/internal/site"
	"httpserver/internal/tcp"
)

// The parallel tests wait for what clients do in real time, so more of them run than
// there are processors.
func TestMain(m *testing.M) {
	flag.Set("test.parallel", "8")
	goleak.VerifyTestMain(m)
}

// A theatre is a real server and a runner whose lessons are played fast.
type theatre struct {
	*Runner
	server *server.Server
	bus    *event.Bus
	sub    *event.Subscription
	served chan error
}

// build starts a server.
func build(t *testing.T, settings event.Settings, secure *tls.Config) *theatre {
	t.Helper()
	handler, err := site.New(site.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := tcp.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	th := &theatre{bus: event.NewBus(), served: make(chan error, 1)}
	th.Runner = New(ln.Addr().String, nil)
	th.pace = 0.02
	if secure != nil {
		th.tls = &tls.Config{InsecureSkipVerify: true}
	}
	th.sub = th.bus.Subscribe(4096, event.AllKinds)
	th.server = server.New(server.Config{Settings: settings, TLS: secure, Tag: th.Tag}, handler, th.bus)
	go func() { th.served <- th.server.Serve(context.Background(), ln) }()
	return th
}

// ordinary are settings under which the lessons are as described. The idle limit
// is short, or lessons about it would take long, but no busy machine has a client
// rest for that long who means to be quick.
var ordinary = event.Settings{KeepAlive: true, IdleTimeout: 1200 * time.Millisecond}

// A blink is an idle limit that strikes while a client rests.
const blink = 150 * time.Millisecond

// A part is what was seen of one tag.
type part struct {
	conns, requests int
	reasons         map[string]int // of closing
	statuses        map[uint16]int
}

// stop stops the server.
func (th *theatre) stop(t *testing.T) {
	t.Helper()
	if err := th.server.Shutdown(context.Background()); err != nil {
		t.Errorf("stop: %v", err)
	}
	if err := <-th.served; err != nil {
		t.Errorf("serve: %v", err)
	}
	th.bus.Close()
}

// sum sums up what happened, until all connections are closed.
func (th *theatre) sum(t *testing.T) map[string]*part {
	t.Helper()
	parts := make(map[string]*part)
	tags := make(map[uint64]string)
	src := feed.Live(th.sub, nil)
	for open := th.server.Snapshot().Totals.Conns; open > 0; {
		entries, err := src.Next(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			switch e := e.Event.(type) {
			case event.ConnOpened:
				tags[e.Conn] = e.Tag
				if parts[e.Tag] == nil {
					parts[e.Tag] = &part{reasons: map[string]int{}, statuses: map[uint16]int{}}
				}
				parts[e.Tag].conns++
			case event.RequestReceived:
				parts[tags[e.Conn]].requests++
			case event.ResponseSent:
				parts[tags[e.Conn]].statuses[e.Status]++
			case event.ConnClosed:
				parts[tags[e.Conn]].reasons[e.Reason.String()]++
				open--
			case event.Lost:
				t.Errorf("%d entries lost", e.N)
			}
		}
	}
	return parts
}

// perform plays one scenario to its end.
func perform(t *testing.T, n int, settings event.Settings, secure *tls.Config) map[string]*part {
	t.Helper()
	th := build(t, settings, secure)
	if settings.IdleTimeout == blink {
		th.pace = 0.08
	}
	if err := th.Start(t.Context(), n); err != nil {
		t.Error(err)
	}
	if err := th.Wait(); err != nil {
		t.Error(err)
	}
	if n, ok := th.Running(); ok {
		t.Errorf("scenario %d runs after its end", n)
	}
	defer th.stop(t)
	return th.sum(t)
}

func TestEachScenarioShowsWhatItPromises(t *testing.T) {
	for _, c := range []struct {
		n    int
		want map[string]string
	}{
		{1, map[string]string{"demo 1": "1 conns, 6 requests, 200 x6, idle-timeout x1"}},
		{2, map[string]string{"demo 2": "6 conns, 6 requests, 200 x6, client-close x6"}},
		{3, map[string]string{
			"demo 3a": "1 conns, 6 requests, 200 x6, client-closed x1",
			"demo 3b": "6 conns, 6 requests, 200 x6, client-close x6"}},
		{4, map[string]string{"demo 4": "6 conns, 25 requests, 200 x25, client-closed x6"}},
		{5, map[string]string{"demo 5": "2 conns, 4 requests, 200 x4, http-1.0 x2"}},
		{6, map[string]string{"demo 6": "1 conns, 1 requests, 200 x1, idle-timeout x1"}},
		{7, map[string]string{"demo 7": "1 conns, 5 requests, 200 x5, client-closed x1"}},
		{8, map[string]string{"demo 8": "1 conns, 1 requests, 200 x1, client-closed x1"}},
		{9, map[string]string{"demo 9": "6 conns, 6 requests, 400 x4, 417 x1, 501 x1, bad-chunk x1, bad-field x1, bad-host x1, both-lengths x1, client-closed x2"}},
		{10, map[string]string{"demo n": "5 conns, 5 requests, 200 x5, reset-idle x5"}},
		{11, map[string]string{"demo i": "5 conns, 6 requests, 200 x6, client-close x2, client-closed x1, raced x2"}},
	} {
		t.Run(fmt.Sprint(c.n), func(t *testing.T) {
			t.Parallel()
			got := make(map[string]string)
			for tag, p := range perform(t, c.n, ordinary, nil) {
				got[tag] = p.String()
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("\n got %v\nwant %v", got, c.want)
			}
		})
	}
}

// String sums a part up in one line.
func (p *part) String() string {
	text := fmt.Sprintf("%d conns, %d requests", p.conns, p.requests)
	for _, status := range slices.Sorted(maps.Keys(p.statuses)) {
		text += fmt.Sprintf(", %d x%d", status, p.statuses[status])
	}
	for _, why := range slices.Sorted(maps.Keys(p.reasons)) {
		text += fmt.Sprintf(", %s x%d", why, p.reasons[why])
	}
	return text
}

// At the tests' pace the rush hour lasts 400 ms: a request at once and one every
// 100 ms, fewer on a machine that is late.
func TestRushHourReusesItsConnections(t *testing.T) {
	p := perform(t, 0, ordinary, nil)["demo 0"]
	if p.conns != 50 || p.requests < 50 || p.requests > 5*50 ||
		p.statuses[200] != p.requests || p.reasons["client-closed"] != 50 {
		t.Errorf("got %v, want up to 250 requests on 50 connections that their clients close", p)
	}
}

func TestEveryScenarioEndsWhateverTheServerIsSetTo(t *testing.T) {
	for name, settings := range map[string]event.Settings{
		"keep-alive off":        {IdleTimeout: 300 * time.Millisecond},
		"two requests at most":  {KeepAlive: true, IdleTimeout: 300 * time.Millisecond, MaxRequests: 2},
		"idle for a blink only": {KeepAlive: true, IdleTimeout: blink},
		"slow":                  {KeepAlive: true, IdleTimeout: 300 * time.Millisecond, Delay: 20 * time.Millisecond},
	} {
		for _, l := range lessons() {
			t.Run(fmt.Sprintf("%s, %s", name, l.Title), func(t *testing.T) {
				t.Parallel()
				for tag := range perform(t, l.N, settings, nil) {
					if !strings.HasPrefix(tag, "demo ") {
						t.Errorf("a connection has the tag %q", tag)
					}
				}
			})
		}
	}
}

func TestAScenarioCanBeStoppedAtAnyTime(t *testing.T) {
	for _, l := range lessons() {
		t.Run(l.Title, func(t *testing.T) {
			t.Parallel()
			th := build(t, event.Settings{KeepAlive: true, IdleTimeout: time.Hour}, nil)
			th.pace = 100 // its end is not waited for
			if err := th.Start(t.Context(), l.N); err != nil {
				t.Fatal(err)
			}
			for th.server.Snapshot().Totals.Conns == 0 { // until something of it is to be seen
				<-th.sub.C()
			}
			if n, ok := th.Running(); !ok || n != l.N {
				t.Errorf("Running() = %d, %v", n, ok)
			}
			begin := time.Now()
			th.Stop()
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %v to stop", took)
			}
			if err := th.Wait(); err != nil {
				t.Errorf("stopped, and then: %v", err)
			}
			th.stop(t)
		})
	}
}

func TestANewScenarioTakesTheOldOnesPlace(t *testing.T) {
	th := build(t, ordinary, nil)
	th.pace = 1
	for _, n := range []int{1, 2, 3} {
		if err := th.Start(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		if got, ok := th.Running(); !ok || got != n {
			t.Errorf("Running() = %d, %v; want %d", got, ok, n)
		}
	}
	th.Stop()
	th.Stop()
	if err := th.Start(t.Context(), 99); err == nil {
		t.Error("there is a scenario 99")
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := th.Start(ctx, 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := th.Wait(); err != nil {
		t.Error(err)
	}
	th.stop(t)
}

func TestWithoutAServerALessonSaysSo(t *testing.T) {
	for addr, want := range map[string]string{"": "does not listen", "127.0.0.1:1": "connect to the server"} {
		r := New(func() string { return addr }, nil)
		if err := r.Wait(); err != nil {
			t.Error(err)
		}
		if err := r.Start(t.Context(), 4); err != nil {
			t.Fatal(err)
		}
		if err := r.Wait(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", addr, err, want)
		}
	}
}

func TestTheTargetIsWhereTheServerCanBeReached(t *testing.T) {
	for addr, want := range map[string]string{
		"[::]:80": "127.0.0.1:80", "0.0.0.0:80": "127.0.0.1:80", ":80": "127.0.0.1:80", "127.0.0.2:80": "127.0.0.2:80",
		"[::1]:80": "[::1]:80", "[::ffff:127.0.0.1]:80": "127.0.0.1:80", "localhost:80": "127.0.0.1:80",
	} {
		if got, err := target(addr); err != nil || got.String() != want {
			t.Errorf("target(%q) = %v, %v; want %s", addr, got, err, want)
		}
	}
}

func TestTheTextsFitTheMenu(t *testing.T) {
	r := New(func() string { return "[::]:18443" }, nil)
	all := r.Scenarios()
	r.tls = new(tls.Config)
	secure := r.Scenarios()
	seen := make(map[string]bool)
	for i, s := range all {
		if len([]rune(s.Title)) > 30 || len([]rune(s.Does)) > 40 || len([]rune(s.Watch)) > 46 || len([]rune(s.Sends)) > 30 || s.Sends == "" || s.Title == "" || s.Does == "" || s.Watch == "" {
			t.Errorf("%d: a text is too long or missing: %+v", s.N, s)
		}
		if seen[s.Key] || len(s.Key) != 1 {
			t.Errorf("%d: the key is %q", s.N, s.Key)
		}
		seen[s.Key] = true
		for _, by := range []string{s.ByHand, secure[i].ByHand} {
			if !strings.Contains(by, "localhost") || !strings.Contains(by, "18443") || strings.Contains(by, "{u") || strings.Contains(by, "{p") || strings.Contains(by, "{c") {
				t.Errorf("%d: by hand: %s", s.N, by)
			}
		}
		for _, name := range []string{s.Key, fmt.Sprint(s.N)} {
			if n, ok := ByKey(name); !ok || n != s.N {
				t.Errorf("ByKey(%q) = %d, %v; want %d", name, n, ok, s.N)
			}
		}
	}
	if n, ok := ByKey("x"); ok {
		t.Errorf(`ByKey("x") = %d`, n)
	}
	if len(all) != 12 {
		t.Errorf("%d scenarios, want 12", len(all))
	}
}

func TestAPortIsOursUntilALittleAfterItsEnd(t *testing.T) {
	var p ports
	ours := netip.MustParseAddrPort("127.0.0.1:1000")
	p.add(ours, "demo 1")
	for addr, want := range map[string]string{
		"127.0.0.1:1000": "demo 1", "[::ffff:127.0.0.1]:1000": "demo 1", "127.0.0.1:1001": "", "10.0.0.1:1000": "",
	} {
		if got := p.tag(netip.MustParseAddrPort(addr)); got != want {
			t.Errorf("tag(%s) = %q, want %q", addr, got, want)
		}
	}
	p.remove(ours)
	if got := p.tag(ours); got != "demo 1" {
		t.Errorf("just closed: %q", got)
	}
	this := p.list[ours]
	this.closed = this.closed.Add(-2 * portLinger)
	p.list[ours] = this
	if got := p.tag(ours); got != "" {
		t.Errorf("long closed: %q", got)
	}
	p.sweep(time.Now().Add(2 * portLinger))
	if len(p.list) != 0 {
		t.Errorf("the list keeps %v", p.list)
	}
}

func TestTheClientsSpeakTLS(t *testing.T) {
	secure := &tls.Config{Certificates: []tls.Certificate{selfSigned(t)}}
	for n, want := range map[int]string{
		1:  "1 conns, 6 requests, 200 x6, idle-timeout x1", // the alert after the server's end is no lost request
		5:  "2 conns, 4 requests, 200 x4, http-1.0 x2",
		11: "5 conns, 6 requests, 200 x6, client-close x2, client-closed x1, raced x2",
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			for tag, p := range perform(t, n, ordinary, secure) {
				if p.String() != want {
					t.Errorf("%s\n got %v\nwant %s", tag, p, want)
				}
			}
		})
	}
}

// selfSigned is a certificate that only a client without care takes.
func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestWithKeepAliveOffAPageIsAStaircase(t *testing.T) {
	p := perform(t, 1, event.Settings{IdleTimeout: ordinary.IdleTimeout}, nil)["demo 1"]
	if want := "6 conns, 6 requests, 200 x6, switched-off x6"; p.String() != want {
		t.Errorf("got %v, want %s", p, want)
	}
}
