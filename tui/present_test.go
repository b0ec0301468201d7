package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
)

// click presses the left button at the first place that shows what.
func click(t *testing.T, m *Model, what string) tea.Cmd {
	t.Helper()
	for y, line := range strings.Split(text(m), "\n") {
		if before, _, found := strings.Cut(line, what); found {
			_, cmd := m.Update(tea.MouseMsg{X: canvas.Width(before), Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
			return cmd
		}
	}
	t.Fatalf("nothing to click says %q:\n%s", what, text(m))
	return nil
}

func TestPresentationModeIsForTheLastRow(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {200, 50}} {
		m := screen(t, size[0], size[1], Options{})
		press(m, "p")
		shows(t, m, "KEEP-ALIVE ON", "idle timeout 5 s", "all clients   64 requests   14 conns", "WHY #7 stays open")
		if strings.Contains(strings.ReplaceAll(m.View(), "\x1b[0m\n", ""), "\x1b[0mA") {
			t.Error("some text is not bold")
		}
		press(m, "esc")
		if m.viewer.Present {
			t.Error("esc does not leave the presentation")
		}
	}
}

func TestPrivacyHidesClientsAndTellsThemApart(t *testing.T) {
	m := screen(t, 200, 50, Options{})
	press(m, "P")
	shows(t, m, "client addresses are masked") // or else 192.0.2.1 is taken for one
	for _, addr := range []string{"192.168.1.5:52341", "192.168.1.9", "192.168.1.7", "127.0.0.1"} {
		showsNot(t, m, addr)
	}
	shows(t, m, "192.0.2.1:", "192.0.2.2:", "192.0.2.3:", "192.0.2.4:")
	press(m, "2")
	showsNot(t, m, "192.168.1.9")
	press(m, "P")
	shows(t, m, "192.168.1.9")
}

func TestTheQuizHidesTheAnswerUntilAsked(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "H")
	shows(t, m, "#7: keep or close? k or c answers, H shows it", "closed: why?")
	showsNot(t, m, "stays open")
	showsNot(t, m, "server: client asked ")
	press(m, "H")
	shows(t, m, "#7 stays open")
	press(m, "up")
	shows(t, m, "#12: keep or close?")
	press(m, "H", "H")
	shows(t, m, "server: client asked ")
}

// No other picture of the same connection gives the answer away.
func TestTheQuizHidesTheAnswerEverywhere(t *testing.T) {
	for _, keys := range [][]string{{"3"}, {"3", "v"}, {"2"}, {"5"}} {
		m := screen(t, 200, 50, Options{})
		press(m, "up", "up") // to #11, whose client asked for the end
		press(m, keys...)
		shows(t, m, " asked")
		press(m, "H")
		shows(t, m, "#11: keep or close?")
		showsNot(t, m, " asked")
	}
	m := screen(t, 120, 35, Options{})
	press(m, "2")
	shows(t, m, "HTTP/1.1 and no ") // of an open one
	press(m, "H")
	showsNot(t, m, "HTTP/1.1 and no ")
	m = wired(t, 120, 35)
	toWire(m)
	shows(t, m, "= KEEP ")
	press(m, "H")
	shows(t, m, "#7: keep or close?")
	showsNot(t, m, "= KEEP ")
	showsNot(t, m, "HTTP/1.1 404")
}

func TestTheLongExplanation(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "k", "E")
	shows(t, m, "wants no further response", "What to do:")
	press(m, "esc")
	showsNot(t, m, "What to do:")
}

func TestTheMouse(t *testing.T) {
	m := screen(t, 200, 50, Options{})
	click(t, m, "#11 ")
	shows(t, m, "▸#11", "WHY server closed #11")
	click(t, m, "GET /nope.html")
	shows(t, m, "! ▸7.5")
	click(t, m, "REQ")
	press(m, "2")
	shows(t, m, "by req ")
	click(t, m, "REQ")
	shows(t, m, "by req, reversed")
	press(m, "1")

	ctl := &recorder{settings: m.times.Live.Settings()}
	m.desk.Server = ctl
	run(m, click(t, m, "idle 5s"))
	if ctl.settings.IdleTimeout != 10*sec {
		t.Errorf("clicking the idle timeout asked for %v, want 10s", ctl.settings.IdleTimeout)
	}
	ctl.settings = event.Settings{KeepAlive: true}
	run(m, click(t, m, "KEEP-ALIVE on"))
	if ctl.settings.KeepAlive {
		t.Error("clicking the switch does not turn it")
	}
	m.Update(tea.MouseMsg{X: 5, Y: 25, Action: tea.MouseActionPress, Button: tea.MouseButtonWheelUp})
	shows(t, m, "▸9.1")
}

func TestTheMouseCanBeTheTerminals(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	off, on := press(m, "m"), press(m, "m")
	for i, cmd := range []tea.Cmd{off, on} {
		batch, _ := cmd().(tea.BatchMsg)
		if len(batch) == 0 {
			batch = tea.BatchMsg{cmd}
		}
		found := false
		for _, c := range batch {
			found = found || c() == []tea.Msg{tea.DisableMouse(), tea.EnableMouseCellMotion()}[i]
		}
		if !found {
			t.Errorf("press %d of m changes nothing", i+1)
		}
	}
}

func TestATransferIsSeenWhileItHappens(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	m.Update(entriesMsg{{At: storyNow, Event: event.Progress{Conn: 14, Phase: event.ReceivingContent, Done: 168_000, Total: 512_000, Until: storyNow.Add(30 * sec)}}})
	shows(t, m, "32% 1.0s left", "#14 ")
	m.Update(entriesMsg{{At: storyNow, Event: event.Progress{Conn: 7, Phase: event.ReceivingHead, Done: 23, Until: storyNow.Add(9 * sec)}}})
	shows(t, m, "│ reading head ┄", "✕ 9s→│", "server closes in 9.0 s (408) unless the head is whole")
}

func TestWhatARoundTripWouldHaveCost(t *testing.T) {
	m := screen(t, 200, 50, Options{})
	press(m, "R", "R")
	shows(t, m, "at a round trip of 50 ms, reuse has saved 2.5 s so far")
	m.Update(forgetMsg(m.told))
	shows(t, m, "50 handshakes saved (2.5 s at 50 ms, estimate)")
}

func TestTheQuizCountsAnswers(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "H", "k")
	shows(t, m, "right (1 of 1): #7 stays open")
	press(m, "up", "k")
	shows(t, m, "no (1 of 2): server closed #12")
	press(m, "up", "c")
	shows(t, m, "right (2 of 3): server closed #11")
	press(m, "k")                                        // the answer is in sight: it moves again
	shows(t, m, "#7 stays open", "server: client asked") // which was answered
	press(m, "k")
	shows(t, m, "#14: keep or close?", "2 of 3 right so far")
	press(m, "H", "H")
	shows(t, m, "WHY #14 stays open")
}

func TestTheHelpShowsAllKeysOnTheSmallestScreen(t *testing.T) {
	m := screen(t, 60, 18, Options{})
	press(m, "?")
	seen := text(m)
	for range 5 {
		press(m, "j")
		seen += text(m)
	}
	for _, g := range m.commands.Groups(m.viewer.View) {
		for _, i := range g.Items {
			if !strings.Contains(seen, i.Keys()) {
				t.Errorf("the help never shows %q", i.Keys())
			}
		}
	}
	press(m, "q")
}
