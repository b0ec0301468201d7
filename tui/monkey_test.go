package tui

import (
	"math/rand"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/control"
)

// TestAMonkeyAtTheKeyboard presses keys, clicks, resizes and sends events in
// any order: nothing may panic, and every screen has to be whole.
func TestAMonkeyAtTheKeyboard(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	keys := []string{"?", "esc", " ", "f", "1", "2", "3", "4", "5", "tab", "shift+tab", "z", "t", "p", "k", "j", "up", "down", "g", "G", "pgup", "pgdown",
		"ctrl+u", "ctrl+d", "s", "S", "b", "c", "/", "n", "N", "<", ">", "v", "h", "l", "left", "right", "a", "-", "+", "=", "M", "L", "x", "E", "H", "P",
		"m", "R", "y", "Y", "e", "r", "d", "w", "enter", ",", ".", "backspace", "home", "end", "7", ":", "o"}
	steps := 2000
	if raceDetector { // which slows this down tenfold, and finds the same
		steps = 400
	}
	for seed := range int64(8) {
		r := rand.New(rand.NewSource(seed))
		src := &told{now: storyNow}
		var ctl control.Server = &stage{}
		if seed == 3 {
			ctl = nil
		}
		m := New(src, ctl, Options{Renderer: renderer(0)})
		m.timer = noTimer
		m.Update(entriesMsg(theStory()))
		var trace []string
		w, h := 80, 24
		for range steps {
			switch r.Intn(10) {
			case 0:
				w, h = 1+r.Intn(220), 1+r.Intn(60)
				m.Update(tea.WindowSizeMsg{Width: w, Height: h})
			case 1, 2:
				src.now = src.now.Add(time.Duration(r.Int63n(int64(2 * time.Second))))
				m.Update(entriesMsg{anyEntry(r, src.now), anyEntry(r, src.now)})
			case 3:
				m.Update(tickMsg(m.tick))
			case 4:
				buttons := []tea.MouseButton{tea.MouseButtonLeft, tea.MouseButtonWheelDown, tea.MouseButtonWheelUp}
				m.Update(tea.MouseMsg{X: r.Intn(w), Y: r.Intn(h), Action: tea.MouseActionPress, Button: buttons[r.Intn(3)]})
			default:
				k := keys[r.Intn(len(keys))]
				trace = append(trace, k)
				run(m, press(m, k))
			}
			func() {
				defer func() {
					if p := recover(); p != nil {
						t.Fatalf("seed %d, %dx%d, after %q: %v", seed, w, h, trace[max(0, len(trace)-20):], p)
					}
				}()
				checkScreen(t, m.View(), w, h)
			}()
		}
	}
}

// anyEntry is some event about one of a few connections.
func anyEntry(r *rand.Rand, at time.Time) event.Entry {
	id, nth := uint64(10+r.Intn(20)), 1+r.Intn(4)
	why := reason.All()[r.Intn(len(reason.All()))]
	events := []event.Event{
		event.ConnOpened{Conn: id, Side: event.Side(r.Intn(5) / 4), Name: "upstream:80"},
		event.ConnClosed{Conn: id, Reason: why},
		event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/x", Length: int64(r.Intn(2))},
		event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: "/x", Status: uint16(100 * r.Intn(7)), Why: why, Took: time.Duration(r.Int63n(3e9))},
		event.Progress{Conn: id, Phase: event.Phase(r.Intn(9)), Done: r.Int63n(1000), Total: r.Int63n(1000)},
		event.Forwarded{Conn: id, Nth: nth, Upstream: id + 1},
		event.Wire{Conn: id, Nth: nth, Dir: event.Dir(r.Intn(2)), Data: []byte("GET / HTTP/1.1\r\n\r\n\x1b")},
		event.Steps{Conn: id, Nth: nth, Steps: []event.Step{{What: "version", Off: 9, Len: 8}}},
		event.Snapshot{Totals: event.Totals{Conns: 40, Requests: 90}},
		event.SettingsChanged{Settings: event.Settings{KeepAlive: true, IdleTimeout: 9 * time.Second}},
		event.Lost{N: 2}, event.Notice{Text: "notice"},
	}
	return event.Entry{At: at, Event: events[r.Intn(len(events))]}
}
