package site

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"httpserver/internal/message"
)

// maxDepth is how deep arrays and objects may nest, as in encoding/json: a
// reader that descends needs some limit.
// https://www.rfc-editor.org/rfc/rfc8259#section-9-2
const maxDepth = 10_000

// checkJSON says what keeps content from being one JSON text, and where; nil
// for nothing. It accepts what encoding/json accepts, of valid UTF-8, but says
// better what is wrong, in a fraction of the time.
// https://www.rfc-editor.org/rfc/rfc8259#section-2
func checkJSON(content []byte) *message.Problem {
	if len(content) == 0 {
		return badJSON("the request has no content; send a JSON text")
	}
	s := scan{text: content}
	at := s.space(0)
	if at == len(content) {
		return badJSON("the content is only white space; send a JSON text")
	}
	at = s.value(at, 0)
	if s.want == "" {
		if at = s.space(at); at < len(content) {
			s.fail(at, "nothing more")
		}
	}
	if s.want == "" {
		return nil
	}
	return badJSON("the content is not JSON: expected " + s.want + ", found " + name(content[s.at:]) + " at " + place(content, s.at))
}

// badJSON is a 400 with a sentence for whoever wrote the JSON.
func badJSON(detail string) *message.Problem {
	return &message.Problem{Status: message.BadRequest, Detail: detail, Rule: "RFC 8259"}
}

// A scan reads JSON once. Its methods take where to begin and return the
// index behind what they read, or the text's length after an error.
type scan struct {
	text []byte
	at   int    // of the error
	want string // what should stand there; "" for no error
}

// fail notes an error, and is where nothing more will be read.
func (s *scan) fail(at int, want string) int {
	if s.want == "" {
		s.at, s.want = at, want
	}
	return len(s.text)
}

// is reports whether byte c stands at i.
func (s *scan) is(i int, c byte) bool { return i < len(s.text) && s.text[i] == c }

// space skips insignificant white space.
func (s *scan) space(i int) int {
	for i < len(s.text) && (s.text[i] == ' ' || s.text[i] == '\n' || s.text[i] == '\r' || s.text[i] == '\t') {
		i++
	}
	return i
}

// value reads any value, which depth others hold. https://www.rfc-editor.org/rfc/rfc8259#section-3
func (s *scan) value(i, depth int) int {
	if i == len(s.text) {
		return s.fail(i, "a value")
	}
	switch c := s.text[i]; c {
	case '{', '[':
		if depth == maxDepth {
			return s.fail(i, "no deeper nesting")
		}
		if c == '{' {
			return s.object(i+1, depth+1)
		}
		return s.array(i+1, depth+1)
	case '"':
		return s.str(i + 1)
	case 't':
		return s.word(i, "true")
	case 'f':
		return s.word(i, "false")
	case 'n':
		return s.word(i, "null")
	default:
		if c == '-' || digit(c) {
			return s.number(i)
		}
		return s.fail(i, "a value")
	}
}

// object reads the rest of an object, the depth-th in each other.
func (s *scan) object(i, depth int) int {
	if i = s.space(i); s.is(i, '}') {
		return i + 1
	}
	for s.want == "" {
		if i = s.space(i); !s.is(i, '"') {
			return s.fail(i, "a name in double quotes")
		}
		if i = s.space(s.str(i + 1)); !s.is(i, ':') {
			return s.fail(i, "a colon")
		}
		switch i = s.space(s.value(s.space(i+1), depth)); {
		case s.is(i, '}'):
			return i + 1
		case !s.is(i, ','):
			return s.fail(i, "a comma or }")
		}
		i++
	}
	return i
}

// array reads the rest of an array.
func (s *scan) array(i, depth int) int {
	if i = s.space(i); s.is(i, ']') {
		return i + 1
	}
	for s.want == "" {
		switch i = s.space(s.value(s.space(i), depth)); {
		case s.is(i, ']'):
			return i + 1
		case !s.is(i, ','):
			return s.fail(i, "a comma or ]")
		}
		i++
	}
	return i
}

// str reads the rest of a string.
// https://www.rfc-editor.org/rfc/rfc8259#section-7
func (s *scan) str(i int) int {
	for i < len(s.text) {
		switch c := s.text[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			i = s.escape(i + 1)
		case c < ' ':
			return s.fail(i, "an escape instead of a control byte")
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(s.text[i:])
			if r == utf8.RuneError && n == 1 {
				// https://www.rfc-editor.org/rfc/rfc8259#section-8.1-1
				return s.fail(i, "UTF-8")
			}
			i += n
		}
	}
	return s.fail(i, `the string's closing "`)
}

// escape reads what follows a backslash.
func (s *scan) escape(i int) int {
	switch {
	case i == len(s.text) || bytes.IndexByte([]byte(`"\/bfnrtu`), s.text[i]) < 0:
		return s.fail(i, `one of " \ / b f n r t u`)
	case s.text[i] != 'u':
		return i + 1
	}
	for j := i + 1; j < i+5; j++ {
		if j >= len(s.text) || !hex(s.text[j]) {
			return s.fail(min(j, len(s.text)), "a hexadecimal digit")
		}
	}
	return i + 5
}

// number reads a number. https://www.rfc-editor.org/rfc/rfc8259#section-6
func (s *scan) number(i int) int {
	if s.text[i] == '-' {
		i++
	}
	if s.is(i, '0') {
		i++ // nothing may follow a leading zero
	} else {
		i = s.digits(i)
	}
	if s.is(i, '.') {
		i = s.digits(i + 1)
	}
	if s.is(i, 'e') || s.is(i, 'E') {
		i++
		if s.is(i, '+') || s.is(i, '-') {
			i++
		}
		i = s.digits(i)
	}
	return i
}

// digits reads at least one digit.
func (s *scan) digits(i int) int {
	if i == len(s.text) || !digit(s.text[i]) {
		return s.fail(i, "a digit")
	}
	for i < len(s.text) && digit(s.text[i]) {
		i++
	}
	return i
}

// word reads a word whose first letter stands at i.
func (s *scan) word(i int, word string) int {
	for j := range word {
		if !s.is(i+j, word[j]) {
			return s.fail(i+j, "the rest of "+word)
		}
	}
	return i + len(word)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func hex(c byte) bool { return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// place is offset at in words: line and column, counted from 1 in characters,
// and the byte, counted from 0.
func place(p []byte, at int) string {
	before := p[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}

// name is the first character of p, or the end, for a sentence.
func name(p []byte) string {
	switch r, n := utf8.DecodeRune(p); {
	case n == 0:
		return "the end"
	case r == utf8.RuneError && n == 1:
		return fmt.Sprintf("the byte 0x%02X", p[0])
	case r > ' ' && r < 0x7f:
		return string(r)
	default:
		return fmt.Sprintf("U+%04X", r)
	}
}
