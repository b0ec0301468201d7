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
)

// A crowd is more open connections than the pane of an 80x24 screen has rows.
// Each of them had one request when it opened.
func crowd(t *testing.T, n uint64) (*Model, *told) {
	t.Helper()
	src := &told{now: storyNow}
	m := New(src, nobody{}, Options{Renderer: renderer(0), Zone: time.UTC})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for id := uint64(1); id <= n; id++ {
		arrive(m, id, 1)
	}
	m.View()
	return m, src
}

// arrive tells of a request on a connection, which the first one opens.
func arrive(m *Model, id uint64, nth int) {
	at := m.src.Now()
	var all entriesMsg
	if nth == 1 {
		all = append(all, event.Entry{At: at, Event: event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("127.0.0.1:40001")}})
	}
	m.Update(append(all,
		event.Entry{At: at, Event: event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Minor: 1}},
		event.Entry{At: at, Event: event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11}}))
}

// hasLane reports whether a connection has a row among the lanes.
func hasLane(m *Model, id uint64) bool {
	for line := range strings.Lines(text(m)) {
		if strings.HasPrefix(line, fmt.Sprintf("│ #%d ", id)) || strings.HasPrefix(line, fmt.Sprintf("│▸#%d ", id)) {
			return true
		}
	}
	return false
}

// The connection that works has a lane, also when others that rest had theirs
// before.
func TestTheBusiestOfACrowdHasALane(t *testing.T) {
	m, src := crowd(t, 13)
	seen := 0
	for nth := 2; nth <= 31; nth++ {
		src.now = src.now.Add(300 * ms)
		arrive(m, 1, nth)
		if nth > 11 && hasLane(m, 1) { // ten requests to get one
			seen++
		}
	}
	if seen != 20 {
		t.Errorf("the only connection with requests has a lane in %d of 20 pictures:\n%s", seen, text(m))
	}
}

func TestTheChosenOfACrowdKeepsItsLane(t *testing.T) {
	m, src := crowd(t, 15)
	press(m, "tab", "g")
	chosen := m.scene.Choice.Conn()
	for id := uint64(16); id < 20; id++ {
		src.now = src.now.Add(3 * sec)
		arrive(m, id, 1)
		if !hasLane(m, chosen) {
			t.Fatalf("#%d was chosen, and has no lane after #%d opened:\n%s", chosen, id, text(m))
		}
	}
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 20})
	if !hasLane(m, chosen) {
		t.Errorf("#%d was chosen, and has no lane on a smaller screen:\n%s", chosen, text(m))
	}
}

func TestASmallerScreenTakesTheRowsOfTheQuietest(t *testing.T) {
	m, src := crowd(t, 6)
	src.now = src.now.Add(3 * sec)
	arrive(m, 1, 2)
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 20})
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 12})
	if !hasLane(m, 1) {
		t.Errorf("#1 was the last to do anything, and has no lane:\n%s", text(m))
	}
}
