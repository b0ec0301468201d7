package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// clickText presses the left button on the cell where a text begins, so many cells further right.
func clickText(t *testing.T, m *Model, on string, right int) {
	t.Helper()
	for y, line := range strings.Split(text(m), "\n") {
		if before, _, found := strings.Cut(line, on); found {
			m.Update(tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft, X: len([]rune(before)) + right, Y: y})
			return
		}
	}
	t.Fatalf("there is no %q in\n%s", on, text(m))
}

// After the key that sorts, the number keys are columns: the largest number first, and
// the same one again the other way round. Elsewhere they choose views.
func TestNumberKeysSortByColumn(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		m := screen(t, size[0], size[1], Options{})
		press(m, "2", "s")
		shows(t, m, "sort: 1 ID 2 PEER 3 STATE 4 AGE 5 REQ 6 IN 7 OUT")
		press(m, "5")
		showsNot(t, m, "sort: 1")
		shows(t, m, "by req ")
		if first := strings.Split(text(m), "\n")[m.layout.Table.Y+2]; !strings.Contains(first, " 17 ") && !strings.Contains(first, " 24 ") && !strings.Contains(first, " 6 ") {
			t.Errorf("%v: the first row is not of the connection with most requests:\n%s", size, text(m))
		}
		press(m, "s", "5")
		shows(t, m, "by req, reversed")
		press(m, "s", "s")
		shows(t, m, "by in ")
		press(m, "s", "esc", "6")
		shows(t, m, "Clients ")
		press(m, "s", "2")
		shows(t, m, "by open")
		press(m, "s", "3")
		shows(t, m, "by new/min")
		press(m, "s", "j") // any other key closes the line
		showsNot(t, m, "sort: 1")
		press(m, "3")
		shows(t, m, "1 cell = ")
	}
}

// What can be done with keys can be clicked: the head of a column, a column of the line
// that asks, and a time above the lanes.
func TestColumnsAndTimesAreClicked(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	press(m, "2")
	clickText(t, m, " AGE ", 2)
	shows(t, m, "by age")
	clickText(t, m, " AGE ", 2)
	shows(t, m, "by age, reversed")
	press(m, "s")
	clickText(t, m, "5 REQ", 2)
	shows(t, m, "by req")

	press(m, "1")
	clickText(t, m, "-4s", 1)
	shows(t, m, "4s ago")
	press(m, "esc")
	showsNot(t, m, " ago ")
}

// In a recording a click on the axis goes to that moment of it.
func TestAClickOnTheAxisOfARecording(t *testing.T) {
	m := replayed(t, "testdata/demo/1.jsonl", 5*time.Second, 120, 35)
	before := m.player.Status().At
	clickText(t, m, "-2s", 1)
	pull(t, m)
	if got := before.Sub(m.player.Status().At); got < 1900*time.Millisecond || got > 2100*time.Millisecond || !m.player.Status().Paused {
		t.Errorf("the recording is %v before, want 2 s, and paused", got)
	}
}

// Popups can be clicked: a scenario of the menu, what its last line names, and the key in
// the edge that closes it.
func TestPopupsAreClicked(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	press(m, "d")
	clickText(t, m, "esc close", 2)
	showsNot(t, m, "Demo traffic")
	press(m, "?")
	clickText(t, m, "esc back", 2)
	showsNot(t, m, "Help: ")
	press(m, "/", "s", "t")
	clickText(t, m, "status:", 2)
	shows(t, m, "/status:")
	press(m, "esc", "E")
	clickText(t, m, "E back", 2)
	showsNot(t, m, "What to do")
}
