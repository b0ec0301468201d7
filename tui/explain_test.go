package tui

import (
	"strings"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/why"
)

// The panels above the explanation are whole: under each left side that goes
// on stands another one, or a lower corner.
func TestTheExplanationTearsNoPanel(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, view := range []string{"1", "2", "3", "4", "5", "enter"} {
			for _, ascii := range []bool{false, true} {
				m := screen(t, size[0], size[1], Options{ASCII: ascii})
				press(m, "k", "k", view, "E")
				shows(t, m, "E back")
				lines := strings.Split(text(m), "\n")
				for i, line := range lines[:len(lines)-1] {
					above, below := []rune(line+" "), []rune(lines[i+1]+" ")
					edge := above[0] == m.grid.Glyphs.Vertical || !ascii && above[0] == m.grid.Glyphs.TopLeft
					if edge && below[0] != m.grid.Glyphs.Vertical && below[0] != m.grid.Glyphs.BottomLeft {
						t.Errorf("torn in view %s below line %d:\n%s", view, i, text(m))
					}
				}
			}
		}
	}
}

// The longest explanation has room on the smallest screen.
func TestEveryExplanationIsWhole(t *testing.T) {
	for _, code := range reason.All() {
		m := screen(t, 60, 18, Options{})
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: code, Requests: 6}}})
		press(m, "E")
		var words []string
		for _, line := range strings.Split(text(m), "\n") {
			if in, ok := strings.CutPrefix(line, "│ "); ok {
				words = append(words, strings.Fields(strings.TrimSuffix(in, "│"))...)
			}
		}
		shown, e := strings.Join(words, " "), reason.Of(code)
		if !strings.Contains(shown, e.Explain) || !strings.Contains(shown, e.WholeCure()) {
			t.Errorf("%v is not explained as a whole:\n%s", code, text(m))
		}
	}
}

// On an ordinary screen so have the words that a student may not know.
func TestTheWordsOfAnExplanationAreExplained(t *testing.T) {
	for _, code := range reason.All() {
		m := screen(t, 80, 24, Options{})
		m.Update(entriesMsg{{At: storyNow, Event: event.ConnClosed{Conn: 7, Reason: code, Requests: 6}}})
		press(m, "E")
		if _, lines := why.Explanation(code, 76); len(lines) > 0 {
			shows(t, m, lines...)
		}
	}
	for code, want := range map[reason.Code]string{
		reason.ClientEOF: "FIN: ", reason.ResetIdle: "reset (RST): ", reason.BadChunk: "chunk: ", reason.SwitchedOff: "reuse off: ", reason.BadHost: "§: ",
	} {
		_, lines := why.Explanation(code, 200)
		if !strings.Contains(strings.Join(lines, "\n"), "\n"+want) {
			t.Errorf("%v: no line about %q in %q", code, want, lines)
		}
	}
}

// While the quiz hides the answer there is nothing to explain, and the key says
// so instead of doing nothing.
func TestTheQuizIsAnsweredBeforeItIsExplained(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	press(m, "H", "E")
	shows(t, m, "Answer first")
	showsNot(t, m, "E back")
	press(m, "c", "E")
	shows(t, m, "E back")
}
