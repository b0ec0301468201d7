package tui

import (
	"strings"
	"testing"
)

// What readers of a picture stumbled over who knew nothing of the program.

// The axis names what is right of now: the time to come only where a lane speaks of it.
func TestTheTimeToComeEndsWhereItIsNotSpokenOf(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	shows(t, m, " now     +2s or closed by ")
	for filter, want := range map[string]string{"conn:7": " now     +2s     +4s     +6s ", "conn:8": " now     closed by "} {
		m.setFilter(filter)
		m.dirty = true
		shows(t, m, want)
	}
}

// Of a digit that has only the colour of its status, the edge has the number.
func TestTheEdgeNamesTheStatusOfADigit(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		shows(t, screen(t, size[0], size[1], Options{}), "5 #7.5 404")
	}
}

// A large screen has room for the rule beside the reason of each lane.
func TestEachClosedLaneHasItsRule(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	for _, line := range strings.Split(lanesOf(m), "\n") {
		if strings.Contains(line, "server: ") && !strings.Contains(line, "RFC 9112 §") {
			t.Errorf("no rule in %q", line)
		}
	}
}
