package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// finished is the dashboard at a time after two connections have closed: one
// with three requests, one with one.
func finished(t *testing.T, w, h int, after time.Duration) (*Model, *told) {
	t.Helper()
	s := &story{}
	c := s.conn(1, "127.0.0.1:40001", 4*sec)
	for i := range 3 {
		c.get(4*sec-time.Duration(i)*750*ms, "/", 200, ms, reason.Keep11)
	}
	c.close(500*ms, reason.ClientEOF)
	s.conn(2, "127.0.0.1:40002", 2*sec).get(2*sec, "/", 200, ms, reason.ClientClose).close(1900*ms, reason.ClientClose)
	src := &told{now: storyNow.Add(after)}
	m := New(src, noControl{}, Options{Renderer: renderer(0), Zone: time.UTC})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(s.sorted()))
	return m, src
}

// later lets time pass on the screen.
func later(m *Model, src *told, now time.Time) {
	src.now = now
	m.Update(tickMsg(m.tick))
}

func TestTheAxisStandsStillWhileNothingIsOpen(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		m, src := finished(t, size[0], size[1], 0)
		shows(t, m, " now ") // the last second before it stands
		if !scene.Moving(m.times.Live) {
			t.Errorf("%v: it stops at once", size)
		}
		showsNot(t, m, "stopped")
		later(m, src, storyNow.Add(600*ms))
		want := lanesOf(m)
		shows(t, m, "├1──2──3───────┤ ", "├1┤")
		shows(t, m, "stopped: all closed")
		showsNot(t, m, "-2s")
		showsNot(t, m, " now ")
		for _, passed := range []time.Duration{time.Second, time.Minute, 24 * time.Hour} {
			later(m, src, storyNow.Add(passed))
			if got := lanesOf(m); got != want {
				t.Errorf("%v: after %v the lanes are\n%s\nbefore\n%s", size, passed, got, want)
			}
		}
		if scene.Moving(m.times.Live) {
			t.Errorf("%v: it is redrawn though nothing moves", size)
		}
	}
}

// lanesOf is the lanes' box of a screen.
func lanesOf(m *Model) string {
	lines := strings.Split(text(m), "\n")
	r := m.layout.Lanes
	return strings.Join(lines[r.Y:r.Y+r.H], "\n")
}

func TestTheSmallestScreenStandsStillAsAWhole(t *testing.T) {
	m, src := finished(t, 60, 18, time.Minute)
	want := m.View()
	for i := range 10 {
		later(m, src, storyNow.Add(time.Minute+time.Duration(i)*time.Second))
		if m.View() != want {
			t.Fatalf("after %d s the screen differs:\n%s", i, text(m))
		}
	}
}

func TestTheAxisGoesOnWhenAConnectionOpens(t *testing.T) {
	m, src := finished(t, 60, 18, 5*sec)
	shows(t, m, "├1──2──3───────┤ ", "#2   1 ")
	s := &story{}
	s.conn(3, "127.0.0.1:40003", -5*sec)
	src.now = storyNow.Add(5 * sec)
	m.Update(entriesMsg(s.entries))
	shows(t, m, " now ", "#1   3 ←──┤ ", "├│") // 5.5 s ago, as it was
	showsNot(t, m, "stopped")
	later(m, src, storyNow.Add(9*sec))
	shows(t, m, "#1   3 ← -10s")
	m.grid, m.dirty = canvas.New(true), true
	shows(t, m, "#1   3 < -10s")
	if i := strings.IndexFunc(text(m), func(r rune) bool { return r >= 0x7f }); i >= 0 {
		t.Errorf("not in ASCII: %q", text(m)[i:i+4])
	}
	m.grid = canvas.New(false)
	later(m, src, storyNow.Add(11*sec))
	showsNot(t, m, "#1   3") // too old now
	shows(t, m, "#3   0 ")
}

func TestAPausedPictureStandsWhereItWasPaused(t *testing.T) {
	m, src := finished(t, 60, 18, 0)
	press(m, " ")
	want := lanesOf(m)
	later(m, src, storyNow.Add(time.Minute))
	if got := lanesOf(m); got != want || !strings.Contains(got, " now ") {
		t.Errorf("paused, the lanes become\n%s\nfrom\n%s", got, want)
	}
	press(m, " ")
	shows(t, m, "├1──2──3───────┤ ", "stopped: all closed")
}

// TestNoDemoStopsTheAxisOnItsWay replays each scenario in steps of a fifth of a
// second: only its end is a standstill.
func TestNoDemoStopsTheAxisOnItsWay(t *testing.T) {
	for n := range 12 {
		if n == 0 { // a recording of it would be large
			continue
		}
		file := filepath.Join("testdata", "demo", fmt.Sprint(n)+".jsonl")
		p := opened(t, file)
		whole := p.Status().End.Sub(p.Status().Start)
		for at := time.Duration(0); at < whole; at += 200 * ms {
			m := replayed(t, file, at, 60, 18)
			if _, still := scene.Standing(m.times.Shown, m.times.Clock.UnixNano()); still && m.times.Shown.Totals().Conns > 0 {
				t.Errorf("demo %d stands still after %v of %v", n, at, whole)
			}
		}
	}
}

func TestGoingBackWhileTheAxisStands(t *testing.T) {
	m, _ := finished(t, 80, 24, time.Hour)
	press(m, "3", "h")
	shows(t, m, "5s before the end")
	press(m, "l")
	shows(t, m, "stopped: all closed")
}
