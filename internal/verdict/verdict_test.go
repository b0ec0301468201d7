package verdict_test

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
)

// folded is the state at the end of a recording.
func folded(t testing.TB, file string) *monitor.State {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := feed.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	p.Seek(time.Duration(1<<63 - 1))
	entries, err := p.Next(context.Background(), nil)
	if err != nil || len(entries) != p.Status().Len {
		t.Fatalf("%d of %d entries: %v", len(entries), p.Status().Len, err)
	}
	st := monitor.New()
	for _, e := range entries {
		st.Apply(e)
	}
	return st
}

// TestWhatTheRecordingsAddUpTo is what is said of real clients, in the longest form.
func TestWhatTheRecordingsAddUpTo(t *testing.T) {
	const clients, demo = "../feed/testdata/clients/", "../../tui/testdata/demo/"
	for _, c := range []struct{ file, want string }{
		{"testdata/forty", `127.0.0.23: 28 connections for 28 requests, none reused: it says "Connection: close" (Python-urllib/3.11). Cure: Leave "Connection: close" out`},
		{"testdata/nginx", `127.0.0.4: 13 connections for 13 requests, none reused: it speaks HTTP/1.0 and says close, as nginx does by default (curl/7.88.1). Cure: If it is nginx, two lines: proxy_http_version 1.1; proxy_set_header Connection "";`},
		{"testdata/slow", `4 requests waited behind 1.2 (GET /delay/2, 2.0 s), up to 2.0 s. Cure: Send slow requests on a connection of their own`},
		{"testdata/reused", `all is reused: 7.0 requests per connection (21 on 3 connections)`},
		{clients + "race", `5 requests were lost at the idle limit of 2 s: on #1, #2, #3, #4, #5. Cure: Let the client close first`},
		{clients + "ab", `127.0.0.1: 5 connections for 5 requests, none reused: it speaks HTTP/1.0 and does not ask to keep them. Cure: Use HTTP/1.1`},
		{clients + "ab-k", ""},
		{clients + "curl-one-command", ""},
		{clients + "curl-three-commands", ""},
		{clients + "curl-timeout", `127.0.0.1: left 5 times before a byte of the response had come. Cure: Raise the client's timeout`},
		{clients + "go-forgets", `127.0.0.1: 5 connections for 5 requests, none reused: it resets each one (RST). Cure: Read each response to its end`},
		{clients + "go-reads", ""},
		{clients + "nginx-default", `127.0.0.1: 5 connections for 5 requests, none reused: it speaks HTTP/1.0 and says close, as nginx does by default. Cure: If it is nginx, two lines: proxy_http_version 1.1; proxy_set_header Connection "";`},
		{clients + "nginx-keepalive", ""},
		{clients + "node-no-agent", `127.0.0.1: 5 connections for 5 requests, none reused: it says "Connection: close". Cure: Leave "Connection: close" out`},
		{clients + "python-urllib", `127.0.0.1: 5 connections for 5 requests, none reused: it says "Connection: close". Cure: Leave "Connection: close" out`},
		{clients + "seek", `127.0.0.1: left 5 times in the middle of the response. Cure: Read each response to its end`},
		{clients + "wget-timeout", `127.0.0.1: left 5 times before a byte of the response had come. Cure: Raise the client's timeout`},
		{demo + "1", ""},
		{demo + "2", `demo 2: 6 connections for 6 requests, none reused: it says "Connection: close". Cure: Leave "Connection: close" out`},
		{demo + "3", `demo 3b: 6 connections for 6 requests, none reused: it says "Connection: close". Cure: Leave "Connection: close" out`},
		{demo + "4", `all is reused: 4.2 requests per connection (25 on 6 connections)`},
		{demo + "5", ""},
		{demo + "6", ""},
		{demo + "7", ""},
		{demo + "8", ""},
		{demo + "9", ""},
		{demo + "10", `demo n: 5 connections for 5 requests, none reused: it resets each one (RST). Cure: Read each response to its end`},
		{demo + "11", ""},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			st := folded(t, c.file+".jsonl")
			v := verdict.Of(st, time.Unix(0, st.Now()), 0, netip.Addr.String)
			if got := v.Text(); got != c.want {
				t.Errorf("got\n\t%s\nwant\n\t%s", got, c.want)
			}
			for i, f := range v.Forms[min(1, len(v.Forms)):] {
				if len(f) > len(v.Forms[i]) {
					t.Errorf("%q is longer than the form before it", f)
				}
			}
		})
	}
}

var start = time.Date(2025, 1, 10, 14, 32, 0, 0, time.UTC)

// A world is a state in the making.
type world struct {
	*monitor.State
	now time.Time
}

func (w *world) add(after time.Duration, e event.Event) {
	w.now = w.now.Add(after)
	w.Apply(event.Entry{At: w.now, Event: e})
}

// conn is a connection from an address with a number of requests, which is closed for a
// reason unless that is None.
func (w *world) conn(id int, from byte, requests int, why reason.Code, detail string) {
	c := uint64(id)
	w.add(100*time.Millisecond, event.ConnOpened{Conn: c, Peer: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, from}), uint16(4000+id))})
	for nth := 1; nth <= requests; nth++ {
		w.add(time.Millisecond, event.RequestReceived{Conn: c, Nth: nth, Method: "GET", Target: "/", Minor: 1})
		w.add(time.Millisecond, event.ResponseSent{Conn: c, Nth: nth, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11})
	}
	if why != reason.None {
		w.add(time.Millisecond, event.ConnClosed{Conn: c, Reason: why, Requests: requests, Detail: detail})
	}
}

func newWorld() *world {
	w := &world{monitor.New(), start}
	w.add(0, event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second, MaxRequests: 3}})
	return w
}

func (w *world) verdict(stretch time.Duration) verdict.Verdict {
	return verdict.Of(w.State, w.now, stretch, netip.Addr.String)
}

// TestEachRuleHasItsThreshold: with one less there is silence.
func TestEachRuleHasItsThreshold(t *testing.T) {
	for _, c := range []struct {
		rule string
		n    int // it takes so many
		make func(w *world, i int)
		want string
	}{
		{"lost", 1, func(w *world, i int) { w.conn(i, 1, 1, reason.Raced, "request 2 was on its way") },
			"1 request was lost as the server closed the connection: on #1. Cure: Let the client close first"},
		{"full", 1, func(w *world, i int) { w.conn(i, 1, 0, reason.TooManyConns, "") },
			"the server was full: 1 connection refused with 503, 0 closed to make room. Cure: Raise --max-conns"},
		{"off", 3, func(w *world, i int) {
			w.add(0, event.SettingsChanged{Settings: event.Settings{IdleTimeout: 5 * time.Second}})
			w.conn(i, 1, 1, reason.SwitchedOff, "")
		},
			"keep-alive is switched off: 3 connections for 3 requests. Cure: Press a, or --keep-alive=true"},
		{"no-reuse", 5, func(w *world, i int) { w.conn(i, 1, 1, reason.ClientEOF, "") },
			"10.0.0.1: 5 connections for 5 requests, none reused: it ends each one itself (FIN). Cure: Use one pool for all requests"},
		{"no-reuse", 5, func(w *world, i int) { w.conn(i, 1, 1, reason.None, "") },
			"10.0.0.1: 5 connections for 5 requests, none reused: it opens another one while these are open. Cure: Read each response to its end and give the connection back to the pool"},
		{"refused", 3, func(w *world, i int) { w.conn(i, byte(1), 1, reason.BadHost, "") },
			"10.0.0.1: 3 requests refused with 400: the request had no Host field, more than one, or an invalid one. Cure: Send exactly one \"Host: name\""},
		{"left", 3, func(w *world, i int) { w.conn(i, 1, 1, reason.DidNotWait, "") },
			"10.0.0.1: left 3 times before a byte of the response had come. Cure: Raise the client's timeout"},
		{"max-requests", 3, func(w *world, i int) { w.conn(i, 1, 3, reason.MaxRequests, "") },
			"the limit of 3 requests closed 3 of 3 closed connections. Cure: Raise --max-requests"},
		{"came-back", 4, func(w *world, i int) { w.conn(i, 1, 2, reason.IdleTimeout, "") },
			"3 connections closed at the idle limit of 5 s, and the client came back within as much again. Cure: Raise --idle-timeout"},
	} {
		w := newWorld()
		for i := 1; i < c.n; i++ {
			c.make(w, i)
		}
		if v := w.verdict(0); v.Rule != "" {
			t.Errorf("%s: of %d it says %q", c.rule, c.n-1, v.Text())
		}
		c.make(w, c.n)
		if v := w.verdict(0); v.Rule != c.rule || v.Text() != c.want {
			t.Errorf("%s: of %d it says, by the rule %s,\n\t%s\nwant\n\t%s", c.rule, c.n, v.Rule, v.Text(), c.want)
		}
	}
}

// A cure is for the settings of the moment: once the viewer has changed the one that closed
// the connections, nothing is left to cure, and the same key would do harm.
func TestNoCureForWhatIsCured(t *testing.T) {
	set := func(w *world, s event.Settings) { w.add(time.Millisecond, event.SettingsChanged{Settings: s}) }
	before := event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second, MaxRequests: 3}
	off, longer, more, none, fewer := before, before, before, before, before
	off.KeepAlive, longer.IdleTimeout, more.MaxRequests, none.MaxRequests, fewer.MaxRequests = false, 10*time.Second, 10, 0, 2
	for _, c := range []struct {
		rule     string
		why      reason.Code
		requests int
		at       event.Settings
		cured    []event.Settings
		not      event.Settings
	}{
		{"off", reason.SwitchedOff, 1, off, []event.Settings{before}, off},
		{"max-requests", reason.MaxRequests, 3, before, []event.Settings{more, none}, fewer},
		{"came-back", reason.IdleTimeout, 2, before, []event.Settings{longer}, before},
	} {
		w := newWorld()
		set(w, c.at)
		for i := range 4 {
			w.conn(i+1, 1, c.requests, c.why, "")
		}
		set(w, c.not)
		if v := w.verdict(0); v.Rule != c.rule {
			t.Errorf("with %+v it says, by the rule %q, %q, want %q", c.not, v.Rule, v.Text(), c.rule)
		}
		for _, s := range c.cured {
			set(w, s)
			if v := w.verdict(0); v.Cure != "" || v.Rule == c.rule {
				t.Errorf("%s: with %+v it still says %q", c.rule, s, v.Text())
			}
		}
	}
}

// What was long ago, and what the state has forgotten, is not spoken of.
func TestTheStretchOfTime(t *testing.T) {
	w := newWorld()
	for i := range 6 {
		w.conn(i+1, 1, 1, reason.ClientClose, "")
	}
	if v := w.verdict(verdict.Minute); v.Rule != "no-reuse" || v.Since != w.now.Add(-time.Minute).UnixNano() || len(v.Conns) != 6 {
		t.Errorf("the verdict is %+v", v)
	}
	w.now = w.now.Add(2 * time.Minute)
	w.Advance(w.now)
	if v := w.verdict(verdict.Minute); v.Rule != "" {
		t.Errorf("two minutes later it says %q", v.Text())
	}
	for i := range monitor.MaxClosed + 10 {
		w.conn(i+10, 1, 1, reason.ClientClose, "")
	}
	v := w.verdict(time.Hour)
	if want := w.Known(); v.Since != want || want <= start.UnixNano() || len(v.Conns) > monitor.MaxClosed {
		t.Errorf("with %d connections it begins at %d, want %d, when the oldest that is known closed", len(v.Conns), v.Since, want)
	}
}

// Two clients with a cause each: the one with more connections is named. Without a
// cause in common nothing is said.
func TestNothingIsGuessed(t *testing.T) {
	w := newWorld()
	for i := range 10 {
		w.conn(i+1, 1, 1, []reason.Code{reason.ClientEOF, reason.ClientClose}[i%2], "")
	}
	if v := w.verdict(0); v.Rule != "" {
		t.Errorf("of connections closed for two reasons it says %q", v.Text())
	}
}

func BenchmarkOf(b *testing.B) {
	w := newWorld()
	for i := range 10_000 {
		w.conn(i+1, byte(i%200), 2, reason.None, "")
	}
	for b.Loop() {
		w.verdict(0)
	}
}
