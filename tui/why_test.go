package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// Whatever ended a connection, the side that ended it is named first, at the end
// of the lane and below, and nothing is cut but where a mark says so.
func TestWhoClosedIsSaidOnEverySize(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, code := range reason.All() {
			e := reason.Of(code)
			if e.Verdict == reason.Kept {
				continue
			}
			m := screen(t, size[0], size[1], Options{})
			m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: code, Requests: 6}}})
			said := " " + why.ClosedBecause(m.times.Shown.Conn(7), 21)
			if size[0] > 60 {
				said = " " + why.ClosedBecause(m.times.Shown.Conn(7), 22)
			}
			shows(t, m, said+" ", fmt.Sprintf("WHY %s closed #7: ", e.Who))
			why := text(m)[strings.LastIndex(text(m), "WHY "):]
			if strings.ContainsRune(why, m.grid.Glyphs.Cut) {
				t.Errorf("%v at %dx%d is cut:\n%s", code, size[0], size[1], why)
			}
			if e.Rule != "" && !strings.Contains(why, strings.TrimPrefix(e.Rule, "RFC 9112 ")) {
				t.Errorf("%v at %dx%d lacks %q:\n%s", code, size[0], size[1], e.Rule, why)
			}
		}
	}
}

// A cure is offered where there is one.
func TestTheCureIsNamed(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {120, 35}} {
		m := screen(t, size[0], size[1], Options{})
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: reason.ResetIdle, Requests: 6}}})
		shows(t, m, "WHY client closed #7: by a reset (RST) between requests", "Cure: A pool must read to the end.")
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 14, Reason: reason.ClientEOF, Requests: 2}}})
		shows(t, m, "WHY client closed #14: it closed, nothing in progress", "E: what it means")
		showsNot(t, m, "cure")
	}
}

// What exactly was wrong with a request is told on every size, whether the
// newest decision is looked at or a chosen request.
func TestWhatWasWrongHasRoom(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, detail := range []string{"the value of X contains a bare CR", `the line of a chunk size holds "\x00\x01" behind the digits`} {
			for _, code := range []reason.Code{reason.BadField, reason.BadChunk, reason.BothLengths} {
				for _, keys := range [][]string{nil, {"k"}} {
					s := &story{}
					c := s.conn(1, "127.0.0.1:40001", 3*sec).get(2*sec, "/", 400, ms, code)
					c.close(2*sec, code)
					for i := range s.entries {
						if v, ok := s.entries[i].Event.(event.ResponseSent); ok {
							v.Detail = detail
							s.entries[i].Event = v
						}
					}
					m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
					m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					m.Update(entriesMsg(s.sorted()))
					press(m, keys...)
					why := strings.Join(strings.Fields(text(m)[strings.LastIndex(text(m), "WHY "):]), " ")
					if want := canvas.Safe(detail); !strings.Contains(why, want) {
						t.Errorf("%v at %v, keys %v lacks %q:\n%s", code, size, keys, want, why)
					}
				}
			}
		}
	}
}

// Where the detail and its rule have no room together, few words take its place.
func TestTheRuleOfARefusalHasRoom(t *testing.T) {
	s := &story{}
	c := s.conn(10, "127.0.0.1:40001", 3*sec).get(2*sec, "/", 400, ms, reason.BadField)
	c.close(2*sec, reason.BadField)
	for i := range s.entries {
		if v, ok := s.entries[i].Event.(event.ResponseSent); ok {
			v.Detail = `there is white space between the field name "Host" and its colon`
			s.entries[i].Event = v
		}
	}
	m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 18})
	m.Update(entriesMsg(s.sorted()))
	press(m, "k")
	shows(t, m, "server refused this and closed #10: space before the", " colon  ", "  RFC 9112 §5")
}

// The client that lets go first, having lost connections to the idle limit,
// shows how that is cured.
func TestTheCureOfTheIdleRace(t *testing.T) {
	m := screen(t, 60, 18, Options{})
	m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: reason.ClientEOF, Requests: 6}}})
	shows(t, m, "Cure: close before the server does, as here")
	m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 14, Reason: reason.ClientEOF, Requests: 2}}})
	showsNot(t, m, "Cure") // no client at that address lost one
}

func TestTheForecastSaysWhoAndUnlessWhat(t *testing.T) {
	for size, want := range map[[2]int]string{
		{60, 18}:  "server closes in 4.0 s if nothing comes  RFC 9112 §9.5",
		{80, 24}:  "server closes in 4.0 s if the client does nothing  ",
		{120, 35}: "server closes it in 4.0 s unless a request comes or the client closes first",
		{200, 50}: "server closes it in 4.0 s unless a request comes or the client closes first",
	} {
		shows(t, screen(t, size[0], size[1], Options{}), want)
	}
}

// Before anything is decided the line says what is waited for.
func TestWhyBeforeTheFirstDecision(t *testing.T) {
	open := event.Entry{At: storyNow, Event: event.ConnOpened{Conn: 20}}
	for want, e := range map[string]event.Event{
		"#20 is open: no request yet":                           nil,
		"#20 waits for the rest of the request's head":          event.Progress{Conn: 20, Phase: event.ReceivingHead, Done: 13, Until: storyNow.Add(6 * time.Second)},
		"server closes in 6.0 s (408) unless the head is whole": event.Progress{Conn: 20, Phase: event.ReceivingHead, Done: 13, Until: storyNow.Add(6 * time.Second)},
		"#20 has request 1 in progress":                         event.RequestReceived{Conn: 20, Nth: 1},
		"whether it stays open is decided with the response":    event.RequestReceived{Conn: 20, Nth: 1},
	} {
		m := screen(t, 60, 18, Options{})
		m.viewer.Choose(scene.Conn(20))
		m.Update(entriesMsg{open})
		if e != nil {
			m.Update(entriesMsg{{At: storyNow, Event: e}})
		}
		shows(t, m, want)
	}
}

// Of pipelined requests the line says why the second took as long as the first.
func TestWhyAPipelinedRequestTookLong(t *testing.T) {
	m := replayed(t, "testdata/demo/7.jsonl", 3*time.Second, 80, 24)
	press(m, "k", "k", "k") // to 1.2
	shows(t, m, "▸1.2", "request 2 waited 1.5 s for its turn", "RFC 9112 §9.3.2")
	press(m, "k")
	showsNot(t, m, "for its turn")
}

// On a connection that was kept, HTTP/1.0 alone is no reason to close it.
func TestWhichRequestDidNotAsk(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {120, 35}} {
		m := replayed(t, "testdata/demo/5.jsonl", time.Minute, size[0], size[1])
		shows(t, m, "WHY server closed #2: request 3 did not ask for keep-alive", "Cure: Use HTTP/1.1, or ask to keep it.")
		press(m, "g") // the first of all
		shows(t, m, `WHY server closed #1 after this response: HTTP/1.0 `)
	}
}

// What was decided and what came of it are told apart, and both are told in the
// past once the connection is closed.
func TestWhatWasDecidedIsNotWhatCameOfIt(t *testing.T) {
	for code, want := range map[reason.Code]string{
		reason.Keep11:      "WHY #1 stayed open: HTTP/1.1 and ",
		reason.ClientClose: "WHY server was to close #1 after this response: the client asked ",
	} {
		s := &story{}
		s.conn(1, "127.0.0.1:40001", 3*sec).get(2*sec, "/", 200, ms, code).close(sec, reason.ResetAmid)
		m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 35})
		m.Update(entriesMsg(s.sorted()))
		press(m, "g")
		shows(t, m, want, "later: client closed #1: by a reset (RST) in the middle of a message")
	}
}

// A slow client is not taken for a slow server.
func TestWhyASlowHeadTookLong(t *testing.T) {
	for size, want := range map[[2]int]string{
		{60, 18}:  "its head took 7.",
		{120, 35}: "request 1 took long because its head took 7.",
	} {
		m := replayed(t, "testdata/demo/8.jsonl", time.Minute, size[0], size[1])
		shows(t, m, "WHY client closed #1: it closed, nothing in progress", want)
	}
}

// While WHY speaks of a closed connection, the only open one is not forgotten.
func TestTheOnlyOpenConnectionHasItsForecast(t *testing.T) {
	m := replayed(t, "testdata/demo/3.jsonl", 5*time.Second, 120, 35)
	shows(t, m, "WHY server closed #7", `Cure: Leave "Connection: close" out. #1: server closes in `, " s if the client does nothing")
	press(m, "k")
	showsNot(t, m, "#1: server closes in")
}

// What was wrong with a request is said as a whole: nothing of the second line
// is cut. Where two lines are not enough, the cure is said instead.
func TestAFaultIsToldWholeOrNotAtAll(t *testing.T) {
	long := "this port speaks HTTPS, and a plain HTTP request came: use https:// in the address"
	for _, c := range []struct {
		width        int
		detail, want string
	}{
		{120, long, long},
		{80, long, "     use https:// in the address  "},
		{60, long, "     HTTP request came: use https:// in the address"},
		{60, long + ", and not http:// as here", "     Cure: Use https:// in the address."},
	} {
		s := &story{}
		s.conn(1, "127.0.0.1:40001", 3*sec)
		s.add(ago(2*sec), event.ResponseSent{Conn: 1, Nth: 1, Status: 400, Why: reason.PlainToTLS, Detail: c.detail})
		s.add(ago(sec), event.ConnClosed{Conn: 1, Reason: reason.PlainToTLS, Requests: 1})
		m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
		m.Update(tea.WindowSizeMsg{Width: c.width, Height: 24})
		m.Update(entriesMsg(s.sorted()))
		shows(t, m, c.want)
	}
}

// A connection that was closed as soon as it was opened shows both.
func TestAMomentsConnectionHasTwoEnds(t *testing.T) {
	s := &story{}
	s.conn(1, "127.0.0.1:40001", 3*sec).close(3*sec-ms, reason.HandshakeFail)
	m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.Update(entriesMsg(s.sorted()))
	shows(t, m, "├┤")
}

// The command for a newcomer works: curl trusts no certificate for localhost.
func TestTheFirstCommandGoesThroughTLS(t *testing.T) {
	for secure, want := range map[bool]string{false: " curl http", true: " curl -k http"} {
		m := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(0)})
		m.timer = noTimer
		m.Update(entriesMsg{{At: storyNow, Event: event.ServerStarted{URL: "http://a/", Secure: secure}}})
		shows(t, m, want)
	}
}
