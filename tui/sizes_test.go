package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/tui/command"
)

// ownSigns are the characters beyond ASCII that a screen may have.
const ownSigns = "├▒─┤┄✕│▪▮█╭╮╰╯▁▂▃▄▅▆▇░▸…§µ↑↓←→"

func TestOwnSignsAreOneCellWide(t *testing.T) {
	for _, r := range ownSigns {
		if n := ansi.StringWidth(string(r)); n != 1 {
			t.Errorf("%q is %d cells wide, want 1", r, n)
		}
	}
}

// checkScreen fails the test if the view has another number of lines than the
// terminal, a line that is too wide, or a character or an escape sequence that
// is not the dashboard's own.
func checkScreen(t testing.TB, view string, w, h int) {
	t.Helper()
	if n := 1 + strings.Count(view, "\n"); n != h {
		t.Fatalf("%dx%d: %d lines, want %d", w, h, n, h)
	}
	i := 0
	for line := range strings.SplitSeq(view, "\n") {
		n := 0
		for rest := line; rest != ""; {
			r, size := ownSign(rest)
			if r == utf8.RuneError {
				t.Fatalf("%dx%d: line %d has %q: %q", w, h, i, rest[:size], line)
			}
			if r != styling {
				n++
			}
			rest = rest[size:]
		}
		if n > w {
			t.Fatalf("%dx%d: line %d is %d cells wide: %q", w, h, i, n, line)
		}
		i++
	}
}

// styling stands for an escape sequence that changes the look of text, the only
// kind on a screen.
const styling = '\x1b'

// ownSign returns the first character or sequence of s and its size in bytes;
// [utf8.RuneError] if it is not the dashboard's own.
func ownSign(s string) (rune, int) {
	switch {
	case strings.HasPrefix(s, "\x1b["):
		n := 2
		for n < len(s) && ('0' <= s[n] && s[n] <= '9' || s[n] == ';') {
			n++
		}
		if n < len(s) && s[n] == 'm' {
			return styling, n + 1
		}
		return utf8.RuneError, 1
	case ' ' <= s[0] && s[0] < 0x7f:
		return rune(s[0]), 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(ownSigns, r) || r < ' ' {
		return utf8.RuneError, size
	}
	return r, size
}

func TestCheckScreenFindsWhatIsNotOurs(t *testing.T) {
	for _, c := range []struct {
		name, s string
		own     bool
	}{
		{"a letter", "a", true},
		{"a line", "─", true},
		{"a colour", "\x1b[0;1;34m", true},
		{"no parameters", "\x1b[m", true},
		{"a cursor movement", "\x1b[2H", false},
		{"a title", "\x1b]0;x\a", false},
		{"a sequence that does not end", "\x1b[1;", false},
		{"a control character", "\t", false},
		{"the eighth bit's controls", "\u009b31m", false},
		{"no UTF-8", "\xff", false},
		{"the replacement character", "\ufffd", false},
		{"a letter of another script", "ש", false},
		{"delete", "\x7f", false},
	} {
		if r, _ := ownSign(c.s); (r != utf8.RuneError) != c.own {
			t.Errorf("%s, %q: own is %v, want %v", c.name, c.s, r != utf8.RuneError, c.own)
		}
	}
}

func TestEveryScreenFitsItsTerminal(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	for w := 1; w <= 250; w++ {
		for h := 1; h <= 80; h++ {
			if raceDetector && (3*w+h)%10 != 0 { // it slows this down tenfold, and finds the same
				continue
			}
			m.Update(tea.WindowSizeMsg{Width: w, Height: h})
			checkScreen(t, m.View(), w, h)
		}
	}
}

// TestEveryViewFitsItsTerminal draws each view in another tenth of all sizes,
// half of them with the help on top.
func TestEveryViewFitsItsTerminal(t *testing.T) {
	for v := range command.Views {
		m := screen(t, 80, 24, Options{})
		m.show(v)
		for w := 1; w <= 250; w++ {
			for h := 1; h <= 80; h++ {
				if (3*w+h+int(v))%10 != 0 || raceDetector && w%5 != 0 {
					continue
				}
				m.layers = m.layers[:1]
				if w%2 == 0 {
					press(m, "?")
				}
				m.Update(tea.WindowSizeMsg{Width: w, Height: h})
				checkScreen(t, m.View(), w, h)
			}
		}
	}
}

func TestNoTerminalHasNoSize(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	for _, size := range [][2]int{{0, 0}, {0, 5}, {5, 0}, {-1, -1}} {
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		m.View()
	}
}
