package tui

import (
	"strings"
	"testing"

	"httpserver/tui/scene"
)

// No key stands twice in the last line, however wide it is.
func TestTheLastLineRepeatsNoKey(t *testing.T) {
	for _, a := range []able{{control: true, demo: true, replay: true}, {player: true}, {}} {
		k := newKeys(a)
		for v := scene.Overview; v < scene.Views; v++ {
			seen := map[string]bool{}
			for _, b := range k.hints(v, false) {
				if name := b.Help().Key; b.Enabled() && seen[name] {
					t.Errorf("%+v, view %s: %q stands there twice", a, v.String(), name)
				}
				seen[b.Help().Key] = seen[b.Help().Key] || b.Enabled()
			}
		}
	}
}

// A key that a view has for itself does nothing else there, so its help names
// it once.
func TestTheHelpOfAViewNamesEachKeyOnce(t *testing.T) {
	for _, a := range []able{{control: true, demo: true, replay: true}, {player: true}, {}} {
		k := newKeys(a)
		for v := scene.Overview; v < scene.Views; v++ {
			seen := map[string]string{}
			for _, s := range k.sections(v) {
				for _, b := range s.keys {
					if !b.Enabled() {
						continue
					}
					name, does := b.Help().Key, b.Help().Desc
					if was, twice := seen[name]; twice {
						t.Errorf("%+v, view %s: %q is %q and %q", a, v.String(), name, was, does)
					}
					seen[name] = does
				}
			}
		}
	}
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
