package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
)

// titles are the window's titles that a command sets.
func titles(cmd tea.Cmd) (all []string) {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if kind := fmt.Sprintf("%T", msg); kind == "tea.setWindowTitleMsg" {
		all = append(all, fmt.Sprint(msg))
	}
	return all
}

func TestTheWindowsTitle(t *testing.T) {
	src := &told{now: storyNow}
	m := New(src, &stage{}, Options{Renderer: renderer(0)})
	m.timer = noTimer
	s := &story{}
	s.add(ago(10*sec), event.ServerStarted{Addr: "[::]:8080\x1b]2;x\x07"})
	s.conn(1, "127.0.0.1:40001", sec).get(sec, "/\x1b]2;evil\x07", 200, ms, 0)
	m.fold(s.sorted())
	m.times.Advance(src.now)
	want := `httpserver :8080\x1b]2;x\x07  1 open  1 req/s`
	if got := strings.Join(titles(m.windowTitle()), "|"); got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
	m.fold([]event.Entry{{At: storyNow, Event: event.ConnClosed{Conn: 1}}})
	if got := titles(m.windowTitle()); got != nil {
		t.Errorf("in the same second it changes to %q", got)
	}
	src.now = storyNow.Add(time.Second)
	m.times.Advance(src.now)
	want = `httpserver :8080\x1b]2;x\x07  0 open  0 req/s`
	if got := strings.Join(titles(m.windowTitle()), "|"); got != want {
		t.Errorf("a second later it is %q, want %q", got, want)
	}
	for range 5 {
		src.now = src.now.Add(time.Minute)
		m.times.Advance(src.now)
		if got := titles(m.windowTitle()); got != nil {
			t.Errorf("nothing has changed, and it is set to %q", got)
		}
	}
}

func TestTheWindowsTitleOfARecording(t *testing.T) {
	m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	if got := strings.Join(titles(m.windowTitle()), "|"); got != "httpserver replay" {
		t.Errorf("the title is %q", got)
	}
}
