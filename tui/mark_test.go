package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A marker is a server that is told of marks.
type marker struct {
	noControl
	told []event.Mark
}

func (k *marker) Mark(m event.Mark) { k.told = append(k.told, m) }

// A mark is there at once, gets its name later, and comes back as an event. Numbers
// are then counted from it.
func TestAMarkOnALiveServer(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	ctl := &marker{}
	m.desk.Server = ctl
	run(m, press(m, "i"))
	shows(t, m, "mark 1 is set; its name:")
	if len(ctl.told) != 1 || ctl.told[0] != (event.Mark{N: 1}) {
		t.Fatalf("the server is told of %+v, want mark 1", ctl.told)
	}
	m.Update(entriesMsg{{At: storyNow.Add(-3 * time.Second), Event: ctl.told[0]}})
	typeKeys(m, "deploy")
	run(m, press(m, "enter"))
	if len(ctl.told) != 2 || ctl.told[1] != (event.Mark{N: 1, Name: "deploy"}) {
		t.Fatalf("the server is told of %+v, want the name of mark 1", ctl.told)
	}
	m.Update(entriesMsg{{At: storyNow, Event: ctl.told[1]}})
	shows(t, m, "↓1 deploy", "now")

	press(m, "I")
	shows(t, m, "SINCE mark 1 deploy", "0 requests / 0 connections", "no response since mark 1")
	m.Update(entriesMsg{
		{At: storyNow, Event: event.ConnOpened{Conn: 90}}, {At: storyNow, Event: event.RequestReceived{Conn: 90, Nth: 1, Method: "GET", Target: "/"}},
		{At: storyNow, Event: event.ResponseSent{Conn: 90, Nth: 1, Method: "GET", Target: "/", Status: 200, Took: time.Second, Why: reason.Keep11}},
	})
	shows(t, m, "1 request / 1 connection = 1.0 req/conn", "p50  1.0 s")
	press(m, "/")
	typeKeys(m, "since:mark1")
	shows(t, m, "Requests  6 with since:mark1")
	press(m, "esc", "I")
	showsNot(t, m, "SINCE")
	press(m, "i")
	shows(t, m, "mark 2 is set")
}

// Without a server a mark is the viewer's own. It stays in its place when they go back
// in the recording and on again.
func TestAMarkInARecording(t *testing.T) {
	m := replayed(t, "testdata/demo/1.jsonl", time.Second, 120, 35)
	press(m, "i")
	typeKeys(m, "here", tea.KeyEnter)
	shows(t, m, "here 1↓")
	all := m.times.Live.TimeMarks(nil)
	if len(all) != 1 || all[0].Name != "here" {
		t.Fatalf("the marks are %+v", all)
	}
	m.player.Seek(0)
	pull(t, m)
	if left := m.times.Live.TimeMarks(nil); len(left) != 0 {
		t.Errorf("before it was set there are the marks %+v", left)
	}
	m.player.Seek(2 * time.Second)
	pull(t, m)
	if again := m.times.Live.TimeMarks(nil); len(again) != 1 || again[0] != all[0] {
		t.Errorf("gone back and on again: %+v, want %+v", again, all)
	}
	press(m, "]")
	shows(t, m, "there is no mark of the recording after this")
}
