package tui

import (
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/tui/scene"
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

// sgr is the only escape sequence that is ours.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// checkScreen finds what no screen may have: another number of lines than the
// terminal has, a line too wide, a control character that is not ours.
func checkScreen(t testing.TB, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%dx%d: %d lines, want %d", w, h, len(lines), h)
	}
	for i, line := range lines {
		n := 0
		for _, r := range sgr.ReplaceAllString(line, "") {
			n++
			if r < ' ' || r >= 0x7f && !strings.ContainsRune(ownSigns, r) {
				t.Fatalf("%dx%d: line %d has %q: %q", w, h, i, r, line)
			}
		}
		if n > w {
			t.Fatalf("%dx%d: line %d is %d cells wide: %q", w, h, i, n, line)
		}
	}
}

func TestEveryScreenFitsItsTerminal(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	for w := 1; w <= 250; w++ {
		for h := 1; h <= 80; h++ {
			m.Update(tea.WindowSizeMsg{Width: w, Height: h})
			checkScreen(t, m.View(), w, h)
		}
	}
}

// TestEveryViewFitsItsTerminal tries a tenth of all sizes with each view, each
// view with another tenth, half of them with the help over it.
func TestEveryViewFitsItsTerminal(t *testing.T) {
	for v := range scene.Views {
		m := screen(t, 80, 24, Options{})
		m.show(v)
		for w := 1; w <= 250; w++ {
			for h := 1; h <= 80; h++ {
				if (3*w+h+int(v))%10 != 0 {
					continue
				}
				m.layers = nil
				if w%2 == 0 {
					m.openHelp()
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
