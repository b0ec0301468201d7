package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// asked is a screen in the quiz, on which one connection waits for an answer;
// but for why, everything about it is the same.
func asked(w, h int, ascii bool, why reason.Code, keys ...string) *Model {
	s := &story{}
	s.add(ago(60*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	s.conn(1, "127.0.0.1:40001", 9*sec).get(8*sec, "/", 200, ms, reason.ClientClose).close(8*sec, reason.ClientClose)
	s.conn(2, "127.0.0.1:40002", 7*sec).get(6*sec, "/", 200, ms, reason.Keep11)
	src := &told{now: ago(-ms)}
	m := New(src, &stage{}, Options{Renderer: renderer(0), ASCII: ascii})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(s.sorted()))
	press(m, "H", "c", "n") // a wrong answer, about another connection
	s = &story{}
	c := s.conn(3, "127.0.0.1:40003", 3*sec).get(0, "/", 200, ms, why)
	if reason.Of(why).Verdict != reason.Kept {
		c.close(0, why)
	}
	entries := s.entries
	if last, ok := entries[len(entries)-1].Event.(event.ConnClosed); ok && last.Reason == why {
		entries = append(entries, event.Entry{At: storyNow, Event: event.Totals{Conns: 3, Open: 1, Requests: 3, Out: 24300, In: 264}})
	} else {
		entries = append(entries, event.Entry{At: storyNow, Event: event.Totals{Conns: 3, Open: 2, Requests: 3, Out: 24300, In: 264}})
	}
	m.Update(entriesMsg(entries))
	press(m, keys...)
	return m
}

// While a question is open, the screen of a connection that is kept and that of
// one that is closed are the same, to the last cell, in every view.
func TestAnOpenQuestionLooksTheSameWhateverTheAnswer(t *testing.T) {
	for _, size := range [][2]int{{20, 5}, {60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, keys := range [][]string{nil, {"2"}, {"3"}, {"3", "v"}, {"4"}, {"5"}, {"5", "c"}, {"enter"}, {"p"}, {"E"}, {"v"}, {"x"}} {
			if len(keys) > 1 && keys[1] == "c" {
				keys = []string{"H", "5", "c", "H", "H"} // the chart is chosen before the quiz
			}
			for _, ascii := range []bool{false, true} {
				kept := asked(size[0], size[1], ascii, reason.Keep11, keys...)
				closed := asked(size[0], size[1], ascii, reason.ClientClose, keys...)
				if kept.scene.Asked() == 0 || closed.scene.Asked() == 0 {
					t.Fatalf("keys %v at %v: no question is open:\n%s", keys, size, text(kept))
				}
				if a, b := text(kept), text(closed); a != b {
					t.Errorf("keys %v at %v: kept:\n%s\nclosed:\n%s", keys, size, a, b)
				}
			}
		}
	}
}

// The picture of a question holds until the vote, and its answer until n,
// however quickly new traffic comes; what came meanwhile is told as skipped.
func TestAQuestionAndItsAnswerCanBeRead(t *testing.T) {
	m := asked(80, 24, false, reason.ClientClose)
	shows(t, m, "QUIZ", "#3: keep or close?", "1│ keep or close?")
	src := m.src.(*told)
	more := func(id uint64, why reason.Code) {
		s := &story{}
		src.now = src.now.Add(sec)
		back := storyNow.Sub(src.now)
		c := s.conn(id, "127.0.0.1:41000", back).get(back, "/", 400, ms, why)
		c.close(back, why)
		m.Update(entriesMsg(s.entries))
	}
	question := text(m)
	more(4, reason.BadField)
	more(5, reason.BadChunk)
	m.Update(tickMsg(m.tick))
	if got := text(m); got != question {
		t.Fatalf("the question did not wait:\n%s", got)
	}
	press(m, "c")
	shows(t, m, "QUIZ n: next", "right (1 of 2): server closed #3", "┤│ server: as asked")
	answer := text(m)
	more(6, reason.BadField)
	m.Update(tickMsg(m.tick))
	if got := text(m); got != answer {
		t.Fatalf("the answer did not wait:\n%s", got)
	}
	press(m, "n")
	shows(t, m, "#6: keep or close?", "1 of 2 right so far, 2 requests skipped")
	press(m, "k", "n")
	shows(t, m, "no (1 of 3): server closed #6")
	if m.times.Paused() {
		t.Error("without a new question the picture does not go on")
	}
	press(m, "H")
	if m.scene.Reasons() == false || m.times.Paused() {
		t.Error("the quiz does not end")
	}
}
