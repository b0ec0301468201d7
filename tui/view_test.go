package tui

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/tcp"
	"httpserver/tui/command"
)

var update = flag.Bool("update", false, "write the golden files")

// A noControl is a control.Server that does nothing.
type noControl struct{}

func (noControl) Change(func(*event.Settings))  {}
func (noControl) CloseConn(uint64) error        { return nil }
func (noControl) Capture(uint64) func()         { return func() {} }
func (noControl) Path(uint64) (tcp.Info, error) { return tcp.Info{}, nil }
func (noControl) Mark(event.Mark)               {}
func (noControl) Resend([]byte) error           { return nil }
func (noControl) Scenarios() []demo.Scenario    { return nil }
func (noControl) StartDemo(int) error           { return nil }
func (noControl) StopDemo()                     {}
func (noControl) RunningDemo() (int, bool)      { return 0, false }
func (noControl) Recording() (string, error)    { return "", nil }

// renderer is a terminal of that many colours.
func renderer(p termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	return r
}

// noTimer is a timer that never rings.
func noTimer(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }

// screen is the dashboard after the story, on a terminal of that size.
func screen(t testing.TB, w, h int, opt Options) *Model {
	t.Helper()
	if opt.Renderer == nil {
		opt.Renderer = renderer(termenv.ANSI256)
	}
	opt.Zone = time.UTC
	src := &told{entries: theStory(), now: storyNow}
	m := New(src, &stage{}, opt)
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(src.entries))
	return m
}

func TestTheScreensOfTheStory(t *testing.T) {
	sizes := [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}}
	looks := []struct {
		name string
		opt  Options
	}{
		{"unicode", Options{}}, {"ascii", Options{ASCII: true}}, {"mono", Options{Theme: "mono"}},
	}
	for _, size := range sizes {
		for _, look := range looks {
			name := fmt.Sprintf("%dx%d-%s", size[0], size[1], look.name)
			t.Run(name, func(t *testing.T) {
				view := drawn(t, screen(t, size[0], size[1], look.opt))
				if look.name != "mono" { // colours are for the theme's own test
					view = ansi.Strip(view)
				}
				golden(t, name, strings.ReplaceAll(view, "\x1b", "^["))
			})
		}
	}
}

func TestTheOtherViewsOfTheStory(t *testing.T) {
	for v := command.ConnsView; v < command.ServersView; v++ { // a fleet has a story of its own
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}} {
			name := fmt.Sprintf("%s-%dx%d", v.String(), size[0], size[1])
			t.Run(name, func(t *testing.T) {
				m := screen(t, size[0], size[1], Options{})
				press(m, string(rune('1'+v)))
				golden(t, name, ansi.Strip(drawn(t, m)))
			})
		}
	}
}

// press gives keys to the dashboard, by the names Bubble Tea has for them.
func press(m *Model, keys ...string) tea.Cmd {
	var cmd tea.Cmd
	for _, k := range keys {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
		for special, name := range map[tea.KeyType]string{tea.KeyEsc: "esc", tea.KeyEnter: "enter", tea.KeyTab: "tab", tea.KeyShiftTab: "shift+tab",
			tea.KeyCtrlC: "ctrl+c", tea.KeyCtrlZ: "ctrl+z", tea.KeyUp: "up", tea.KeyDown: "down", tea.KeyPgUp: "pgup", tea.KeyPgDown: "pgdown", tea.KeyBackspace: "backspace",
			tea.KeyHome: "home", tea.KeyEnd: "end", tea.KeyLeft: "left", tea.KeyRight: "right", tea.KeyCtrlU: "ctrl+u", tea.KeyCtrlD: "ctrl+d", tea.KeyCtrlL: "ctrl+l"} {
			if k == name {
				msg = tea.KeyMsg{Type: special}
			}
		}
		if k == " " {
			msg = tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(k)}
		}
		_, cmd = m.Update(msg)
	}
	return cmd
}

// golden compares got with a file, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "screens", name+".txt")
	got += "\n"
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s\nwant:\n%s", path, got, want)
	}
}

func TestTheSequenceView(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "3", "v")
	golden(t, "sequence-80x24", ansi.Strip(drawn(t, m)))
}

func TestGoingBackInTime(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "3", "h", "h")
	golden(t, "earlier-80x24", ansi.Strip(drawn(t, m)))
	press(m, "l", "l")
	golden(t, "lanes-80x24", ansi.Strip(drawn(t, m)))
	for range 30 { // to before all of them
		press(m, "h")
	}
	shows(t, m, "No connection is known of that time.")
}
