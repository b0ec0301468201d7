package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// TestADemoHasATitle looks at each scenario on each size of screen: before its
// first connection, while it plays, when it is over, and in a recording.
func TestADemoHasATitle(t *testing.T) {
	for _, size := range [][2]int{{60, 14}, {60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, scenario := range demo.Scenarios() {
			ctl := &stage{started: scenario.N, playing: true}
			src := &told{now: storyNow}
			m := New(src, ctl, Options{Renderer: renderer(0), Scenarios: demo.Scenarios()})
			m.timer = noTimer
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			title, over := "DEMO "+scenario.Key+"  "+scenario.Title, "  over: d "
			if size[1] == 14 { // no line of its own
				title = "DEMO " + scenario.Key
			}
			shows(t, m, title)
			showsNot(t, m, "over")

			s := &story{}
			c := s.conn(1, "127.0.0.1:40001", 1100*ms)
			opened := s.entries[0].Event.(event.ConnOpened)
			opened.Tag = "demo " + scenario.Key + "a"
			s.entries[0].Event = opened
			c.get(sec, "/", 200, ms, reason.Keep11).close(900*ms, reason.ClientEOF)
			m.Update(entriesMsg(s.entries))
			shows(t, m, title)
			showsNot(t, m, "over")

			if size[0] >= 80 { // another view has at least its number
				for _, view := range []string{"2", "4", "5"} {
					press(m, view)
					shows(t, m, "DEMO "+scenario.Key)
				}
				press(m, "1")
			}

			ctl.playing = false
			later(m, src, storyNow.Add(sec))
			shows(t, m, title, over)

			s = &story{} // and then another client comes
			s.conn(2, "127.0.0.1:40002", 0)
			m.Update(entriesMsg(s.entries))
			showsNot(t, m, "DEMO")
		}
	}
}

func TestARecordingOfADemoHasItsTitle(t *testing.T) {
	const title = "DEMO 5  HTTP/1.0, then 1.0 keep-alive"
	m := replayed(t, "testdata/demo/5.jsonl", sec, 60, 18)
	shows(t, m, title, " now ")
	showsNot(t, m, "over")
	m = replayed(t, "testdata/demo/5.jsonl", time.Minute, 60, 18)
	shows(t, m, title+"  over", "end of the recording")
	showsNot(t, m, "d for the next") // there is nothing to start here
}

func TestABannerThatIsTooLongTakesTwoLines(t *testing.T) {
	m := screen(t, 60, 18, Options{})
	m.say("demo 3: one connection, and six. Watch for: the score: 6 requests on 1 connection, 6 on 6")
	m.dirty = true
	shows(t, m, " demo 3: one connection, and six. Watch for: the score: 6", " requests on 1 connection, 6 on 6 ")
}
