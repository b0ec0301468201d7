package tui

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/save"
)

// begun is a story with a server.
func begun() *story {
	s := &story{}
	s.add(ago(60*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Go: "go1.26.8", PID: 4711,
		Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec, MaxRequests: 100},
		Limits:   event.Limits{HeaderTimeout: 10 * sec, ContentTimeout: 30 * sec, WriteTimeout: 30 * sec}})
	return s
}

// partSteps are the parser's steps through half a head.
var partSteps = []event.Step{
	{Len: 3, What: "method", Fact: "GET", Note: "GET asks for something and changes nothing.", Rule: "RFC 9110 §9"},
	{Off: 4, Len: 5, What: "target", Fact: "/slow", Note: "In origin-form.", Rule: "RFC 9112 §3.2"},
	{Off: 10, Len: 8, What: "version", Fact: "HTTP/1.1", Rule: "RFC 9112 §9.3"},
	{Off: 20, Len: 9, What: "Host", Fact: "one, valid", Rule: "RFC 9112 §3.2"},
	{Off: 20, Len: 9, What: "fields", Fact: "1", Rule: "RFC 9112 §5"},
	{Off: 29, Len: 6, What: "field line", Fact: "incomplete", Note: "Its end, CR LF, has not come.", Rule: "RFC 9112 §2.1"},
	{Off: 35, What: "waits", Fact: "for the head's end", Note: "Only an empty line ends the head. Before it has come there is no request to work on.", Rule: "RFC 9112 §2.1"},
}

// What clients did that an ordinary request does not show, in the order of the
// screens' names.
var behaviours = map[string]func(s *story){
	"lost": func(s *story) {
		for id := uint64(1); id <= 3; id++ {
			back := time.Duration(10-2*id) * sec
			c := s.conn(id, fmt.Sprintf("192.168.1.5:5230%d", id), back+sec).get(back, "/api", 200, 2*ms, reason.Keep11)
			s.add(ago(back-1500*ms), event.ConnClosed{Conn: id, Reason: reason.Raced, Requests: c.nth, In: 88, Out: 8100, Age: 2500 * ms,
				Ended: event.ServerFIN, Late: time.Duration(id) * ms, Detail: fmt.Sprintf("idle timeout of 1.5s; a request came %d ms after the close", id)})
		}
	},
	"queued": func(s *story) {
		c := s.conn(1, "192.168.1.5:52301", 5*sec)
		for nth, took := range []time.Duration{2 * sec, ms, 750 * ms, ms} {
			e := event.RequestReceived{Conn: 1, Nth: nth + 1, Method: "GET", Target: fmt.Sprintf("/delay/%d", nth+1), Minor: 1, Head: 88}
			if nth > 0 {
				e.Queued, e.Piped = []time.Duration{0, 2 * sec, 2001 * ms, 2751 * ms}[nth], true
			}
			c.s.add(ago(5*sec).Add(e.Queued), e)
			end := ago([]time.Duration{3 * sec, 2999 * ms, 2249 * ms, 2248 * ms}[nth])
			c.s.add(end, event.ResponseSent{Conn: 1, Nth: nth + 1, Peer: netip.MustParseAddrPort(c.peer), Method: "GET", Target: e.Target, Status: 200, In: 88, Out: 8100, Took: took, First: took, Why: reason.Keep11})
		}
	},
	"499": func(s *story) {
		c := s.conn(1, "192.168.1.5:52301", 5*sec).get(4*sec, "/", 200, 2*ms, reason.Keep11)
		c.s.add(ago(3*sec), event.RequestReceived{Conn: 1, Nth: 2, Method: "GET", Target: "/delay/3", Minor: 1, Head: 88})
		c.s.add(ago(2*sec), event.ResponseSent{Conn: 1, Nth: 2, Peer: netip.MustParseAddrPort(c.peer), Method: "GET", Target: "/delay/3", Status: 499, Short: true, In: 88,
			Took: sec, Why: reason.DidNotWait, Detail: "it left after 1.0 s, before a byte of the response was sent"})
		c.s.add(ago(1990*ms), event.ConnClosed{Conn: 1, Reason: reason.DidNotWait, Requests: 2, In: 176, Out: 8100, Ended: event.ClientFIN,
			Detail: "it left after 1.0 s, before a byte of the response was sent"})
	},
	"left": func(s *story) {
		for i, e := range []event.ConnClosed{
			{Reason: reason.TLSUnused, Ended: event.ServerFIN, Detail: "by a reset (RST)"},
			{Reason: reason.TLSRefused, Ended: event.ServerFIN, Detail: "alert: unknown certificate authority"},
			{Reason: reason.LeftResponse, Ended: event.ClientRST, Detail: "98.6 KB of 2.1 MB of the response acknowledged", Requests: 1, In: 88, Out: 98_634},
			{Reason: reason.DidNotWait, Ended: event.ClientFIN, Detail: "it had waited 1.0s", Requests: 1, In: 88},
		} {
			e.Conn = uint64(i + 1)
			at := ago(time.Duration(8-2*i) * sec)
			c := s.conn(e.Conn, fmt.Sprintf("192.168.1.5:5230%d", e.Conn), time.Duration(9-2*i)*sec)
			if e.Requests > 0 {
				c.s.add(at.Add(-sec), event.RequestReceived{Conn: e.Conn, Nth: 1, Method: "GET", Target: "/film.mp4", Minor: 1, Head: 88})
				c.s.add(at, event.ResponseSent{Conn: e.Conn, Nth: 1, Peer: netip.MustParseAddrPort(c.peer), Method: "GET", Target: "/film.mp4", Status: 200, Short: true, In: 88, Out: e.Out, Took: sec, First: sec, Why: e.Reason})
			}
			s.add(at, e)
		}
	},
	"half-head": func(s *story) {
		c := s.conn(1, "192.168.1.5:52301", 9*sec).get(8*sec, "/", 200, 2*ms, reason.Keep11)
		c.s.add(ago(3*sec), event.Progress{Conn: 1, Phase: event.ReceivingHead, Done: 35, Since: ago(3 * sec), Until: ago(-7 * sec), Missing: "the empty line that ends the head"})
		c.s.add(ago(3*sec), event.Wire{Conn: 1, Nth: 2, Dir: event.In, Data: []byte("GET /slow HTTP/1.1\r\nHost: a\r\nAuthor")})
		c.s.add(ago(3*sec), event.Steps{Conn: 1, Nth: 2, Partial: true, Steps: partSteps})
	},
	"half-closed": func(s *story) {
		c := s.conn(1, "192.168.1.5:52301", 4*sec)
		c.s.add(ago(4*sec), event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/delay/8", Minor: 1, Head: 88})
		c.s.add(ago(3*sec), event.Progress{Conn: 1, Phase: event.Handling})
		c.s.add(ago(500*ms), event.Progress{Conn: 1, Phase: event.Handling, HalfClosed: true})
	},
	"slow-reader": func(s *story) {
		c := s.conn(1, "192.168.1.5:52301", 5*sec)
		c.s.add(ago(5*sec), event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/film.mp4", Minor: 1, Head: 88})
		for i := range 10 {
			done := int64(40_000 * i)
			at := ago(5*sec - time.Duration(i)*500*ms)
			c.s.add(at, event.Progress{Conn: 1, Phase: event.Sending, Done: done, Total: 2_000_000, Held: 1_900_000 - done, Since: at, Until: at.Add(30 * sec)})
		}
	},
	"stalled": func(s *story) {
		for id := uint64(1); id <= 3; id++ {
			c := s.conn(id, fmt.Sprintf("192.168.1.5:5230%d", id), 7*sec)
			since := ago(time.Duration(7-id) * sec)
			p := event.Progress{Conn: id, Phase: event.ReceivingHead, Done: 57, Since: since, Until: since.Add(10 * sec), Missing: "the empty line that ends the head"}
			if id > 1 {
				c.s.add(ago(7*sec), event.RequestReceived{Conn: id, Nth: 1, Method: "POST", Target: "/echo", Minor: 1, Head: 88, Length: -1})
				p.Phase, p.Done, p.Total, p.Until, p.Missing = event.ReceivingContent, 4096, -1, since.Add(30*sec), "the last chunk"
			}
			if id == 3 {
				p.Phase, p.Done, p.Total, p.Held, p.Missing, p.HalfClosed = event.Sending, 68_000, 2_000_000, 1_900_000, "", true
			}
			for back := 6 * sec; back > 0; back -= 500 * ms {
				if at := ago(back); at.After(since) {
					c.s.add(at, p)
				}
			}
		}
	},
}

// behaving is the dashboard after one of the behaviours.
func behaving(t testing.TB, name string, w, h int, opt Options) *Model {
	t.Helper()
	s := begun()
	behaviours[name](s)
	opt.Zone = time.UTC
	if opt.Renderer == nil {
		opt.Renderer = renderer(0)
	}
	src := &told{entries: s.sorted(), now: storyNow}
	m := New(src, &stage{}, opt)
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(src.entries))
	return m
}

func TestTheScreensOfWhatClientsDo(t *testing.T) {
	for name := range behaviours {
		for _, size := range [][2]int{{60, 18}, {120, 35}} {
			name := fmt.Sprintf("client-%s-%dx%d", name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				golden(t, name, ansi.Strip(drawn(t, behaving(t, name[len("client-"):len(name)-len(fmt.Sprintf("-%dx%d", size[0], size[1]))], size[0], size[1], Options{}))))
			})
		}
	}
}

// The count of lost requests is on every size of screen, in the statistics and in
// the summary, before the server's own totals have it.
func TestLostRequestsAreCounted(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		m := behaving(t, "lost", size[0], size[1], Options{})
		shows(t, m, "3 LOST")
		shows(t, m, "┤!")
		press(m, "5")
		if size[1] > 18 {
			shows(t, m, "3 requests LOST")
		}
	}
	shows(t, behaving(t, "lost", 80, 24, Options{ASCII: true}), "]!")
	m := behaving(t, "lost", 80, 24, Options{})
	if got, want := save.Summary(m.times.Live, "", nil), "  LOST       3 requests came when the connection had been closed\n"; !strings.Contains(got, want) {
		t.Errorf("the summary lacks %q:\n%s", want, got)
	}
	press(m, "H")
	showsNot(t, m, "LOST")
	showsNot(t, m, "┤!")
}

// WHY says since when nothing moves, how much came, what is missing, and when the
// limit strikes; the table says it too.
func TestAStallIsSaidWhereOneLooksFirst(t *testing.T) {
	m := behaving(t, "stalled", 200, 50, Options{})
	shows(t, m,
		"the client has taken nothing for 4.0 s, after 68.0 KB of 2.0 MB, 1.9 MB held by the system; server closes in 26.0 s; the client has finished sending; it may still read")
	press(m, "2", "home")
	shows(t, m,
		"nothing has come for 6.0 s, after 57 B, and the empty line that ends the head is missing; server answers 408 and closes in 4.0 s",
		"stalled 6.0 s, head 57 B without the empty line that ends the head, 4s left",
		"stalled 5.0 s, body 4.1 KB without the last chunk",
		"stalled 4.0 s, sent 68.0 KB of 2.0 MB, 1.9 MB held by the system; the client has finished sending; it may still read")
	shows(t, m, "STALLED 6.0s", "STALLED 5.0s", "STALLED 4.0s")
	shows(t, behaving(t, "half-closed", 200, 50, Options{}), "WORKING, FIN")
	press(m, "down")
	shows(t, m, "nothing has come for 5.0 s, after 4.1 KB, and the last chunk is missing; server answers 408 and closes in 25.0 s")
}

func TestWaitingIsToldApartFromBeingServed(t *testing.T) {
	m := behaving(t, "queued", 120, 35, Options{})
	press(m, "3", "v")
	shows(t, m, "[1 GET /delay/1 200 took 2.0s]", "[2 GET /delay/2 200 waited 2.0s for 1, took 1ms]", "[3 GET /delay/3 200 waited 2.0s for 2, took 0.8s]")
	m = behaving(t, "queued", 120, 35, Options{})
	press(m, "/")
	for _, r := range "waited>2.5s" {
		press(m, string(r))
	}
	press(m, "enter")
	shows(t, m, "1 with waited>2.5s", "GET /delay/4")
	showsNot(t, m, "GET /delay/3")
}

// 499 is in the log only: nothing counts it as a response.
func TestNoStatusIsSaidToBeSentThatWasNot(t *testing.T) {
	m := behaving(t, "499", 120, 35, Options{})
	shows(t, m, "1 answered", "Latency   1 response ")
	press(m, "5")
	shows(t, m, "Statuses   1 response ", "499 no response was sent")
	press(m, "1", "w")
	shows(t, m, "GET /delay/3 -> no response was sent (499)")
}

// A capture has no switches: the title has its file and how many servers it shows.
func TestTheTitleOfACapture(t *testing.T) {
	for _, live := range []bool{false, true} {
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
			s := &story{}
			s.add(ago(60*sec), event.ServerStarted{Capture: event.CaptureAbout{File: "/var/tmp/web.pcap", Live: live}})
			for id := uint64(1); id <= 2; id++ {
				local := netip.AddrPortFrom(netip.MustParseAddr("10.0.0.7"), uint16(79+id))
				s.add(ago(2*sec), event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("10.0.0.2:40001"), Local: local})
				s.add(ago(sec), event.RequestReceived{Conn: id, Nth: 1, Method: "GET", Target: fmt.Sprint("/", id), Minor: 1})
				s.add(ago(sec), event.ResponseSent{Conn: id, Nth: 1, Method: "GET", Target: fmt.Sprint("/", id), Status: 200, Why: reason.Keep11})
			}
			m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
			m.timer = noTimer
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			m.Update(entriesMsg(s.sorted()))
			shows(t, m, map[bool]string{false: "CAPTURE file", true: "CAPTURE live"}[live], "web.pcap")
			showsNot(t, m, "KEEP-ALIVE")
			showsNot(t, m, "idle timeout")
			if size[0] > 60 {
				shows(t, m, "2 servers")
			}
			if size[0] >= 120 {
				shows(t, m, "10.0.0.7:81")
			}
			press(m, "/")
			for _, r := range "server:10.0.0.7:80" {
				press(m, string(r))
			}
			press(m, "enter")
			if size[0] > 60 {
				shows(t, m, "GET /1 ")
				showsNot(t, m, "GET /2 ")
			}
		}
	}
}

// Of half a head the bytes are shown, and what has not come.
func TestHalfAHeadIsSeenAsBytes(t *testing.T) {
	m := behaving(t, "half-head", 120, 35, Options{})
	press(m, "w")
	golden(t, "client-half-head-wire-120x35", ansi.Strip(drawn(t, m)))
	shows(t, m, "Author", "35 bytes of a head so far", "= the empty line that ends the head has not come", "field line", "incomplete", "waits", "for the head's end")
	showsNot(t, m, "budget")
	press(m, ",", ".")
	shows(t, m, "#1.2", "Author")
	m = behaving(t, "half-head", 200, 50, Options{}) // with the panel
	shows(t, m, "Wire  #1.2", "Author")
	showsNot(t, m, "budget")
}
