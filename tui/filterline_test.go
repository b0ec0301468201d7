package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/filter"
)

// typeKeys types keys by their types and runes by themselves.
func typeKeys(m *Model, keys ...any) {
	for _, k := range keys {
		switch k := k.(type) {
		case tea.KeyType:
			m.Update(tea.KeyMsg{Type: k})
		case string:
			for _, r := range k {
				msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
				if r == ' ' {
					msg.Type = tea.KeySpace
				}
				m.Update(msg)
			}
		case tea.KeyMsg:
			m.Update(k)
		}
	}
}

func paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// The filter is edited as a line is edited in a shell.
func TestTheFilterIsEditedLikeALine(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []any
		want string
	}{
		{"typed", []any{"status:404"}, "status:404"},
		{"a letter put in", []any{"stats", tea.KeyLeft, tea.KeyLeft, "u", tea.KeyEnd, ":4"}, "stauts:4"},
		{"a word deleted", []any{"get status:404", tea.KeyCtrlW}, "get "},
		{"everything before the cursor deleted", []any{"get x", tea.KeyLeft, tea.KeyCtrlU}, "x"},
		{"everything after it deleted", []any{"get x", tea.KeyHome, tea.KeyRight, tea.KeyCtrlK}, "g"},
		{"a letter under the cursor deleted", []any{"get", tea.KeyHome, tea.KeyDelete}, "et"},
		{"commands typed", []any{"q?"}, "q?"},
		{"pasted", []any{paste("conn:7")}, "conn:7"},
		{"two lines pasted", []any{paste("GET\nstatus:200")}, "GET status:200"},
		{"a line and its end pasted", []any{paste("GET\r\n"), "x"}, "GET x"},
		{"pasted before the cursor", []any{"b", tea.KeyHome, paste("a")}, "ab"},
		{"what cannot be found left out", []any{paste("gé\x1b[31mt")}, "g[31mt"},
		{"cut at its limit", []any{paste(strings.Repeat("x", 2*filter.MaxLen))}, strings.Repeat("x", filter.MaxLen)},
		{"the clipboard's key does nothing", []any{"a", tea.KeyCtrlV}, "a"},
	} {
		m := screen(t, 80, 24, Options{})
		press(m, "/")
		typeKeys(m, c.keys...)
		if got := m.viewer.Filter.Text(); got != c.want {
			t.Errorf("%s: the filter is %q, want %q", c.name, got, c.want)
		}
	}
}

// The cursor is seen where the next letter comes.
func TestTheCursorOfTheFilterIsSeen(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "/")
	typeKeys(m, "abc", tea.KeyLeft)
	m.View()
	last := m.layout.Hints
	for i, want := range []canvas.Cell{{Rune: 'a'}, {Rune: 'b'}, {Rune: 'c', Style: canvas.Why}} {
		if got := m.grid.At(last.X+2+i, last.Y); got != want {
			t.Errorf("cell %d is %+v, want %+v", i, got, want)
		}
	}
}

// The filter is kept, cleared, taken up again, and left by deleting it.
func TestTheFilterLineIsLeft(t *testing.T) {
	for _, c := range []struct {
		name   string
		keys   []string
		text   string
		edited bool
	}{
		{"enter keeps it", []string{"x", "enter"}, "x", false},
		{"esc clears it", []string{"x", "esc"}, "", false},
		{"it is taken up again", []string{"x", "enter", "/", "y"}, "xy", true},
		{"one backspace too many leaves it", []string{"x", "backspace", "backspace"}, "", false},
	} {
		m := screen(t, 80, 24, Options{})
		press(m, append([]string{"/"}, c.keys...)...)
		if got := m.viewer.Filter.Text(); got != c.text || len(m.layers) > 1 != c.edited {
			t.Errorf("%s: the filter is %q, edited %v; want %q, %v", c.name, got, len(m.layers) > 1, c.text, c.edited)
		}
	}
}

// While the filter is typed the mouse works as before.
func TestAClickChoosesWhileTheFilterIsTyped(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "/")
	typeKeys(m, "GET")
	click(t, m, "#8 ")
	if got := m.scene.Choice.Conn(); got != 8 {
		t.Errorf("connection %d is chosen, want 8", got)
	}
	if got := m.viewer.Filter.Text(); got != "GET" {
		t.Errorf("the filter is %q, want GET", got)
	}
}
