package tui

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/compare"
	"httpserver/internal/monitor"
)

// answers are where the recordings of the questions are.
const answers = "../internal/verdict/testdata"

// A question that an engineer brings, and what its answer looks like on the screen
// after two keys at most.
type question struct {
	name string
	file string
	at   time.Duration
	keys []string
	want string
}

var questions = []question{
	{"which-client-leaks", answers + "/forty.jsonl", 18 * time.Second, []string{"6"}, "▸127.0.0.23 "},
	{"which-client-leaks-its-lanes", answers + "/forty.jsonl", 18 * time.Second, []string{"6", "enter"}, "asked"},
	{"what-was-lost", "../internal/feed/testdata/clients/race.jsonl", 5 * time.Second, nil, "5 requests were lost"},
	{"what-was-lost-and-the-cure", "../internal/feed/testdata/clients/race.jsonl", 5 * time.Second, []string{"V"}, "Let the client close first"},
	{"who-waited", answers + "/slow.jsonl", time.Minute, nil, "4 requests waited behind 1.2"},
	{"nginx-says-close", answers + "/nginx.jsonl", time.Minute, nil, "127.0.0.4: 13 conn"},
	{"nginx-says-close-and-the-cure", answers + "/nginx.jsonl", time.Minute, []string{"V"}, "proxy_http_version 1.1;"},
	{"all-is-reused", answers + "/reused.jsonl", time.Minute, nil, "all is reused: 7.0 requests per connection"},
}

// TestFiveQuestions asks the dashboard what engineers ask of it. The recordings were
// made with real clients; package verdict says with which.
func TestFiveQuestions(t *testing.T) {
	for _, q := range questions {
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
			name := fmt.Sprintf("answer-%s-%dx%d", q.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				m := replayed(t, filepath.FromSlash(q.file), q.at, size[0], size[1])
				press(m, q.keys...)
				shows(t, m, q.want)
				golden(t, name, ansi.Strip(drawn(t, m)))
			})
		}
	}
}

// The panel of --against lies over the lanes, and a key takes it away.
func TestThePanelOfBeforeAndAfter(t *testing.T) {
	end := func(file string) *monitor.State {
		return replayed(t, filepath.FromSlash(answers+file), time.Minute, 80, 24).times.Live
	}
	c := compare.Of(end("/nginx.jsonl"), end("/reused.jsonl"))
	for _, size := range [][2]int{{60, 18}, {120, 35}} {
		m := NewReplay(opened(t, filepath.FromSlash(answers+"/reused.jsonl")), Options{Renderer: renderer(termenv.ANSI256), Zone: time.UTC, Against: &c})
		m.timer = noTimer
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		shows(t, m, "Each connection carries 7.0 requests instead of 1.0.")
		golden(t, fmt.Sprintf("against-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
		press(m, "down", "down", "down")
		shows(t, m, "latency max")
		press(m, "C")
		showsNot(t, m, "Before and after")
		press(m, "C")
		shows(t, m, "Before and after")
	}
}
