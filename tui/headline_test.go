package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
)

// The warning that entries were lost stands alone: numbers that have no room
// beside it are left out, not cut in two.
func TestTheHeadlineMakesRoomForWhatWasLost(t *testing.T) {
	for _, w := range []int{80, 100, 120, 200} {
		m := screen(t, w, 50, Options{})
		whole := ansi.Strip(m.View())
		m.Update(entriesMsg{{At: storyNow, Event: event.Lost{N: 6078}}})
		head := strings.Split(ansi.Strip(m.View()), "\n")[1]
		numbers, _, found := strings.Cut(head, " 6,078 events lost")
		if !found {
			t.Fatalf("%d wide: no warning in %q", w, head)
		}
		numbers = strings.TrimRight(numbers, " ")
		rest := strings.TrimPrefix(strings.Split(whole, "\n")[1], numbers)
		if numbers == "" || !strings.HasPrefix(rest, "  ") && rest != "" {
			t.Errorf("%d wide: a number is cut: %q", w, head)
		}
	}
}
