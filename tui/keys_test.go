package tui

import (
	"slices"
	"strings"
	"testing"

	"httpserver/tui/command"
)

// Every command of the table is carried out: everywhere, by a pane,
// or by the layer that is its place.
func TestEveryCommandIsCarriedOut(t *testing.T) {
	moves := []command.ID{command.Up, command.Down, command.Top, command.Bottom, command.PageUp, command.PageDown}
	deeds := deeds()
	for _, c := range command.All() {
		if c.Place == command.Common && deeds[c.ID] == nil && !slices.Contains(moves, c.ID) {
			t.Errorf("nothing carries out %q, %q", c.Keys, c.Help)
		}
	}
	m := screen(t, 120, 35, Options{})
	m.View()
	for p := command.LogPane; p <= command.WirePane; p++ {
		for _, c := range m.commands.Of(p) {
			if !m.toPane(p, c.ID) && deeds[c.ID] == nil {
				t.Errorf("the pane does not carry out %q, %q", c.Keys, c.Help)
			}
		}
	}
}

// What the last line shows can be clicked as well.
func TestTheLastLineCanBeClicked(t *testing.T) {
	m := screen(t, 120, 35, Options{})
	ctl := &stage{recorder: recorder{settings: m.times.Live.Settings()}}
	m.desk.Server = ctl
	run(m, click(t, m, "- idle  d demo"))
	if ctl.settings.IdleTimeout != 2*sec {
		t.Errorf("a click on - asked for %v, want 2s", ctl.settings.IdleTimeout)
	}
	click(t, m, "d demo")
	shows(t, m, "Demo traffic")
	click(t, m, "?")
	shows(t, m, "Demo traffic")
	press(m, "esc", "e")
	click(t, m, "esc back")
	showsNot(t, m, "HAR")
	click(t, m, "? help")
	shows(t, m, "Help: overview")
}

// Where there is a line to spare, columns part no heading from its keys.
func TestTheHelpTearsNoSection(t *testing.T) {
	for h := 30; h <= 60; h++ {
		m := screen(t, 200, h, Options{})
		press(m, "?")
		lines := strings.Split(text(m), "\n")
		if strings.Contains(lines[0], "Help") { // it takes all lines
			continue
		}
		for i, line := range lines[:len(lines)-1] {
			if strings.Contains(line, "TURN") && strings.Contains(lines[i+1], "╰") {
				t.Errorf("torn on a screen of %d lines:\n%s", h, text(m))
			}
		}
	}
}
