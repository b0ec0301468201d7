package tui

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// theRush is demo scenario 0 as the server tells of it: a request every tenth
// of a second on each of 50 connections, for so long, up to the moment that is
// shown. A recording of its ten thousand requests would have 4 MB.
func theRush(lasts time.Duration) []event.Entry {
	s := &story{}
	s.add(ago(lasts+sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Root: "./public",
		Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	for i := range uint64(50) {
		opened := lasts - time.Duration(i)*2*ms
		peer := fmt.Sprint("127.0.0.1:", 40001+i)
		c := s.conn(i+1, peer, opened)
		s.entries[len(s.entries)-1].Event = event.ConnOpened{Conn: i + 1, Peer: netip.MustParseAddrPort(peer), Tag: "demo 0"}
		for at := opened - ms; at > 0; at -= 100 * ms {
			c.get(at, "/", 200, 300*time.Microsecond, reason.Keep11)
		}
	}
	return s.sorted()
}

func TestTheScreensOfTheRushHour(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {120, 35}} {
		name := fmt.Sprintf("demo-0-%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			m := New(&told{now: storyNow}, &stage{playing: true}, Options{Renderer: renderer(termenv.ANSI256), Zone: time.UTC, Scenarios: demo.Scenarios()})
			m.timer = noTimer
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for entries := theRush(5 * sec); len(entries) > 0; {
				n := min(len(entries), 100) // a tenth of a second
				m.Update(entriesMsg(entries[:n:n]))
				m.View()
				entries = entries[n:]
			}
			golden(t, name, ansi.Strip(drawn(t, m)))
		})
	}
}
