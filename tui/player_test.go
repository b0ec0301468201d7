package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
)

// Whether a recording plays, rests or is over is said on the smallest screen,
// too, and beside the name of a limit.
func TestTheSmallestScreenSaysHowTheRecordingStands(t *testing.T) {
	for _, c := range []struct {
		demo string
		at   time.Duration
		want string
	}{
		{"5", time.Second, "idle timeout 5 s        00:01/00:02 PAUSED"},
		{"5", time.Minute, "idle timeout 5 s           00:02/00:02 END"},
		{"8", 5 * time.Second, "idle timeout 5 s  head limit 10 s   PAUSED"},
	} {
		m := replayed(t, "testdata/demo/"+c.demo+".jsonl", c.at, 60, 18)
		shows(t, m, c.want)
	}
}

// A recording has no server to send a request to.
func TestARecordingWithoutConnectionsAsksForNone(t *testing.T) {
	for _, size := range allSizes {
		m := New(&told{now: storyNow}, nil, Options{Renderer: renderer(0)})
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		m.Update(entriesMsg{{At: storyNow, Event: event.ServerStarted{URL: "http://localhost:8080/"}}})
		shows(t, m, "No connections yet in this recording.")
		showsNot(t, m, "curl http")
	}
}

// A request is proposed when it is known where the server listens, and not before.
func TestNoAddressIsShownBeforeTheServerListens(t *testing.T) {
	for _, size := range allSizes {
		m := New(&told{now: storyNow}, noControl{}, Options{Renderer: renderer(0)})
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		shows(t, m, "No connections yet.")
		showsNot(t, m, "localhost")
		m.Update(entriesMsg{{At: storyNow, Event: event.ServerStarted{URL: "http://localhost:4242"}}})
		shows(t, m, "http://localhost:4242")
	}
}
