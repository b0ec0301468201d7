package http1

import (
	"bytes"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A scan finds the empty line that ends a head or a trailer section. It remembers
// its position, so that a head in pieces is searched only once. Offsets count from
// the first unread byte.
type scan struct {
	pos   int // the first byte that was not searched yet
	line  int // the first byte of the current line
	lines int // the number of complete lines
	first startLine
}

// find returns the length of the section, including its empty line, or 0 if its end
// has not arrived. It calls check, unless nil, with the first line as soon as that
// is complete.
//
// A line ends in CRLF. RFC 9112 also allows to accept a bare LF as a line end, but
// then a reader that does so and one that does not see two different heads.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-3
func (s *scan) find(p []byte, check func(*startLine, []byte) *Error) (int, *Error) {
	for {
		i := bytes.IndexByte(p[s.pos:], '\n')
		if i < 0 {
			s.pos = len(p)
			return 0, nil
		}
		i += s.pos
		if i == s.line || p[i-1] != '\r' {
			return 0, s.bareLF()
		}
		if i-1 == s.line && (s.lines > 0 || check == nil) {
			return i + 1, nil
		}
		if s.lines == 0 && check != nil {
			if err := check(&s.first, p[s.line:i-1]); err != nil {
				return 0, err
			}
		}
		s.lines++
		s.pos, s.line = i+1, i+1
	}
}

// bareLF returns the error for a line that ends in LF alone.
func (s *scan) bareLF() *Error {
	why, rule := reason.BadField, "RFC 9112 §2.2"
	if s.lines == 0 {
		why = reason.BadRequestLine
	}
	return &Error{message.BadRequest, why, rule, "a line ends in LF alone; every line must end in CR LF"}
}
