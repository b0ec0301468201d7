package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// asked is a screen in the quiz, on which one connection waits for an answer;
// but for why, everything about it is the same.
// busy reports that the next request is in progress.
func asked(w, h int, ascii bool, why reason.Code, busy bool, keys ...string) *Model {
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
	if busy {
		entries = append(entries, event.Entry{At: storyNow, Event: event.RequestReceived{Conn: 3, Nth: 2, Method: "GET", Target: "/next", Minor: 1}})
	}
	m.Update(entriesMsg(entries))
	press(m, keys...)
	return m
}

// While a question is open, the screen of a connection that is kept and that of
// one that is closed are the same, to the last cell, in every view; so is that of one
// that has its next request.
func TestAnOpenQuestionLooksTheSameWhateverTheAnswer(t *testing.T) {
	for _, size := range [][2]int{{20, 5}, {60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, keys := range [][]string{nil, {"2"}, {"3"}, {"3", "v"}, {"4"}, {"5"}, {"5", "c"}, {"enter"}, {"p"}, {"E"}, {"v"}, {"x"}, {"6"}, {"6", "enter"}, {"V"}, {"?"}, {"d"}, {"d", "j"}, {"d", "up", "up"}, {"t"}, {"C"}, {"B"}, {"M"}, {"L"}, {"/", "c"}, {"s"}, {"S"}, {"y"}, {"e"}, {"R"}, {"D"}, {"P"}, {"T"}, {"W"}, {"w"}, {"tab"}, {"tab", "enter"}, {"f"}, {"z"}} {
			if len(keys) > 1 && keys[1] == "c" {
				keys = []string{"H", "5", "c", "H", "H"} // the chart is chosen before the quiz
			}
			for _, ascii := range []bool{false, true} {
				kept := asked(size[0], size[1], ascii, reason.Keep11, false, keys...)
				busy := asked(size[0], size[1], ascii, reason.Keep11, true, keys...)
				closed := asked(size[0], size[1], ascii, reason.ClientClose, false, keys...)
				if kept.scene.Asked() == 0 || closed.scene.Asked() == 0 {
					t.Fatalf("keys %v at %v: no question is open:\n%s", keys, size, text(kept))
				}
				if a, b := text(kept), text(closed); a != b {
					t.Errorf("keys %v at %v: kept:\n%s\nclosed:\n%s", keys, size, a, b)
				}
				if a, b := text(busy), text(closed); a != b {
					t.Errorf("keys %v at %v: kept, with a request in progress:\n%s\nclosed:\n%s", keys, size, a, b)
				}
			}
		}
	}
}

// The picture of a question holds until the vote, and its answer until n, however
// quickly new traffic comes. What came meanwhile is asked after that, one by one, and a
// lane that was answered stays answered.
func TestAQuestionAndItsAnswerCanBeRead(t *testing.T) {
	m := asked(80, 24, false, reason.ClientClose, false)
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
	shows(t, m, "QUIZ n: next", "right (1 of 2): server closed #3", "┤  server: client asked")
	answer := text(m)
	more(6, reason.BadField)
	m.Update(tickMsg(m.tick))
	if got := text(m); got != answer {
		t.Fatalf("the answer did not wait:\n%s", got)
	}
	right := []string{"2 of 3", "3 of 4"}
	for id := range 2 {
		press(m, "n")
		if id == 1 {
			press(m, " ") // an open question is not skipped
		}
		shows(t, m, "#"+string(rune('4'+id))+": keep or close?", "server: client asked")
		showsNot(t, m, "skipped")
		press(m, "c")
		shows(t, m, "right ("+right[id]+")", "400 bad field")
	}
	press(m, "n")
	shows(t, m, "#6: keep or close?")
	press(m, "k", "n")
	shows(t, m, "no (3 of 5): server closed #6", "400 bad chunk", "400 bad field")
	if m.times.Paused() {
		t.Error("without a new question the picture does not go on")
	}
	press(m, "H")
	if m.scene.Reasons() == false || m.times.Paused() {
		t.Error("the quiz does not end")
	}
}

// answeredBy is a response to a connection of demo 9 that is closed with it.
func (s *story) answeredBy(id uint64, why reason.Code) {
	s.conn(id, "127.0.0.1:41000", 0).get(0, "/", 400, ms, why).close(0, why)
	for i, e := range s.entries {
		if o, ok := e.Event.(event.ConnOpened); ok {
			o.Tag = "demo 9"
			s.entries[i].Event = o
		}
	}
}

// The explanation of an answer closes with it: it would cover the next lanes, and tell.
func TestTheExplanationEndsWithItsAnswer(t *testing.T) {
	m := asked(60, 18, false, reason.ClientClose, false)
	s := &story{}
	s.answeredBy(4, reason.BadField)
	m.Update(entriesMsg(s.entries))
	press(m, "c", "E")
	shows(t, m, "╭─ Why ")
	press(m, "n")
	shows(t, m, "#4: keep or close?")
	press(m, "c")
	showsNot(t, m, "╭─ Why ")
	shows(t, m, "server closed #4")
}

// A demo that begins while a question is open does not take it away, and its connections
// are asked about after it.
func TestAnOpenQuestionStaysWhenADemoBegins(t *testing.T) {
	m := asked(60, 18, false, reason.ClientClose, false)
	press(m, "d", "1")
	shows(t, m, "answer this question first: k it is kept")
	s := &story{}
	s.answeredBy(4, reason.BadField)
	m.Update(entriesMsg(s.entries))
	shows(t, m, "#3: keep or close?")
	press(m, "c")
	shows(t, m, "server closed #3")
	press(m, "d", "1") // as n
	shows(t, m, "#4: keep or close?")
}

// After the last question the quiz says how it went.
func TestTheLastAnswerIsNamed(t *testing.T) {
	m := asked(60, 18, false, reason.ClientClose, false)
	s := &story{}
	s.answeredBy(4, reason.BadField)
	m.Update(entriesMsg(s.entries))
	press(m, "c")
	shows(t, m, "QUIZ n: next")
	press(m, "n", "c")
	shows(t, m, "QUIZ n: go on")
	showsNot(t, m, "n: next")
	press(m, "n")
	shows(t, m, "that was the last: 2 of 3 right; H ends the quiz")
}

// asking is a read of the quiz: a question to it, or one of its fields.
var asking = regexp.MustCompile(`\.(Asked|Held)\(\)|\.Quiz\.`)

// around is what the quiz decides about: what is read of the state in a pane, but
// for the scene, tells whether the connection in question is open.
var around = regexp.MustCompile(`\bState\.(Conn|Recent|Deadline|OpenConns|AnyOpen|Phases|History|Rate|Capture|Totals|Clients|RequestBars|Why)\(`)

// The quiz is one place: three files ask about it, and no pane reads from the state
// what the scene may have to hide.
func TestOnlyTheSceneAsksAboutTheQuiz(t *testing.T) {
	const atMost = 16
	may := []string{"scene/told.go", "scene/quiz.go", "overlay/quiz.go"}
	asks := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		path = filepath.ToSlash(path)
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		pane := !slices.Contains([]string{"scene", "why", "save"}, filepath.Dir(path)) // save writes what is not shown
		for i, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if asking.MatchString(code) {
				asks++
				if !slices.Contains(may, path) {
					t.Errorf("%s:%d asks about the quiz:\n%s", path, i+1, line)
				}
			}
			if pane && around.MatchString(code) {
				t.Errorf("%s:%d reads from the state what the scene may have to hide:\n%s", path, i+1, line)
			}
		}
		return err
	})
	if err != nil || asks == 0 || asks > atMost {
		t.Errorf("%d lines ask about the quiz, at most %d may (%v)", asks, atMost, err)
	}
}
