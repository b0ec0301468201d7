package http1

import (
	"bytes"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A scan looks for the end of a head or of a trailer section: the empty line.
// It remembers how far it has looked, so that a head that comes in pieces is
// searched once. Offsets count from the first unread byte.
type scan struct {
	pos   int // looked at up to here
	line  int // the current line begins here
	lines int // so many lines are complete
	first startLine
}

// find returns the length of the section, its empty line included, or 0 where
// its end is not there yet. check sees the first line as soon as it is complete.
//
// A line ends in CRLF. RFC 9112 would let us take a bare LF for one; but two
// readers of which one does so see two different heads.
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

// bareLF is the error for a line that ends in LF alone.
func (s *scan) bareLF() *Error {
	why, rule := reason.BadField, "RFC 9112 §2.2"
	if s.lines == 0 {
		why = reason.BadRequestLine
	}
	return &Error{message.BadRequest, why, rule, "a line ends in LF alone; every line must end in CR LF"}
}
