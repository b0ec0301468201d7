package canvas

import (
	"strings"
	"unicode/utf8"

	"httpserver/internal/event"
)

// Safe is a foreign text as it may be shown: printable ASCII, everything else as
// \xNN. See [event.AppendSafe].
func Safe(t string) string {
	for i := range len(t) {
		if t[i] < ' ' || t[i] >= 0x7f || t[i] == '\\' {
			return string(event.AppendSafe(nil, t))
		}
	}
	return t
}

// Width is how many cells our own text takes: one for each rune.
func Width(t string) int { return utf8.RuneCountInString(t) }

// Pad is t with spaces behind it up to n cells.
func Pad(t string, n int) string {
	return t + strings.Repeat(" ", max(0, n-Width(t)))
}

// PadLeft is t with spaces before it up to n cells.
func PadLeft(t string, n int) string {
	return strings.Repeat(" ", max(0, n-Width(t))) + t
}

// Longest is the first of the texts, from the longest on, that takes at most n
// cells; else the last.
func Longest(n int, texts ...string) string {
	for _, t := range texts {
		if Width(t) <= n {
			return t
		}
	}
	return texts[len(texts)-1]
}

// Middle is a [Safe] text in at most n cells: what is too much is left out of its
// middle, where cut stands instead.
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

// AtMost is a text in at most n cells, with the grid's mark where it was cut.
func (g *Grid) AtMost(t string, n int) string {
	if Width(t) <= n || n < 1 {
		return t
	}
	head := string([]rune(t)[:n-1])
	end, _ := Between(t, len(head), len(t))
	return t[:end] + string(g.Glyphs.Cut)
}

// Between is where a [Safe] text stops and goes on when what stands from here to
// there is left out: no \xNN is cut in two, it goes as a whole.
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

// Wrap cuts a text of ASCII at the last space before n cells.
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

// Paragraph is a text in lines of at most n cells.
func Paragraph(t string, n int) []string {
	var lines []string
	for t != "" {
		var line string
		line, t = Wrap(t, n)
		lines = append(lines, line)
	}
	return lines
}
