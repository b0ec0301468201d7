package tui

import (
	"regexp"
	"strings"
	"testing"
)

func TestNoEscapeOnAScreenIsCutInTwo(t *testing.T) {
	whole := regexp.MustCompile(`^([^\\]|\\x[0-9a-f]{2})*$`)
	for _, width := range []int{60, 80, 120} {
		m := screen(t, width, 24, Options{})
		for n := range 20 {
			more(m, "/"+strings.Repeat("x", n)+strings.Repeat("\u20ac", 30))
			m.dirty = true
			for _, line := range strings.Split(m.View(), "\n") {
				if !whole.MatchString(strings.ReplaceAll(line, "\x1b", "")) {
					t.Errorf("%q", line)
				}
			}
		}
		shows(t, m, "…")
	}
}
