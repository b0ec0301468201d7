package export

import (
	"fmt"
	"strings"
)

// The texts below are pasted into shells that the author does not choose, so
// they use only what bash, dash, zsh and BusyBox read alike, and no byte that a
// terminal or its line editor would act upon:
//
//   - single quotes, in which nothing has a meaning, for printable ASCII;
//   - printf with octal escapes for all other bytes. $'...' would be shorter, but
//     dash does not know it and runs what it holds;
//   - no comments: zsh does not read them on a terminal;
//   - no ! outside single quotes: bash and zsh replace it by older commands;
//   - no line of a thousand bytes: the line editor of BusyBox takes 1,023, and a
//     terminal whose shell has none takes 4,095.

// lineLength is how long a line may become, about: a word begins a new line after
// so many bytes, and is divided by itself.
const lineLength = 400

// lines is words as one command.
func lines(words []string) string {
	var b strings.Builder
	line := 0
	for _, w := range words {
		switch {
		case line > lineLength:
			b.WriteString(" \\\n")
			line = 0
		case line > 0:
			b.WriteByte(' ')
		}
		b.WriteString(w)
		line += 1 + len(w)
		if i := strings.LastIndexByte(w, '\n'); i >= 0 {
			line = len(w) - i
		}
	}
	return b.String()
}

// word is a text as one word of a command. It must not hold NUL, CR or LF: an
// argument cannot hold the first, and a command substitution drops the last.
func word(t string) string {
	if printable(t) {
		var w wrapped
		w.quote()
		for i := range len(t) {
			if t[i] == '\'' {
				w.add(`'\''`)
			} else {
				w.add(t[i : i+1])
			}
		}
		return w.end()
	}
	return `"$(printf ` + format(t) + `)"`
}

// format is bytes as the format of printf, which prints them.
func format(t string) string {
	var w wrapped
	w.quote()
	escaped := false // the last byte was: a digit after it would belong to it
	for i := range len(t) {
		c := t[i]
		digit := c >= '0' && c <= '9'
		switch {
		case c == '%':
			w.add("%%")
			escaped = false
		case digit && !escaped, c|0x20 >= 'a' && c|0x20 <= 'z', c == '-' && i > 0, strings.IndexByte(" /.,:;_=+@?&", c) >= 0:
			w.add(t[i : i+1])
			escaped = false
		default:
			w.add(fmt.Sprintf(`\%03o`, c))
			escaped = true
		}
	}
	return w.end()
}

// printable reports whether a text is printable ASCII only.
func printable(t string) bool {
	for i := range len(t) {
		if t[i] < ' ' || t[i] > '~' {
			return false
		}
	}
	return true
}

// wrapped is a quoted text in lines of at most about lineLength.
type wrapped struct {
	b    strings.Builder
	line int // bytes in the current line
}

func (w *wrapped) quote() { w.b.WriteByte('\'') }

// add writes a part that must stay in one line.
func (w *wrapped) add(part string) {
	if w.line += len(part); w.line > lineLength {
		w.b.WriteString("'\\\n'") // the next line goes on with the same word
		w.line = len(part)
	}
	w.b.WriteString(part)
}

func (w *wrapped) end() string {
	w.quote()
	return w.b.String()
}
