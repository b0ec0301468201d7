package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// The marks of lanes and log, the panel of the connection and the WHY line
// speak of the same connection.
func TestThereIsOneCursor(t *testing.T) {
	idle := func(m *Model) { // the newest decision ends a connection whose last request is not the newest
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 11, Reason: reason.ClientClose, Requests: 1}},
			{At: storyNow, Event: event.ConnClosed{Conn: 14, Reason: reason.ClientGone, Requests: 2}}})
	}
	for what, c := range map[string]struct {
		do   func(*Model)
		want []string
	}{
		"the newest answer":            {func(*Model) {}, []string{"▸#7 ", " ▸7.6 ", "Connection #7 ", "WHY #7 stays open"}},
		"the newest end":               {idle, []string{"▸#14 ", "▸14.1 ", "Connection #14 ", "WHY client closed #14"}},
		"a request that was chosen":    {func(m *Model) { press(m, "k", "k") }, []string{"▸#11 ", "▸11.1 ", "Connection #11 ", "WHY server closed #11"}},
		"the one above an end":         {func(m *Model) { idle(m); press(m, "k") }, []string{"▸#10 ", "▸10.1 ", "Connection #10 ", "WHY server closed #10"}},
		"a connection that was chosen": {func(m *Model) { m.View(); press(m, "tab", "k", "k", "k") }, []string{"▸#12 ", "▸12.1 ", "Connection #12 ", "WHY server closed #12"}},
		"one with old requests":        {func(m *Model) { m.View(); press(m, "tab", "g") }, []string{"▸#4 ", " ▸4.6 ", "Connection #4 ", "WHY server closed #4"}},
		"with a filter":                {func(m *Model) { m.setFilter("path:/index") }, []string{"▸#8 ", " ▸8.1 ", "Connection #8 ", "WHY server closed #8"}},
	} {
		t.Run(what, func(t *testing.T) {
			m := screen(t, 120, 35, Options{})
			c.do(m)
			shows(t, m, c.want...)
			if n := strings.Count(text(m), "▸"); n != 2 {
				t.Errorf("%d marks, want one on the lanes and one in the log:\n%s", n, text(m))
			}
		})
	}
}

// On the smallest screen the line above WHY is the newest request, or the chosen one.
func TestTheLastRequestIsTheNewestOrTheChosen(t *testing.T) {
	m := screen(t, 60, 18, Options{})
	shows(t, m, "newest #14.2  POST /echo  in progress")
	m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 14, Reason: reason.ClientGone, Requests: 2}}})
	shows(t, m, "▸#14", "newest #7.6  GET /about.html  200", "WHY client closed #14")
	press(m, "k")
	shows(t, m, " #10.1  GET /app.js  200", "newest: #7.6")
}

// Being chosen takes neither the mark of an error nor the colour of its status.
func TestTheCursorHidesNoError(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "k", "k", "k") // to 7.5, the 404
	shows(t, m, "! ▸7.5 ")
	line := strings.Split(m.View(), "\n")[lineWith(ansi.Strip(m.View()), "▸7.5")]
	if want := m.th.Sequence(canvas.Digit4) + "404"; !strings.Contains(line, want) {
		t.Errorf("the chosen row's 404 is not in its colour: %q", line)
	}
}

func TestTheLogSaysWhatItDoesNotShow(t *testing.T) {
	empty := func(w, h int) *Model {
		m := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(termenv.ANSI256)})
		m.timer = noTimer
		m.Update(tea.WindowSizeMsg{Width: w, Height: h})
		return m
	}
	for _, size := range [][2]int{{80, 24}, {120, 35}, {200, 50}} {
		m := empty(size[0], size[1])
		shows(t, m, "Requests  0 answered ─")
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnOpened{Conn: 1}},
			{At: storyNow, Event: event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/delay/5", Minor: 1}}})
		shows(t, m, "Requests  0 answered, 1 in progress ─", "#1 has request 1 in progress")
		m.Update(entriesMsg{{At: storyNow, Event: event.ResponseSent{Conn: 1, Nth: 1, Status: 200, Why: reason.Keep11}}})
		shows(t, m, "Requests  1 answered ─")
	}
	m := screen(t, 120, 35, Options{})
	shows(t, m, "Requests  63 answered, 1 in progress, 56 older ─")
	press(m, "g")
	shows(t, m, "Requests  63 answered, 1 in progress, 55 newer ─")

	m = empty(80, 24) // in the midst of many there is no room for all words
	m.Update(entriesMsg(theRush(sec)))
	press(m, "g", "pgdown", "pgdown", "pgdown", "pgdown")
	shows(t, m, "Requests  500 answered, 4 older, 491 newer ─")
}

// A connection without an answered request has no row: a step from there comes
// to the newest.
func TestAStepFromNowhereComesToTheNewest(t *testing.T) {
	for _, key := range []string{"k", "N"} {
		m := screen(t, 120, 35, Options{})
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnOpened{Conn: 20}},
			{At: storyNow, Event: event.ConnClosed{Conn: 20, Reason: reason.ClientEOF}}})
		shows(t, m, "▸#20 ", "WHY client closed #20")
		press(m, "n")
		shows(t, m, "▸#20 ")
		press(m, key)
		shows(t, m, " ▸7.6 ", "▸#7 ")
	}
}
