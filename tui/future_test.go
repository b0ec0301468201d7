package tui

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/why"
)

var allSizes = [][2]int{{40, 9}, {60, 18}, {80, 24}, {120, 35}, {200, 50}}

// rightOfNow is what a lane's row says right of now.
func rightOfNow(t *testing.T, m *Model) string {
	t.Helper()
	for _, line := range strings.Split(text(m), "\n") {
		if strings.Contains(line, "#1 ") && strings.HasPrefix(line, "│") {
			row := string([]rune(line)[:m.layout.Lanes.W-1])
			i := strings.LastIndexAny(row, "│┤├") // a closed lane has no line of now
			return strings.Trim(row[i:], "│┤├! ")
		}
	}
	t.Fatalf("no lane:\n%s", text(m))
	return ""
}

// TestEveryReasonIsWhole looks at each reason on each size of screen.
func TestEveryReasonIsWhole(t *testing.T) {
	for _, why := range reason.All() {
		if reason.Of(why).Verdict == reason.Kept {
			continue
		}
		for _, size := range allSizes {
			s := &story{}
			s.add(ago(9*sec), event.ServerStarted{Settings: event.Settings{IdleTimeout: 1500 * ms}})
			s.conn(1, "127.0.0.1:40001", 3*sec).get(2*sec, "/", 200, ms, reason.Keep11).close(sec, why)
			m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			m.Update(entriesMsg(s.entries))
			e := reason.Of(why)
			whole := []string{e.Label(), e.LongLabel()}
			if why == reason.IdleTimeout {
				whole = []string{"server: idle 1.5 s", "server: idle 1.5s"}
			}
			got := rightOfNow(t, m)
			label := strings.TrimSuffix(strings.TrimSuffix(got, " "+e.Rule), " "+strings.TrimPrefix(e.Rule, "RFC "))
			if !slices.Contains(whole, strings.TrimSpace(label)) {
				t.Errorf("%v: %v reads %q, want one of %q", size, why, got, whole)
			}
			if e.Rule != "" && size[0] >= 120 && label == got {
				t.Errorf("%v: %v reads %q, without its rule", size, why, got)
			}
		}
	}
}

// TestWhatRunsIsWhole looks at transfers and heads of many lengths: each is
// told in whole words.
func TestWhatRunsIsWhole(t *testing.T) {
	for _, size := range allSizes {
		for _, phase := range []event.Phase{event.ReceivingHead, event.ReceivingContent, event.Sending} {
			for _, done := range []int64{1, 99, 1000, 99_999, 123_456, 99_999_999, 12_345_678_901} {
				for _, total := range []int64{-1, 20_000_000_000} {
					for _, left := range []time.Duration{sec, 3 * sec, 10 * sec, 99 * sec} {
						m := running(size, phase, done, total, left)
						words := why.ProgressForms(m.times.Shown.Conn(1), storyNow)
						if got := rightOfNow(t, m); !isWhole(got, words) {
							t.Errorf("%v, phase %v, %d of %d: %q, want one of %q", size, phase, done, total, got, words)
						}
					}
				}
			}
		}
	}
}

// running is a dashboard with one connection in the middle of something.
func running(size [2]int, phase event.Phase, done, total int64, left time.Duration) *Model {
	s := &story{}
	s.conn(1, "127.0.0.1:40001", 3*sec)
	for _, back := range []time.Duration{2 * sec, sec} {
		s.add(ago(back), event.Progress{Conn: 1, Phase: phase, Done: done / int64(back/sec), Total: total, Until: ago(-left)})
	}
	m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
	m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	m.Update(entriesMsg(s.entries))
	return m
}

// isWhole reports whether a text is some of the words, alone or before the time
// that is left; that time alone, where a limit is very near; or a bar.
func isWhole(got string, words []string) bool {
	if got, _, timed := strings.Cut(got, " ┄"); timed && slices.Contains(words, got) {
		return true
	}
	switch {
	case strings.HasPrefix(got, "┄"), strings.HasPrefix(got, "✕"):
		return strings.Contains(got, "✕")
	case strings.HasPrefix(got, "█"), strings.HasPrefix(got, "░"):
		return regexp.MustCompile(`^[█░]+ +\d+%( \S+[BKMGT]/s)?( \S+[sm] left)?$`).MatchString(got)
	}
	got, _, _ = strings.Cut(got, " ✕")
	return slices.Contains(words, got)
}
