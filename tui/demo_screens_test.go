package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/demo"
	"httpserver/internal/feed"
)

// TestTheScreensOfTheDemo replays a recording of each demo scenario up to the
// moment that shows most of it, and compares the screen. The recordings were
// made with
//
//	httpserver --plain --root ./public --demo N --exit --record N.jsonl
//
// The rush hour is not among them: its ten thousand requests would only make
// the repository large.
func TestTheScreensOfTheDemo(t *testing.T) {
	const end = time.Minute // of every recording
	for n, at := range map[int]time.Duration{
		1:  5 * time.Second,         // six digits, and the limit comes nearer
		2:  end,                     // six lines, each ended after its digit
		3:  5 * time.Second,         // both of them, the first still open
		4:  4 * time.Second,         // all files have come, six lines wait
		5:  end,                     // closed at once; kept twice, then closed
		6:  3 * time.Second,         // silence, two seconds before its end
		7:  3 * time.Second,         // five requests and one long wait for them
		8:  5 * time.Second,         // half of a head
		9:  end,                     // six faults, of which two leave the connection open
		10: 4500 * time.Millisecond, // five lines given up
		11: end,                     // two lines lost to the limit, one that stayed below
	} {
		for _, size := range [][2]int{{60, 18}, {120, 35}} {
			name := fmt.Sprintf("demo-%d-%dx%d", n, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				m := replayed(t, filepath.Join("testdata", "demo", fmt.Sprint(n)+".jsonl"), at, size[0], size[1])
				golden(t, name, ansi.Strip(drawn(t, m)))
			})
		}
	}
}

// opened is a recording.
func opened(t *testing.T, file string) *feed.Player {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	p, err := feed.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// replayed is the dashboard of --replay at a moment of a recording.
func replayed(t *testing.T, file string, at time.Duration, w, h int) *Model {
	t.Helper()
	p := opened(t, file)
	p.Pause()
	p.Seek(at)
	m := NewReplay(p, Options{Renderer: renderer(termenv.ANSI256), Zone: time.UTC, Scenarios: demo.Scenarios()})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	pull(t, m)
	return m
}

// pull gives the dashboard what its recording has ready.
func pull(t *testing.T, m *Model) {
	t.Helper()
	ready, cancel := context.WithCancel(t.Context())
	cancel() // what is ready is enough
	for {
		entries, err := m.player.Next(ready, nil)
		if len(entries) == 0 && errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		m.Update(entriesMsg(entries))
	}
}
