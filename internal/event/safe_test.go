package event

import (
	"strings"
	"testing"
)

func TestAClientsBytesAreSafeToShow(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"nothing", "", ""},
		{"plain text", "GET /index.html", "GET /index.html"},
		{"all that is printable", " !~{}|", " !~{}|"},
		{"the ends of what is printable", "\x1f\x20\x7e\x7f", `\x1f ~\x7f`},
		{"a line end", "a\r\nb", `a\x0d\x0ab`},
		{"a terminal's escape", "\x1b[2J", `\x1b[2J`},
		{"the same in eight bits", "\x9b2J", `\x9b2J`},
		{"a backslash", `a\b`, `a\x5cb`},
		{"what looks escaped", `\x41`, `\x5cx41`},
		{"a character of two bytes", "é", `\xc3\xa9`},
		{"bytes at both ends", "\x00a\xff", `\x00a\xff`},
		{"nothing else", "\x00\x01", `\x00\x01`},
	} {
		if got := string(AppendSafe([]byte("> "), c.text)); got != "> "+c.want {
			t.Errorf("%s: %q is shown as %q, want %q", c.what, c.text, got, "> "+c.want)
		}
		if got := string(unescaped(c.want)); got != c.text {
			t.Errorf("%s: %q means %q, want %q", c.what, c.want, got, c.text)
		}
	}
}

// Only \xNN with two small hexadecimal digits means a byte.
func TestOtherBackslashesMeanThemselves(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`\x41`, "A"},
		{`\x4`, `\x4`},
		{`\x`, `\x`},
		{`\`, `\`},
		{`\x4g`, `\x4g`},
		{`\xg4`, `\xg4`},
		{`\x4A`, `\x4A`},
		{`\X41`, `\X41`},
		{`\\x41`, `\A`},
		{`\n`, `\n`},
		{`a\x41b\x42`, "aAbB"},
		{`\x5cx41`, `\x41`}, // read once only
	} {
		got := c.text
		other := "no backslash"
		unescape(&got, &other)
		if got != c.want || other != "no backslash" {
			t.Errorf("%q means %q, want %q", c.text, got, c.want)
		}
	}
}

// A string in a line is what JSON says it is, and ASCII.
func TestATextIsEscapedAsJSONWantsIt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{``, `""`},
		{`plain <&>/`, `"plain <&>/"`},
		{`"`, `"\""`},
		{`\`, `"\\x5c"`},
		{"\t\n", `"\u0009\u000a"`},
		{"\x7f", `"\u007f"`},
		{"é", `"\u00e9"`},
		{"\u2028", `"\u2028"`},
		{"\uffff", `"\uffff"`},
		{"\U00010000", `"\ud800\udc00"`},
		{"\U0010ffff", `"\udbff\udfff"`},
		{"\ufffd", `"\ufffd"`}, // the character itself, not a byte that could not be read
		{"\xff", `"\\xff"`},
		{"\xc3", `"\\xc3"`},
		{"a\xe2\x82z", `"a\\xe2\\x82z"`},
		{"\xed\xa0\x80", `"\\xed\\xa0\\x80"`}, // half of a pair, which UTF-8 has not
	} {
		if got := string(appendText(nil, c.text)); got != c.want {
			t.Errorf("%q is written as %s, want %s", c.text, got, c.want)
		}
		line := `{"seq":1,"at":"2025-01-10T13:32:01Z","type":"notice","data":{"text":` + c.want + `}}`
		e, err := ParseLine([]byte(line))
		if got, ok := e.Event.(Notice); err != nil || !ok || got.Text != c.text {
			t.Errorf("%s is read as %q, %v; want %q", c.want, got.Text, err, c.text)
		}
	}
}

// However long a text is, its line is no more than a few times as long.
func TestALineGrowsWithItsText(t *testing.T) {
	for _, c := range []struct {
		what string
		b    string
		most int
	}{{"plain bytes", "a", 1}, {"bytes that are escaped", "\x00", 6}, {"bytes that are no UTF-8", "\xff", 5}} {
		line, err := AppendLine(nil, Entry{At: recorded, Event: Notice{Text: strings.Repeat(c.b, MaxText)}})
		if err != nil || len(line) > 100+c.most*MaxText {
			t.Errorf("%s: a line of %d bytes (%v), want at most %d for each", c.what, len(line), err, c.most)
		}
	}
}
