package tui

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/command"
)

// A clock that is set, back or ahead, changes which event is at which time, and
// nothing else: what comes after it is shown, in every view, and so is the next
// one after the clock is right again.
func TestTheClockIsSet(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, jump := range []time.Duration{-time.Second, -time.Hour, -60 * year, time.Hour, 60 * year} {
		src := &told{entries: theStory(), now: storyNow}
		m := New(src, &stage{}, Options{Renderer: renderer(0), Zone: time.UTC})
		m.timer = noTimer
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 35})
		m.Update(entriesMsg(src.entries))
		for i, at := range []time.Time{storyNow.Add(jump), storyNow.Add(time.Minute)} {
			src.now = at
			id := uint64(20 + i)
			target := fmt.Sprintf("/after/%d", id)
			m.Update(entriesMsg{
				{At: at, Event: event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("127.0.0.1:52400")}},
				{At: at, Event: event.RequestReceived{Conn: id, Nth: 1, Method: "GET", Target: target, Minor: 1}},
				{At: at, Event: event.ResponseSent{Conn: id, Nth: 1, Method: "GET", Target: target, Status: 200, Why: reason.ClientClose}},
				{At: at, Event: event.ConnClosed{Conn: id, Reason: reason.ClientClose, Requests: 1}},
			})
			m.Update(tickMsg(m.tick))
			if view := text(m); !strings.Contains(view, target+" - 200") || !strings.Contains(view, fmt.Sprintf("server closed #%d", id)) {
				t.Errorf("the clock jumps by %v: %s is not there\n%s", jump, target, view)
			}
			for v := range command.Views {
				m.show(v)
				checkScreen(t, m.View(), 120, 35)
			}
			m.show(0)
		}
	}
}
