package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/summary"
)

// begun is a story with a server.
func begun() *story {
	s := &story{}
	s.add(ago(60*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Go: "go1.26.8", PID: 4711,
		Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec, MaxRequests: 100},
		Limits:   event.Limits{HeaderTimeout: 10 * sec, ContentTimeout: 30 * sec, WriteTimeout: 30 * sec}})
	return s
}

// What clients did that an ordinary request does not show, in the order of the
// screens' names.
var behaviours = map[string]func(s *story){
	"lost": func(s *story) {
		for id := uint64(1); id <= 3; id++ {
			back := time.Duration(10-2*id) * sec
			c := s.conn(id, fmt.Sprintf("192.168.1.5:5230%d", id), back+sec).get(back, "/api", 200, 2*ms, reason.Keep11)
			s.add(ago(back-1500*ms), event.ConnClosed{Conn: id, Reason: reason.Raced, Requests: c.nth, In: 88, Out: 8100, Age: 2500 * ms,
				Ended: event.ServerFIN, Late: time.Duration(id) * ms, Detail: fmt.Sprintf("idle timeout of 1.5s; a request came %d ms after the close", id)})
		}
	},
}

// behaving is the dashboard after one of the behaviours.
func behaving(t testing.TB, name string, w, h int, opt Options) *Model {
	t.Helper()
	s := begun()
	behaviours[name](s)
	opt.Zone = time.UTC
	if opt.Renderer == nil {
		opt.Renderer = renderer(0)
	}
	src := &told{entries: s.sorted(), now: storyNow}
	m := New(src, &stage{}, opt)
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(src.entries))
	return m
}

func TestTheScreensOfWhatClientsDo(t *testing.T) {
	for name := range behaviours {
		for _, size := range [][2]int{{60, 18}, {120, 35}} {
			name := fmt.Sprintf("client-%s-%dx%d", name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				golden(t, name, ansi.Strip(drawn(t, behaving(t, name[len("client-"):len(name)-len(fmt.Sprintf("-%dx%d", size[0], size[1]))], size[0], size[1], Options{}))))
			})
		}
	}
}

// The count of lost requests is on every size of screen, in the statistics and in
// the summary, before the server's own totals have it.
func TestLostRequestsAreCounted(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		m := behaving(t, "lost", size[0], size[1], Options{})
		shows(t, m, "3 LOST")
		shows(t, m, "┤!")
		press(m, "5")
		if size[1] > 18 {
			shows(t, m, "3 requests LOST")
		}
	}
	shows(t, behaving(t, "lost", 80, 24, Options{ASCII: true}), "]!")
	m := behaving(t, "lost", 80, 24, Options{})
	if got, want := summary.Of(m.times.Live, "", nil), "  LOST       3 requests came when the connection had been closed\n"; !strings.Contains(got, want) {
		t.Errorf("the summary lacks %q:\n%s", want, got)
	}
	press(m, "H")
	showsNot(t, m, "LOST")
	showsNot(t, m, "┤!")
}
