package scene

import (
	"net/netip"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

var now = time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)

// traffic is three connections: #1 had two requests and is kept, #2 was closed
// after a response, #3 has been accepted.
func traffic() *monitor.State {
	st := monitor.New()
	for i, e := range []event.Event{
		event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}},
		event.ConnOpened{Conn: 1, Peer: netip.MustParseAddrPort("10.0.0.1:4001")},
		event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/", Minor: 1},
		event.ResponseSent{Conn: 1, Nth: 1, Peer: netip.MustParseAddrPort("10.0.0.1:4001"), Method: "GET", Target: "/", Status: 200, Why: reason.Keep11},
		event.ConnOpened{Conn: 2, Peer: netip.MustParseAddrPort("[2001:db8:ffff::2]:4002")},
		event.RequestReceived{Conn: 2, Nth: 1, Method: "GET", Target: "/two", Minor: 1},
		event.ResponseSent{Conn: 2, Nth: 1, Peer: netip.MustParseAddrPort("[2001:db8:ffff::2]:4002"), Method: "GET", Target: "/two", Status: 404, Why: reason.ClientClose},
		event.ConnClosed{Conn: 2, Reason: reason.ClientClose, Requests: 1},
		event.RequestReceived{Conn: 1, Nth: 2, Method: "GET", Target: "/again", Minor: 1},
		event.ResponseSent{Conn: 1, Nth: 2, Peer: netip.MustParseAddrPort("10.0.0.1:4001"), Method: "GET", Target: "/again", Status: 200, Why: reason.Keep11},
		event.ConnOpened{Conn: 3, Peer: netip.MustParseAddrPort("10.0.0.1:4003")},
	} {
		st.Apply(event.Entry{Seq: uint64(i + 1), At: now.Add(time.Duration(i-11) * 100 * time.Millisecond), Event: e})
	}
	st.Advance(now)
	return st
}

// look is the scene of the traffic after set has changed it.
func look(set func(s *Scene)) *Scene {
	s := &Scene{State: traffic(), Now: now}
	set(s)
	s.Filter.Sync(s.State, s.Quiz.on, &s.Mask)
	s.Mask.Sync(s.State)
	s.Look()
	return s
}

func TestTheSubjectFollowsTheChoice(t *testing.T) {
	for name, c := range map[string]struct {
		set              func(s *Scene)
		conn             uint64
		nth, place, rows int
		chosen           uint64
	}{
		"nothing was chosen: the newest decision": {func(s *Scene) {}, 1, 2, 2, 3, 0},
		"a connection":                                   {func(s *Scene) { s.Choice = Conn(2) }, 2, 1, 1, 3, 2},
		"a connection that is forgotten":                 {func(s *Scene) { s.Choice = Conn(99) }, 1, 2, 2, 3, 1},
		"a request":                                      {func(s *Scene) { s.Choice = Row(0) }, 1, 1, 0, 3, 1},
		"a request that has not come":                    {func(s *Scene) { s.Choice = Row(99) }, 1, 2, 2, 3, 1},
		"an exchange in the wire view":                   {func(s *Scene) { s.Choice, s.View = Exchange(1, 1), command.WireView }, 1, 1, 0, 3, 1},
		"a filter hides the newest decision":             {func(s *Scene) { s.Filter.Set("path:/two") }, 2, 1, 0, 1, 0},
		"a filter lets through a connection, no request": {func(s *Scene) { s.Filter.Set("conn:3") }, 3, 1, -1, 0, 0},
		"a filter hides everything":                      {func(s *Scene) { s.Filter.Set("conn:9") }, 0, 1, -1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := look(c.set)
			conn, nth := s.Exchange()
			if conn != c.conn || nth != c.nth || s.Place != c.place || s.Rows() != c.rows || s.Chosen() != c.chosen {
				t.Errorf("#%d.%d at place %d of %d, chosen #%d; want #%d.%d at place %d of %d, chosen #%d",
					conn, nth, s.Place, s.Rows(), s.Chosen(), c.conn, c.nth, c.place, c.rows, c.chosen)
			}
		})
	}
}

func TestTheQuizHidesOneConnectionUntilItIsAnswered(t *testing.T) {
	s := look(func(s *Scene) { s.Choice = Conn(2); s.Turn(s) })
	two, one := s.State.Conn(2), s.State.Conn(1)
	if s.Fate(two) != Hidden || s.Fate(one) != Open || s.Asked() != 2 || s.Open().Grouped() != "?" || s.Reasons() {
		t.Errorf("with a question about #2: its fate is %v, that of #1 %v", s.Fate(two), s.Fate(one))
	}
	if _, ok := s.Left(two); ok {
		t.Error("the time left tells that the connection in question is open")
	}
	s.Answer(s, false)
	s.Look()
	if s.Fate(two) != Closed || s.Asked() != 0 || s.Open().Grouped() == "?" || s.Quiz.verdict != "right (1 of 1): " {
		t.Errorf("after the answer the fate of #2 is %v, the verdict %q", s.Fate(two), s.Quiz.verdict)
	}
	s.Choice = Conn(1)
	s.Look()
	if s.Fate(two) != Closed || s.Fate(one) != Hidden {
		t.Errorf("with the next question about #1: its fate is %v, that of #2 %v", s.Fate(one), s.Fate(two))
	}
	s.Turn(s)
	s.Look()
	if s.Fate(two) != Closed || s.Fate(one) != Open { // an answered lane stays answered
		t.Errorf("after #1 was shown: its fate is %v, that of #2 %v", s.Fate(one), s.Fate(two))
	}
}

// The quiz asks what became of a connection in the end. The wire view shows the
// exchange that was chosen all the same.
func TestTheQuizLeavesTheExchangeInTheWireView(t *testing.T) {
	s := look(func(s *Scene) { s.Choice, s.View = Exchange(1, 1), command.WireView; s.Turn(s) })
	if conn, nth := s.Exchange(); conn != 1 || nth != 1 || s.Subject.Nth != 2 {
		t.Errorf("the exchange is #%d.%d and the question about #%d.%d, want #1.1 and #1.2", conn, nth, s.Subject.Conn, s.Subject.Nth)
	}
}

func TestAPictureThatStandsStillSaysWhy(t *testing.T) {
	for want, set := range map[string]func(s *Scene){
		"":             func(s *Scene) {},
		"PAUSED":       func(s *Scene) { s.Source.Paused = true },
		"QUIZ":         func(s *Scene) { s.Source.Paused = true; s.Turn(s); s.Look(); s.Hold(s, 1, s.Now.UnixNano()) },
		"QUIZ n: next": func(s *Scene) { s.Turn(s); s.Look(); s.Hold(s, 1, s.Now.UnixNano()); s.Turn(s) },
	} {
		if got := look(set).Still(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTheMaskGivesEachAddressItsStandIn(t *testing.T) {
	s := look(func(s *Scene) { s.Mask.Toggle() })
	g := canvas.New(false).Glyphs
	for id, want := range map[uint64]string{1: "192.0.2.1:4001", 2: "[2001:db8::2]:4002", 3: "192.0.2.1:4003"} {
		if got := s.Peer(s.State.Conn(id), 40, g); got != want {
			t.Errorf("#%d is shown as %s, want %s", id, got, want)
		}
	}
	if r := s.Masked(s.Row(0)); r.Peer.String() != "192.0.2.1:4001" || s.Row(0).Peer.String() != "10.0.0.1:4001" {
		t.Errorf("the row is shown as from %s, and kept as from %s", r.Peer, s.Row(0).Peer)
	}
	s.Mask.Toggle()
	if got := s.Peer(s.State.Conn(1), 40, g); got != "10.0.0.1:4001" {
		t.Errorf("without the mask #1 is shown as %s", got)
	}
}

func TestTheTimeLeft(t *testing.T) {
	s := look(func(s *Scene) {})
	if left, ok := s.Left(s.State.Conn(1)); !ok || left != 4800*time.Millisecond {
		t.Errorf("#1 has %v left (%v), want 4.8 s", left, ok)
	}
	if _, ok := s.Left(s.State.Conn(2)); ok {
		t.Error("a closed connection has time left")
	}
	if age := s.Age(s.State.Conn(2)); age != 300*time.Millisecond {
		t.Errorf("#2 lived for %v, want 300ms", age)
	}
}

// A capture of three servers: each is shown alone, then all are.
func TestTheNextServerIsShown(t *testing.T) {
	s := look(func(s *Scene) {
		for i, at := range []string{"10.0.0.7:80", "[2001:db8::9]:80", "10.0.0.7:8080", "10.0.0.7:80"} {
			s.State.Apply(event.Entry{At: now, Event: event.ConnOpened{Conn: uint64(10 + i), Peer: netip.MustParseAddrPort("10.0.0.2:5000"), Local: netip.MustParseAddrPort(at)}})
		}
	})
	for _, c := range []struct {
		name, text string
		texts      []string // after each step
	}{
		{"one after another", "status:404 server:10.0.0.7:80x", []string{
			"status:404 server:=10.0.0.7:80", "status:404 server:=[2001:db8::9]:80", "status:404 server:=10.0.0.7:8080", "status:404"}},
		{"a word that was typed", "server:10.0.0.7:80 !server:x", []string{"!server:x server:=[2001:db8::9]:80"}},
		{"what the view of clients sets", "server:=10.0.0.7:80", []string{"server:=[2001:db8::9]:80"}},
		{"quoted words", `ua:"a server:b"`, []string{
			`ua:"a server:b" server:=10.0.0.7:80`, `ua:"a server:b" server:=[2001:db8::9]:80`, `ua:"a server:b" server:=10.0.0.7:8080`, `ua:"a server:b"`}},
	} {
		var v Viewer
		v.Filter.Set(c.text)
		for _, want := range c.texts {
			if said := NextServer(&v, s); v.Filter.Text() != want || said == "" {
				t.Errorf("%s: the filter is %q (%q), want %q", c.name, v.Filter.Text(), said, want)
			}
		}
	}
	var one Viewer
	NextServer(&one, s)
	one.Filter.Sync(s.State, false, &s.Mask)
	if c := s.State.Conn(10); !one.Filter.Conn(c) {
		t.Errorf("%q hides the server at %s", one.Filter.Text(), c.Server)
	}
	if c := s.State.Conn(12); one.Filter.Conn(c) {
		t.Errorf("%q shows the server at %s as well", one.Filter.Text(), c.Server)
	}
	var w Viewer
	if said := NextServer(&w, look(func(*Scene) {})); w.Filter.Active() || said != "there is one server here" {
		t.Errorf("without a capture: %q, %q", w.Filter.Text(), said)
	}
}
