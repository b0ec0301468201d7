package tui

import (
	"reflect"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// Whatever is open, ctrl+l redraws it, and changes nothing.
func TestRedrawingWorksEverywhere(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"the overview", nil},
		{"the help", []string{"?"}},
		{"the filter", []string{"/"}},
		{"a filter that is being typed", []string{"/", "a", "b"}},
		{"the demo menu", []string{"d"}},
		{"the wire view", []string{"enter"}},
		{"the help over the wire view", []string{"enter", "?"}},
		{"presenting", []string{"p"}},
		{"the table", []string{"2"}},
	} {
		m := screen(t, 80, 24, Options{})
		press(m, c.keys...)
		before := m.View()
		if cmd := press(m, "ctrl+l"); !clears(cmd) {
			t.Errorf("%s: ctrl+l does not redraw", c.name)
		}
		if after := m.View(); after != before {
			t.Errorf("%s: ctrl+l changed the screen from\n%s\nto\n%s", c.name, before, after)
		}
	}
}

// clears reports whether a command has the terminal drawn from nothing.
func clears(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range msg {
			if clears(one) {
				return true
			}
		}
	default:
		return reflect.TypeOf(msg) == reflect.TypeOf(tea.ClearScreen())
	}
	return false
}
