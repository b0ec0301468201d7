package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// The warning that entries were lost stands alone: numbers that have no room
// beside it are left out, not cut in two.
func TestTheHeadlineMakesRoomForWhatWasLost(t *testing.T) {
	for _, w := range []int{80, 100, 120, 200} {
		m := screen(t, w, 50, Options{})
		whole := ansi.Strip(m.View())
		m.Update(entriesMsg{{At: storyNow, Event: event.Lost{N: 6078}}})
		head := strings.Split(ansi.Strip(m.View()), "\n")[1]
		numbers, _, found := strings.Cut(head, " 6,078 events lost")
		if !found {
			t.Fatalf("%d wide: no warning in %q", w, head)
		}
		numbers = strings.TrimRight(numbers, " ")
		rest := strings.TrimPrefix(strings.Split(whole, "\n")[1], numbers)
		if numbers == "" || !strings.HasPrefix(rest, "  ") && rest != "" {
			t.Errorf("%d wide: a number is cut: %q", w, head)
		}
	}
}

// The smallest screen says how fast requests come, and whether that is more or less than
// half a minute ago.
func TestTheSmallestScreenComparesTheRateWithBefore(t *testing.T) {
	src := &told{now: storyNow}
	m := New(src, noControl{}, Options{Renderer: renderer(0), Zone: time.UTC})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 18})
	s := &story{}
	s.add(storyNow.Add(-time.Minute), event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	c := s.conn(1, "127.0.0.1:40001", 40*sec)
	for range 5 {
		c.get(30*sec, "/", 200, ms, reason.Keep11)
	}
	c.get(sec, "/", 200, ms, reason.Keep11)
	m.Update(entriesMsg(s.sorted()))
	shows(t, m, "1 req/s (30 s ago: 5)")
}
