package canvas

import (
	"strings"
	"unicode/utf8"

	"httpserver/internal/event"
)

// Safe escapes text from outside for the screen: printable ASCII stays, every other
// byte becomes \xNN. See [event.AppendSafe].
func Safe(t string) string {
	for i := range len(t) {
		if t[i] < ' ' || t[i] >= 0x7f || t[i] == '\\' {
			return string(event.AppendSafe(nil, t))
		}
	}
	return t
}

// Width is how many cells a text takes, one for each rune. The text must be ASCII
// or made of glyphs.
func Width(t string) int { return utf8.RuneCountInString(t) }

// Pad is t with spaces after it, up to n cells.
func Pad(t string, n int) string {
	return t + strings.Repeat(" ", max(0, n-Width(t)))
}

// PadLeft is t with spaces before it, up to n cells.
func PadLeft(t string, n int) string {
	return strings.Repeat(" ", max(0, n-Width(t))) + t
}

// Longest is the first text that takes at most n cells, or the last one. The texts
// begin with the longest; there must be one at least.
func Longest(n int, texts ...string) string {
	for _, t := range texts {
		if Width(t) <= n {
			return t
		}
	}
	return texts[len(texts)-1]
}

// Middle shortens a [Safe] text to at most n cells: the rune cut replaces its
// middle.
func Middle(t string, n int, cut rune) string {
	if len(t) <= n {
		return t
	}
	if n <= 1 {
		return strings.Repeat(string(cut), max(0, n))
	}
	tail := (n - 1) / 2
	from, to := Between(t, n-1-tail, len(t)-tail)
	return t[:from] + string(cut) + t[to:]
}

// AtMost shortens a text to at most n cells: the grid's cut mark replaces its end.
func (g *Grid) AtMost(t string, n int) string {
	if Width(t) <= n || n < 1 {
		return t
	}
	head := string([]rune(t)[:n-1])
	end, _ := Between(t, len(head), len(t))
	return t[:end] + string(g.Glyphs.Cut)
}

// Between widens the range from..to of a [Safe] text that is to be left out, so that
// no \xNN is cut in two.
func Between[T string | []byte](t T, from, to int) (int, int) {
	for i := max(0, from-3); i < from; i++ {
		if t[i] == '\\' {
			from = i
		}
	}
	for i := max(0, to-3); i < to; i++ {
		if t[i] == '\\' {
			to = min(i+4, len(t))
		}
	}
	return from, to
}

// Wrap splits a text of ASCII at the last space within n cells, or after n cells.
func Wrap(t string, n int) (head, tail string) {
	if len(t) <= n || n <= 0 {
		return t, ""
	}
	i := strings.LastIndexByte(t[:n+1], ' ')
	if i < 0 {
		return t[:n], t[n:]
	}
	return t[:i], t[i+1:]
}

// Paragraph splits a text of ASCII into lines of at most n cells.
func Paragraph(t string, n int) []string {
	var lines []string
	for t != "" {
		var line string
		line, t = Wrap(t, n)
		lines = append(lines, line)
	}
	return lines
}
