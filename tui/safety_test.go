package tui

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// hostile is everything that a client, or a name it chose, can bring onto the
// screen, made of the same bytes.
func hostile(text string) []event.Entry {
	data := []byte(text)
	peer := netip.MustParseAddrPort("[fe80::1%eth0]:52341")
	entries := []event.Event{
		event.ServerStarted{Addr: text, URL: text, Root: text, Go: text, Settings: event.Settings{KeepAlive: true}},
		event.ConnOpened{Conn: 1, Peer: peer, Tag: text, Name: text},
		event.ConnSecured{Conn: 1, Version: text, Cipher: text, Name: text},
		event.RequestReceived{Conn: 1, Nth: 1, Method: text, Target: text, Host: text},
		event.Wire{Conn: 1, Nth: 1, Data: data},
		event.Wire{Conn: 1, Nth: 1, Dir: event.Out, Data: data, Skipped: 3},
		event.Steps{Conn: 1, Nth: 1, Steps: []event.Step{{What: text, Fact: text, Note: text, Rule: text, Len: int64(len(text))}}},
		event.ResponseSent{Conn: 1, Nth: 1, Peer: peer, Method: text, Target: text, Status: 400, Why: reason.BadField, Detail: text},
		event.ConnOpened{Conn: 2, Side: event.ToUpstream, Peer: peer, Name: text},
		event.RequestReceived{Conn: 2, Nth: 1, Method: text, Target: text},
		event.ConnOpened{Conn: 3, Peer: peer},
		event.RequestReceived{Conn: 3, Nth: 1, Method: text, Target: text},
		event.ConnClosed{Conn: 1, Reason: reason.BadField, Detail: text},
		event.Notice{Text: text},
	}
	all := make([]event.Entry, len(entries))
	for i, e := range entries {
		all[i] = event.Entry{Seq: uint64(i + 1), At: storyNow, Event: e}
	}
	return all
}

// checkHostile draws every view of hostile entries, and what lies over them.
func checkHostile(t *testing.T, text string) {
	t.Helper()
	m := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(0)})
	m.timer = noTimer
	m.Update(entriesMsg(hostile(text)))
	for _, size := range [][2]int{{60, 18}, {200, 50}} {
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		check := func() { checkScreen(t, m.View(), size[0], size[1]) }
		check()
		for _, k := range []string{"2", "3", "v", "4", "l", "h", "5", "1", "tab", "j", "enter", "n", "h", "esc", "E", "esc", "d", "esc", "p", "p", "H"} {
			press(m, k)
			check()
		}
		press(m, "/")
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
		check()
		press(m, "esc")
	}
}

func TestNoClientDrawsOnTheTerminal(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, text := range []string{
		"/\x1b]52;c;aGk=\x07", "\x1b[2J\x1b[31mred", "a\r\nb", string(all), "漢字 \u202egnp.exe \u0301\u200b", "\xc2\x9b31m", "\\x1b[0m", "",
	} {
		checkHostile(t, text)
	}
}

// FuzzSafety looks for bytes of a client's that reach the terminal.
func FuzzSafety(f *testing.F) {
	f.Add("/\x1b]52;c;aGk=\x07")
	f.Add("\u009b31m漢\u0301")
	f.Fuzz(checkHostile)
}

func TestNoEscapeOnAScreenIsCutInTwo(t *testing.T) {
	whole := regexp.MustCompile(`^([^\\]|\\x[0-9a-f]{2})*$`)
	for _, width := range []int{60, 80, 120} {
		m := screen(t, width, 24, Options{})
		for n := range 20 {
			more(m, "/"+strings.Repeat("x", n)+strings.Repeat("\u20ac", 30))
			m.dirty = true
			for _, line := range strings.Split(m.View(), "\n") {
				if !whole.MatchString(strings.ReplaceAll(line, "\x1b", "")) {
					t.Errorf("%q", line)
				}
			}
		}
		shows(t, m, "…")
	}
}
