package canvas

import (
	"regexp"
	"slices"
	"testing"
)

func TestNoEscapeIsCutInTwo(t *testing.T) {
	whole := regexp.MustCompile(`^([^\\]|\\x[0-9a-f]{2})*$`)
	const text = `/a\xe2\x80\xae/some/where\xff\x00\x01`
	g := New(true)
	for n := range len(text) {
		if got := Middle(text, n, '~'); len(got) > n || !whole.MatchString(got) {
			t.Errorf("in the middle, in %d cells: %q", n, got)
		}
		if got := g.AtMost(text, n); n > 0 && len(got) > n || !whole.MatchString(got) {
			t.Errorf("at the end, in %d cells: %q", n, got)
		}
	}
}

func TestATextThatFitsStaysAsItIs(t *testing.T) {
	if got := Middle("GET", 3, '~') + New(true).AtMost("4 µs", 4) + Longest(3, "four", "two"); got != "GET4 µstwo" {
		t.Errorf("got %q", got)
	}
	if got := Longest(1, "four", "two"); got != "two" {
		t.Errorf("the last is %q", got)
	}
	if got := Pad("µs", 4) + "|" + PadLeft("µs", 4) + "|" + Pad("long", 2); got != "µs  |  µs|long" {
		t.Errorf("got %q", got)
	}
}

func TestParagraphsBreakAtSpaces(t *testing.T) {
	got := Paragraph("one two three fourteen", 7)
	if want := []string{"one two", "three", "fourtee", "n"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{"/index.html": "/index.html", "a\x1bb\\": `a\x1bb\x5c`, "é": `\xc3\xa9`} {
		if got := Safe(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}
