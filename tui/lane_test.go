package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// laneOf is the lane of connection 1 as an 80x24 screen draws it: the past, up
// to now, without the blanks around it.
func laneOf(t *testing.T, tell func(s *story)) string {
	t.Helper()
	s := &story{}
	s.add(ago(100*sec), event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	tell(s)
	m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	m.Update(entriesMsg(s.sorted()))
	for _, line := range strings.Split(ansi.Strip(m.View()), "\n") {
		if _, lane, found := strings.Cut(line, "#1  :40001"); found {
			_, lane, _ = strings.Cut(lane, "r") // the number of requests
			past, _, _ := strings.Cut(lane, " │")
			past, _, _ = strings.Cut(past, "│")
			return strings.TrimSpace(past)
		}
	}
	t.Fatalf("no lane:\n%s", ansi.Strip(m.View()))
	return ""
}

// The cell that is running began 200 ms ago, the one before 450 ms ago, and so on.
func TestHowLanesAreDrawn(t *testing.T) {
	const peer = "127.0.0.1:40001"
	kept, closes := reason.Keep11, reason.ClientClose
	get := func(c *tale, back time.Duration, n int) *tale {
		for range n {
			c.get(back, "/", 200, ms, kept)
		}
		return c
	}
	cases := []struct {
		name string
		tell func(s *story)
		want string
	}{
		{"a request alone", func(s *story) { get(s.conn(1, peer, 1100*ms), 600*ms, 1) }, "├─1──"},
		{"a connection shorter than a cell", func(s *story) {
			c := s.conn(1, peer, 1100*ms).get(1099*ms, "/", 200, ms, closes)
			c.close(1098*ms, closes)
		}, "├1┤"},
		{"two requests of one curl", func(s *story) {
			c := get(s.conn(1, peer, 1100*ms), 1099*ms, 2)
			c.close(1098*ms, reason.ClientEOF)
		}, "├12┤"},
		{"a page in one burst, and it is still open", func(s *story) { get(s.conn(1, peer, 1100*ms), 1099*ms, 5) }, "├▮────"},
		{"two of a burst push none before them", func(s *story) { get(get(s.conn(1, peer, 1700*ms), 1499*ms, 1), 900*ms, 2) }, "├1─23───"},
		{"three in a cell are a crowd", func(s *story) { get(get(s.conn(1, peer, 1700*ms), 1199*ms, 1), 900*ms, 3) }, "├─1▪───"},
		{"pairs that would push each other away", func(s *story) { get(get(get(s.conn(1, peer, 1700*ms), 1100*ms, 2), 900*ms, 2), 600*ms, 2) }, "├─▪▪▪──"},
		{"a crowd in a short life", func(s *story) {
			c := get(s.conn(1, peer, 1100*ms), 1099*ms, 3)
			c.close(1098*ms, reason.ClientEOF)
		}, "├▪┤"},
		{"a crowd", func(s *story) { get(s.conn(1, peer, 4100*ms), 2000*ms, 14) }, "├───────█────────"},
		{"ten requests", func(s *story) {
			c := s.conn(1, peer, 3000*ms)
			for i := range 10 {
				get(c, 2900*ms-time.Duration(i)*250*ms, 1)
			}
		}, "├1234567890──"},
		{"a slow answer", func(s *story) { s.conn(1, peer, 2100*ms).get(600*ms, "/", 200, 1000*ms, kept) }, "├─1▒▒▒▒──"},
		{"an answer so slow that its beginning is out of sight", func(s *story) { s.conn(1, peer, 60*sec).get(600*ms, "/", 200, 50*sec, kept) },
			"1" + strings.Repeat("▒", 35) + "──"},
		{"a client that left in the middle", func(s *story) {
			c := s.conn(1, peer, 2100*ms)
			s.add(ago(1600*ms), event.RequestReceived{Conn: 1, Nth: 1, Method: "PUT", Target: "/", Minor: 1, Length: 10})
			c.close(600*ms, reason.ClientGone)
		}, "├─1▒▒▒┤"},
		{"a head that is slow from its first byte on", func(s *story) {
			s.add(ago(99*sec), event.ServerStarted{Limits: event.Limits{HeadTimeout: 10 * sec}})
			s.conn(1, peer, 3100*ms)
			s.add(ago(1000*ms), event.Progress{Conn: 1, Phase: event.ReceivingHead, Done: 5, Until: ago(2100*ms - 10*sec)})
		}, "├───▒▒▒▒▒▒▒▒▒"},
		{"two that follow a slow answer at once", func(s *story) {
			c := s.conn(1, peer, 2100*ms).get(600*ms, "/", 200, 1000*ms, kept)
			get(c, 590*ms, 2)
		}, "├─1▒▒23──"},
		{"pipelined requests stand where their turn comes", func(s *story) {
			c := s.conn(1, peer, 3100*ms)
			for _, took := range []time.Duration{1500 * ms, 1500 * ms, 2250 * ms, 2250 * ms, 2250 * ms} { // all sent 3 s ago
				c.get(3*sec-took, "/", 200, took, kept)
			}
		}, "├1▒▒▒▒23▒45───"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := laneOf(t, c.tell); got != c.want {
				t.Errorf("drawn %q, want %q", got, c.want)
			}
		})
	}
}
