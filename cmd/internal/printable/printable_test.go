package printable

import (
	"strings"
	"testing"
	"unicode"
)

func TestAppend(t *testing.T) {
	for _, c := range []struct {
		name, text string
		lines      bool
		want       string
	}{
		{"ASCII", `a \ "b"`, false, `a \ "b"`},
		{"characters", "größe → 😀", false, "größe → 😀"},
		{"a line feed", "a\nb", false, `a\x0ab`},
		{"a line feed among lines", "a\n\tb", true, "a\n\tb"},
		{"a carriage return never stays", "a\r\nb", true, "a\\x0d\nb"},
		{"an escape sequence", "\x1b[2J", true, `\x1b[2J`},
		{"its one-character form", "\u009b2J", true, `\xc2\x9b2J`},
		{"what turns the direction of text", "\u202e", false, `\xe2\x80\xae`},
		{"no UTF-8", "\xff\xe2\x82", false, `\xff\xe2\x82`},
		{"the replacement character itself", "\ufffd", false, "\ufffd"},
	} {
		if got := string(Append([]byte("> "), c.text, c.lines)); got != "> "+c.want {
			t.Errorf("%s: %q, want %q", c.name, got, "> "+c.want)
		}
	}
}

// Nothing that drives a terminal comes through, and nothing visible is lost.
func FuzzAppend(f *testing.F) {
	f.Add("a\x1b]0;title\a\u202e\xff\r\n", true)
	f.Fuzz(func(t *testing.T, text string, lines bool) {
		got := string(Append(nil, text, lines))
		for _, r := range got {
			if !unicode.IsPrint(r) && !(lines && (r == '\n' || r == '\t')) {
				t.Fatalf("%q lets %q through: %q", text, r, got)
			}
		}
		if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) && got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
