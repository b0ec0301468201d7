package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// text is the screen without its escape sequences.
func text(m *Model) string { return ansi.Strip(m.View()) }

// has fails unless the screen shows all of that.
func shows(t *testing.T, m *Model, want ...string) {
	t.Helper()
	for _, w := range want {
		if got := text(m); !strings.Contains(got, w) {
			t.Errorf("the screen lacks %q:\n%s", w, got)
		}
	}
}

func showsNot(t *testing.T, m *Model, unwanted string) {
	t.Helper()
	if got := text(m); strings.Contains(got, unwanted) {
		t.Errorf("the screen has %q:\n%s", unwanted, got)
	}
}

// more is one more request, on connection 7.
func more(m *Model, target string) {
	nth := m.times.Live.Conn(7).Requests + 1
	at := storyNow
	m.Update(entriesMsg{
		{At: at, Event: event.RequestReceived{Conn: 7, Nth: nth, Method: "GET", Target: target, Minor: 1}},
		{At: at, Event: event.ResponseSent{Conn: 7, Nth: nth, Method: "GET", Target: target, Status: 200, Why: reason.Keep11}},
	})
}

// A recorder is a control.Server that notes what it was asked for.
type recorder struct {
	noControl
	settings event.Settings
	closed   uint64
	err      error
}

func (r *recorder) Change(f func(*event.Settings)) { f(&r.settings) }
func (r *recorder) CloseConn(id uint64) error      { r.closed = id; return r.err }

// run runs a command and gives what comes of it to the dashboard.
func run(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			run(m, c)
		}
	case nil, tickMsg, tea.QuitMsg:
	default:
		m.Update(msg)
	}
}

func TestAPausedPictureStandsStillAndTheCountingGoesOn(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, " ")
	more(m, "/while-paused")
	showsNot(t, m, "/while-paused")
	shows(t, m, "PAUSED +2", "64 req")
	press(m, "k")
	shows(t, m, "▸12.1")
	press(m, " ", "f")
	shows(t, m, "/while-paused", "65 req")
	showsNot(t, m, "PAUSED")
}

func TestKeysThatComeTogetherAreKeys(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("kkd")})
	shows(t, m, "Demo traffic")
	press(m, "esc")
	shows(t, m, "WHY server closed #11")
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/api")})
	shows(t, m, "/api")
	press(m, "esc", "esc")
	before := text(m)
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("dq"), Paste: true})
	if after := text(m); after != before {
		t.Errorf("what was pasted pressed keys:\n%s", after)
	}
}

func TestAChosenRowStaysChosenWhileOthersCome(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "k", "k")
	before := lineWith(text(m), "▸11.1")
	for range 100 {
		more(m, "/another")
	}
	if after := lineWith(text(m), "▸11.1"); after != before {
		t.Errorf("the chosen row moved from %d to %d", before, after)
	}
	shows(t, m, "WHY server closed #11 after this response", "f follows again")
	press(m, "G")
	showsNot(t, m, "f follows again")
	shows(t, m, "▸7.106")
}

// lineWith is the number of the first line that has that; -1 for none.
func lineWith(screen, what string) int {
	for i, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, what) {
			return i
		}
	}
	return -1
}

func TestTheFocusMovesTheChoiceOfALane(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.View()
	press(m, "tab", "k")
	shows(t, m, "▸#14", "now: body 68.0 KB of 512 KB")
	press(m, "k")
	shows(t, m, "▸#13", "WHY server closed #13: no request came within the idle timeout (5 s)")
	press(m, "esc")
	showsNot(t, m, "f follows again")
	shows(t, m, "▸#7")
}

func TestTheSwitchesAskTheServer(t *testing.T) {
	cases := []struct {
		key    string
		want   event.Settings
		banner string
	}{
		{"a", event.Settings{IdleTimeout: 5 * sec, MaxRequests: 100}, "KEEP-ALIVE OFF"},
		{"-", event.Settings{KeepAlive: true, IdleTimeout: 2 * sec, MaxRequests: 100}, "IDLE TIMEOUT 2 s"},
		{"+", event.Settings{KeepAlive: true, IdleTimeout: 10 * sec, MaxRequests: 100}, "IDLE TIMEOUT 10 s"},
		{"=", event.Settings{KeepAlive: true, IdleTimeout: 10 * sec, MaxRequests: 100}, "IDLE TIMEOUT 10 s"},
		{"M", event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}, "no limit"},
		{"L", event.Settings{KeepAlive: true, IdleTimeout: 5 * sec, MaxRequests: 100, Delay: 50 * ms}, "DELAY 50ms"},
	}
	for _, c := range cases {
		t.Run(c.key, func(t *testing.T) {
			m := screen(t, 80, 24, Options{})
			ctl := &recorder{settings: m.times.Live.Settings()}
			m.desk.Server = ctl
			run(m, press(m, c.key))
			if ctl.settings != c.want {
				t.Errorf("asked for %+v, want %+v", ctl.settings, c.want)
			}
			shows(t, m, c.banner)
		})
	}
}

// Keys that come faster than the server's answers turn all the same.
func TestASwitchIsTurnedTwice(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	ctl := &recorder{settings: m.times.Live.Settings()}
	m.desk.Server = ctl
	for _, cmd := range []tea.Cmd{press(m, "+"), press(m, "+"), press(m, "a"), press(m, "a")} {
		run(m, cmd)
	}
	shows(t, m, "KEEP-ALIVE ON")
	if want := (event.Settings{KeepAlive: true, IdleTimeout: 30 * sec, MaxRequests: 100}); ctl.settings != want {
		t.Errorf("asked for %+v, want %+v", ctl.settings, want)
	}
	m.Update(entriesMsg{{At: storyNow, Event: event.SettingsChanged{Settings: ctl.settings}}})
	shows(t, m, "idle 30s")
	// What was asked for has come: the next press begins at what the server told last.
	ctl.settings.IdleTimeout = 5 * sec
	m.Update(entriesMsg{{At: storyNow, Event: event.SettingsChanged{Settings: ctl.settings}}})
	run(m, press(m, "+"))
	if want := 10 * sec; ctl.settings.IdleTimeout != want {
		t.Errorf("asked for an idle timeout of %v, want %v", ctl.settings.IdleTimeout, want)
	}
}

func TestTheFocusIsSeen(t *testing.T) {
	m := screen(t, 200, 50, Options{})
	stands := func(title string) bool { return strings.Contains(m.View(), m.th.Sequence(canvas.Banner)+" "+title) }
	for _, title := range []string{"", "Lanes ", "Connections ", ""} {
		for _, other := range []string{"Lanes ", "Connections ", "Requests "} {
			if stands(other) != (other == title) {
				t.Errorf("with the keys at %q, %q stands out: %v", title, other, stands(other))
			}
		}
		press(m, "tab")
	}
}

func TestASwitchThatWasTurnedIsShownAtOnce(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	shows(t, m, "server closes in 4.0 s if the client does nothing")
	m.Update(entriesMsg{{At: storyNow, Event: event.SettingsChanged{Settings: event.Settings{IdleTimeout: 2 * sec}}}})
	shows(t, m, "KEEP-ALIVE off", "idle 2s", "no max req", "server closes in 1.1 s")
}

func TestClosingAConnectionAsksOnceMore(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	ctl := &recorder{err: errors.New("no such connection\x1b[31m")}
	m.desk.Server = ctl
	run(m, press(m, "x"))
	if ctl.closed != 0 {
		t.Fatal("closed without asking")
	}
	shows(t, m, "x again closes #7")
	run(m, press(m, "x"))
	if ctl.closed != 7 {
		t.Errorf("closed %d, want 7", ctl.closed)
	}
	shows(t, m, `not closed: no such connection\x1b[31m`)
}

func TestWithNothingChosenAnOpenConnectionIsClosed(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	ctl := &recorder{}
	m.desk.Server = ctl
	ends := func(id uint64) {
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: id, Reason: reason.ClientEOF}}})
	}
	ends(7)
	press(m, "x")
	m.Update(forgetMsg(m.told)) // the question stays until it is answered
	shows(t, m, "WHY client closed #7", "x again closes #14")
	press(m, "j") // any other key: no
	showsNot(t, m, "x again")
	run(m, press(m, "x", "x"))
	if ctl.closed != 14 {
		t.Errorf("closed %d, want 14", ctl.closed)
	}
	ends(14)
	run(m, press(m, "x"))
	shows(t, m, "no open connection")
	press(m, "k")
	run(m, press(m, "x"))
	shows(t, m, "is closed already")
}

func TestWithoutControlThereAreNoSwitches(t *testing.T) {
	m := New(&told{now: storyNow}, nil, Options{})
	m.Update(entriesMsg(theStory()))
	press(m, "a", "-", "x", "M", "L")
	showsNot(t, m, "keep-alive")
}

func TestTheFilterIsAppliedToEverything(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "/", "s", "t", "a", "t", "u", "s", ":", "4")
	shows(t, m, "/status:4", "2 requests", "GET /nope.html - 404", "400")
	showsNot(t, m, "/about.html")
	showsNot(t, m, "#14")
	press(m, "enter", "2")
	shows(t, m, "192.168.1.5:52341")
	showsNot(t, m, "52371")
	press(m, "esc")
	shows(t, m, "52371")
}

func TestWhatComesIsFilteredToo(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.setFilter("wanted")
	more(m, "/wanted")
	more(m, "/other")
	shows(t, m, "/wanted", "Requests  1 with wanted")
	showsNot(t, m, "/other")
}

func TestWhyFollowsTheFilter(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.setFilter("path:/index")
	shows(t, m, "▸8.1", "▸#8", "WHY server closed #8")
	more(m, "/other")
	shows(t, m, "WHY server closed #8")
	m.setFilter("conn:99")
	more(m, "/hidden")
	shows(t, m, "No request matches", "No connection in sight matches", "this line says why a connection is kept or closed")
}

func TestTheKeysToLeave(t *testing.T) {
	for _, keys := range [][]string{{"q"}, {"ctrl+c"}, {"?", "q"}, {"/", "ctrl+c"}, {"3", "q"}, {" ", "q"}, {"p", "q"}} {
		m := screen(t, 80, 24, Options{})
		cmd := press(m, keys...)
		if cmd == nil {
			t.Errorf("%q: nothing happens", keys)
			continue
		}
		if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("%q does not leave", keys)
		}
	}
	m := screen(t, 80, 24, Options{})
	press(m, "/", "q")
	shows(t, m, "/q")
}

func TestHelpIsAboutTheView(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "?")
	shows(t, m, "Help: overview", "keep-alive")
	press(m, "esc", "2", "?")
	shows(t, m, "Help: connections", "s 1-9    sort by a column")
	press(m, "?")
	showsNot(t, m, "Help")
}

func TestTheTableIsSortedOnAKeyOnly(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	press(m, "2", "s", "3", "S")
	shows(t, m, "by state, reversed ─")
	press(m, "s", "5") // by requests, the most first
	shows(t, m, "by req ─")
	first := lineWith(text(m), "  24  2.1K")
	if want := lineWith(text(m), "STATE, WHO: WHY") + 1; first != want {
		t.Errorf("the connection with most requests is in line %d, want %d", first, want)
	}
	for range 30 {
		more(m, "/x")
	}
	if now := lineWith(text(m), "  24  2.1K"); now != first {
		t.Errorf("rows moved by themselves: from line %d to %d", first, now)
	}
	press(m, "S", "S")
	if now := lineWith(text(m), "  36  0.5K"); now != first {
		t.Errorf("after sorting, #7 is in line %d, want %d", now, first)
	}
}

func TestNothingMovesWithoutConnections(t *testing.T) {
	m := New(&told{now: storyNow}, nil, Options{})
	m.tickNext()
	if m.every != time.Second {
		t.Errorf("with nothing to see a tick comes every %v, want %v", m.every, time.Second)
	}
	m = screen(t, 80, 24, Options{})
	if m.every != 250*ms {
		t.Errorf("with lanes a tick comes every %v, want a cell's %v", m.every, 250*ms)
	}
	press(m, " ")
	m.Update(tickMsg(m.tick))
	if m.every != time.Second {
		t.Errorf("paused, a tick comes every %v, want %v", m.every, time.Second)
	}
}

func TestAScreenWithoutChangeIsNotDrawnAgain(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.View()
	m.Update(struct{}{})
	m.Update(tickMsg(-1))
	if m.dirty {
		t.Error("the screen would be drawn again for nothing")
	}
}

// cancelled is a context that is over: a source gives what it has ready.
func cancelled(t *testing.T) (context.Context, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}

func TestTheEndOfAConnectionLeadsToItsLastExchange(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: reason.ClientEOF, Requests: 6}}})
	press(m, "enter")
	shows(t, m, "WIRE", "#7.6")
}

// Suspended, the server would leave its clients waiting. Without a server there
// is nothing to say.
func TestCtrlZSaysWhyItDoesNothing(t *testing.T) {
	m := screen(t, 60, 18, Options{})
	press(m, "ctrl+z")
	shows(t, m, " ctrl+z would stop the server as well: q quits ")
	m = New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	press(m, "ctrl+z")
	showsNot(t, m, "ctrl+z")
}
