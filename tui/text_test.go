package tui

import (
	"regexp"
	"strings"
	"testing"
)

func TestNoEscapeIsCutInTwo(t *testing.T) {
	whole := regexp.MustCompile(`^([^\\]|\\x[0-9a-f]{2})*$`)
	const text = `/a\xe2\x80\xae/some/where\xff\x00\x01`
	for n := range len(text) {
		if got := middle(text, n, '~'); len(got) > n || !whole.MatchString(got) {
			t.Errorf("in %d cells: %q", n, got)
		}
	}
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
