package tui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// Whatever is counted, a heading ends before the frame's corner does, and no
// name or number is cut without a sign.
func TestHeadingsOfLargeNumbers(t *testing.T) {
	var entries []event.Entry
	for i := range uint64(1234) {
		status := [...]uint16{200, 200, 200, 404, 405, 416, 431, 500}[i%8]
		entries = append(entries, event.Entry{At: storyNow, Event: event.ConnOpened{Conn: 100 + i}},
			event.Entry{At: storyNow, Event: event.ResponseSent{Conn: 100 + i, Nth: 1, Status: status, Why: reason.ClientClose}},
			event.Entry{At: storyNow, Event: event.ConnClosed{Conn: 100 + i, Reason: reason.ClientClose, Requests: 1}})
	}
	for _, c := range []struct {
		w, h int
		keys []string
		want []string
	}{
		{80, 24, []string{"5"}, []string{"Requests per connection   1,248 ─", "Latency   1,297 responses ─", "Why connections closed  1,246 ─", "416 Range Not Satisfiable ", "431 Request Header Field…"}},
		{120, 35, []string{"5"}, []string{"Requests per connection   1,248 connections ─", "Statuses   1,297 responses ─", "431 Request Header Fields Too Large "}},
		{120, 35, nil, []string{"Latency   1,297 ─", "Why closed  1,246 ─"}},
	} {
		m := screen(t, c.w, c.h, Options{})
		m.Update(entriesMsg(slices.Clone(entries))) // the slice is the model's from then on
		press(m, c.keys...)
		shows(t, m, c.want...)
		for _, line := range strings.Split(text(m), "\n") {
			for _, corner := range strings.SplitAfter(line, "╮") {
				if strings.HasSuffix(corner, "╮") && !strings.HasSuffix(corner, "─╮") {
					t.Errorf("a heading touches its frame: %s", line)
				}
			}
		}
	}
}

// A list that has no room for all says how much it leaves out, and what was
// not measured is not zero.
func TestWhatIsLeftOutIsCounted(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	shows(t, m, "Why closed  12 ", "+2 more ─╯")
	press(m, "5")
	showsNot(t, m, "more ─╯")

	nothing := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(termenv.ANSI256)})
	nothing.timer = noTimer
	nothing.Update(tea.WindowSizeMsg{Width: 120, Height: 35})
	shows(t, nothing, "no response", "no connection was closed", "none in the last 45 s")
	showsNot(t, nothing, "p50")
	nothing.Update(entriesMsg{{At: storyNow, Event: event.ConnOpened{Conn: 1}}})
	shows(t, nothing, "statuses -", "not reused")
	press(nothing, "5")
	shows(t, nothing, "no response")
	if all := text(nothing); strings.Contains(all, "0 µs") {
		t.Errorf("nothing took no time:\n%s", all)
	}
}
