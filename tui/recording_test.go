package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/tui/scene"
)

// A taping is a stage whose server is recorded.
type taping struct {
	stage
	file    string
	stopped error
}

func (r *taping) Recording() (string, error) { return r.file, r.stopped }

var errFull = errors.New("no space left on device")

// taped is the story on a screen, with a recording in some state.
func taped(t testing.TB, w, h int, opt Options, file string, stopped error) *Model {
	t.Helper()
	m := screen(t, w, h, opt)
	m.desk.Server = &taping{file: file, stopped: stopped}
	m.look()
	m.dirty = true
	return m
}

// titleLine is the first line of the screen.
func titleLine(m *Model) string {
	line, _, _ := strings.Cut(m.View(), "\n")
	return line
}

func TestTheTitleSaysWhatIsRecorded(t *testing.T) {
	var b strings.Builder
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, stopped := range []error{nil, errFull} {
			look := func(opt Options, keys ...string) string {
				m := taped(t, size[0], size[1], opt, "x.jsonl", stopped)
				press(m, keys...)
				return titleLine(m)
			}
			fmt.Fprintf(&b, "%dx%d, stopped: %v\n", size[0], size[1], stopped)
			for _, line := range []string{
				ansi.Strip(look(Options{})),
				ansi.Strip(look(Options{}, " ", "k")),
				ansi.Strip(look(Options{}, "w")),
				strings.ReplaceAll(look(Options{Theme: "mono", ASCII: true}), "\x1b", "^["),
			} {
				fmt.Fprintf(&b, "|%s|\n", line)
			}
		}
	}
	golden(t, "recording-titles", strings.TrimSuffix(b.String(), "\n"))
}

// Whatever else the title says, and however narrow the screen, it says that
// nothing is recorded any more, when what happens should be.
func TestThatARecordingStoppedIsSaidOnEveryScreen(t *testing.T) {
	for _, keys := range [][]string{nil, {"2"}, {"3"}, {"4"}, {"5"}, {"k", "w"}, {"p"}, {"z"}, {"a", "k", " ", "/", "s", "t", "a", "t", "enter"}} {
		m := taped(t, 80, 24, Options{}, "x.jsonl", errFull)
		press(m, keys...)
		for w := scene.SmallW; w <= 250; w++ {
			for _, h := range []int{scene.SmallH, 18, 24, 35, 50} {
				m.Update(tea.WindowSizeMsg{Width: w, Height: h})
				if line := titleLine(m); !strings.Contains(ansi.Strip(line), "NOT RECORDING") {
					t.Fatalf("after %q, at %dx%d, the title is %q", keys, w, h, ansi.Strip(line))
				}
			}
		}
		checkScreen(t, m.View(), 250, 50)
	}
	m := taped(t, 30, 1, Options{}, "x.jsonl", errFull)
	shows(t, m, "NOT RECORDING  httpserver")
}

// A recording that runs takes no switch's place, nor the port's on the smallest
// screen.
func TestThatItIsRecordedYieldsToTheSwitches(t *testing.T) {
	for _, keys := range [][]string{nil, {" "}, {"k", " ", "/", "s", "t", "a", "t", "enter"}} {
		without, with := taped(t, 80, 24, Options{}, "", nil), taped(t, 80, 24, Options{}, "x.jsonl", nil)
		press(without, keys...)
		press(with, keys...)
		for w := scene.SmallW; w <= 250; w++ {
			for _, h := range []int{scene.SmallH, 24, 50} {
				without.Update(tea.WindowSizeMsg{Width: w, Height: h})
				with.Update(tea.WindowSizeMsg{Width: w, Height: h})
				before, after := ansi.Strip(titleLine(without)), ansi.Strip(titleLine(with))
				if i := strings.LastIndex(before, "KEEP-ALIVE"); with.layout.Size > scene.Small && !strings.HasSuffix(after, before[i:]) {
					t.Fatalf("after %q, at %dx%d, the title is\n%q, without a recording\n%q", keys, w, h, after, before)
				}
				if strings.Contains(before, "PAUSED") && !strings.Contains(after, "PAUSED") || with.layout.Size == scene.Small && strings.Contains(before, ":8080") && !strings.Contains(after, ":8080") {
					t.Fatalf("after %q, at %dx%d, the title is\n%q, without a recording\n%q", keys, w, h, after, before)
				}
			}
		}
	}
}

// What a file is called may drive no terminal either.
func TestTheSummarySaysThatARecordingBrokeOff(t *testing.T) {
	for _, c := range []struct {
		file    string
		stopped error
		want    string
	}{
		{"", nil, ""},
		{"x.jsonl", nil, ""},
		{"x.jsonl", errFull, "\n  recording  x.jsonl broke off: no space left on device\n"},
		{"x\x1b\n.jsonl", errFull, "\n  recording  x\\x1b\\x0a.jsonl broke off: no space left on device\n"},
	} {
		m := taped(t, 80, 24, Options{}, c.file, c.stopped)
		got := m.Summary()
		if c.want == "" && strings.Contains(got, "recording") || !strings.Contains(got, c.want) {
			t.Errorf("%q, %v: the summary is\n%s", c.file, c.stopped, got)
		}
	}
}

// The mark changes with the notice that tells of it, without a key pressed.
func TestTheMarkChangesWithItsNotice(t *testing.T) {
	m := taped(t, 80, 24, Options{}, "x.jsonl", nil)
	shows(t, m, "httpserver  REC  ")
	m.desk.Server.(*taping).stopped = errFull
	m.Update(entriesMsg{{Seq: 1 << 20, At: storyNow, Event: event.Notice{Text: "recording to x.jsonl stopped: no space left on device"}}})
	shows(t, m, "httpserver  NOT RECORDING  ", "recording to x.jsonl stopped: no space left on device")
}
