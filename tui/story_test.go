package tui

import (
	"context"
	"io"
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// storyNow is the moment that the screens of the story show.
var storyNow = time.Date(2025, 1, 10, 14, 32, 9, 200e6, time.UTC)

// A story is written down as what connections did, and comes out as entries in
// the order of time.
type story struct {
	entries []event.Entry
}

// at is d before the moment that is shown.
func ago(d time.Duration) time.Time { return storyNow.Add(-d) }

func (s *story) add(at time.Time, e event.Event) {
	s.entries = append(s.entries, event.Entry{At: at, Event: e})
}

// A tale is one connection of a story.
type tale struct {
	id     uint64
	peer   string
	opened time.Time
	nth    int
	out    int64
	s      *story
}

func (s *story) conn(id uint64, peer string, opened time.Duration) *tale {
	c := &tale{id: id, peer: peer, opened: ago(opened), s: s}
	s.add(c.opened, event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort(peer)})
	return c
}

// get is a request that was answered at that time.
func (c *tale) get(back time.Duration, target string, status uint16, took time.Duration, why reason.Code) *tale {
	return c.ask("GET", back, target, status, took, why)
}

func (c *tale) ask(method string, back time.Duration, target string, status uint16, took time.Duration, why reason.Code) *tale {
	c.nth++
	end := ago(back)
	minor := uint8(1)
	if why == reason.Version10 {
		minor = 0
	}
	if why != reason.BadHost {
		c.s.add(end.Add(-took), event.RequestReceived{Conn: c.id, Nth: c.nth, Method: method, Target: target, Host: "localhost:8080", Minor: minor, Head: 88})
	}
	c.s.add(end, event.ResponseSent{Conn: c.id, Nth: c.nth, Peer: netip.MustParseAddrPort(c.peer), Method: method, Target: target,
		Status: status, In: 88, Out: 8100, Took: took, First: took / 2, Why: why})
	c.out += 8100
	return c
}

func (c *tale) close(back time.Duration, why reason.Code) {
	end := ago(back)
	c.s.add(end, event.ConnClosed{Conn: c.id, Reason: why, Requests: c.nth, In: int64(88 * c.nth), Out: c.out, Age: end.Sub(c.opened)})
}

const sec, ms = time.Second, time.Millisecond

// theStory is the events behind the mock-ups of the dashboard.
func theStory() []event.Entry {
	s := &story{}
	s.add(ago(252*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://192.168.1.5:8080", Root: "./public", Go: "go1.26.8", PID: 4711,
		Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec, MaxRequests: 100},
		Limits:   event.Limits{HeaderTimeout: 10 * sec}})
	s.morning()

	c := s.conn(4, "192.168.1.5:52301", 17300*ms)
	for i, target := range []string{"/", "/style.css", "/app.js", "/logo.svg", "/about.html", "/logo.svg"} {
		c.get(16800*ms-time.Duration(i)*750*ms, target, 200, 2*ms, reason.Keep11)
	}
	c.close(8050*ms, reason.IdleTimeout)
	c = s.conn(5, "192.168.1.9:40112", 12300*ms).get(12000*ms, "/", 200, ms, reason.Version10)
	c.close(11700*ms, reason.Version10)
	c = s.conn(6, "192.168.1.9:40113", 10800*ms).get(10500*ms, "/", 400, ms, reason.BadHost)
	c.close(10200*ms, reason.BadHost)
	c = s.conn(7, "192.168.1.5:52341", 7200*ms)
	for _, g := range []struct {
		back   time.Duration
		target string
		status uint16
		took   time.Duration
	}{{6900 * ms, "/", 200, 1100 * time.Microsecond}, {5900 * ms, "/style.css", 200, 400 * time.Microsecond}, {5400 * ms, "/app.js", 200, ms},
		{3900 * ms, "/logo.svg", 200, 3100 * time.Microsecond}, {2400 * ms, "/nope.html", 404, 1200 * time.Microsecond}, {950 * ms, "/about.html", 200, 2200 * time.Microsecond}} {
		c.get(g.back, g.target, g.status, g.took, reason.Keep11)
	}
	c = s.conn(13, "192.168.1.9:40120", 6700*ms).get(6400*ms, "/index.html", 200, 2*ms, reason.Keep11)
	c.close(1400*ms, reason.IdleTimeout)
	for i, target := range []string{"/index.html", "/style.css", "/app.js", "/logo.svg", "/about.html"} {
		back := 4950*ms - time.Duration(i)*750*ms
		c = s.conn(uint64(8+i), "127.0.0.1:"+[]string{"52350", "52351", "52352", "52353", "52354"}[i], back).
			get(back-300*ms, target, 200, ms, reason.ClientClose)
		c.close(back-550*ms, reason.ClientClose)
	}
	s.conn(14, "127.0.0.1:52371", 2950*ms).ask("POST", 2700*ms, "/echo", 200, 2*ms, reason.Keep11)
	s.add(ago(900*ms), event.RequestReceived{Conn: 14, Nth: 2, Method: "POST", Target: "/echo", Minor: 1, Head: 120, Length: 512_000})
	s.add(ago(300*ms), event.Progress{Conn: 14, Phase: event.ReceivingContent, Done: 68_000, Total: 512_000, Until: ago(-29 * sec)})
	return s.sorted()
}

// morning is what happened before: enough to fill the charts.
func (s *story) morning() {
	c := s.conn(1, "192.168.1.5:52290", 64*sec)
	for i := range 24 {
		c.get(63*sec-time.Duration(i)*400*ms, "/", 200, time.Duration(i%5+1)*500*time.Microsecond, reason.Keep11)
	}
	c.close(48*sec, reason.IdleTimeout)
	c = s.conn(2, "192.168.1.7:40002", 40*sec)
	for i := range 17 {
		c.get(39*sec-time.Duration(i*i)*60*ms, "/app.js", 200, time.Duration(i%4+1)*300*time.Microsecond, reason.Keep11)
	}
	c.close(18*sec, reason.ClientEOF)
	c = s.conn(3, "192.168.1.9:40100", 30*sec).get(29*sec, "/", 200, ms, reason.Version10)
	c.close(29*sec-ms, reason.Version10)
}

// sorted is the entries in the order of time, numbered, with totals at the end.
func (s *story) sorted() []event.Entry {
	slices.SortStableFunc(s.entries, func(a, b event.Entry) int { return a.At.Compare(b.At) })
	var t event.Totals
	for i := range s.entries {
		switch v := s.entries[i].Event.(type) {
		case event.ConnOpened:
			t.Conns++
			t.Open++
		case event.ConnClosed:
			t.Open--
		case event.RequestReceived:
			t.Requests++
			if v.Nth > 1 {
				t.Reused++
			}
		case event.ResponseSent:
			t.In, t.Out = t.In+v.In, t.Out+v.Out
			if v.Why == reason.BadHost {
				t.Requests++
			}
		}
	}
	s.entries = append(s.entries, event.Entry{At: ago(200 * ms), Event: t})
	for i := range s.entries {
		s.entries[i].Seq = uint64(i + 1)
	}
	return s.entries
}

// A told source has told its story, and its clock stands still.
type told struct {
	entries []event.Entry
	now     time.Time
	ends    bool // nothing comes after the entries
}

func (t *told) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(t.entries) == 0 {
		if !t.ends {
			<-ctx.Done()
		}
		return buf, io.EOF
	}
	buf = append(buf, t.entries...)
	t.entries = nil
	return buf, nil
}

func (t *told) Now() time.Time { return t.now }
