package tui

import (
	"fmt"
	"net/netip"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/command"
)

// BenchmarkView is one picture, with the scene that it is drawn from.
func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {120, 35}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			m := screen(b, size[0], size[1], Options{})
			b.ReportAllocs()
			for b.Loop() {
				m.look()
				m.dirty = true
				m.View()
			}
		})
	}
}

// BenchmarkViewOfMany is one picture with 10,000 open connections, of each view.
func BenchmarkViewOfMany(b *testing.B) {
	for v := range command.WireView {
		b.Run(v.String(), func(b *testing.B) {
			m := New(&told{now: storyNow}, noControl{}, Options{Renderer: renderer(0)})
			m.Update(tea.WindowSizeMsg{Width: 120, Height: 35})
			peer := netip.MustParseAddrPort("127.0.0.1:40000")
			var entries []event.Entry
			for i := range uint64(10_000) {
				entries = append(entries,
					event.Entry{At: storyNow, Event: event.ConnOpened{Conn: i + 1, Peer: peer}},
					event.Entry{At: storyNow, Event: event.ResponseSent{Conn: i + 1, Nth: 1, Peer: peer, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11}})
			}
			m.Update(entriesMsg(entries))
			m.show(v)
			for b.Loop() {
				m.look()
				m.dirty = true
				m.View()
			}
		})
	}
}
