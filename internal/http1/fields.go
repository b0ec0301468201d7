package http1

import (
	"fmt"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// badField returns an error about a field line.
func badField(rule, detail string) *Error {
	return &Error{message.BadRequest, reason.BadField, rule, detail}
}

// A nameSpace says how to treat white space between a name and its colon.
type nameSpace bool

const (
	refuseSpace nameSpace = false // in a request
	// In a response; a gateway has to remove it.
	// https://www.rfc-editor.org/rfc/rfc9112#section-5.1-2
	mendSpace nameSpace = true
)

// parseFields appends the field lines of section to dst, without decoding their
// bytes. section must consist of lines that each end in CRLF, contain no bare LF,
// and end with the empty line.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-2
func parseFields(dst message.Fields, section string, maxLines int, space nameSpace) (message.Fields, *Error) {
	for section[0] != '\r' || section[1] != '\n' {
		if len(dst) == maxLines {
			// https://www.rfc-editor.org/rfc/rfc9110#section-5.4-2
			return dst, &Error{message.FieldsTooLarge, reason.FieldsTooLarge, "RFC 6585 §5",
				fmt.Sprintf("there are more than %d field lines", maxLines)}
		}
		n := span(section, tchar)
		name := section[:n]
		for space == mendSpace && n > 0 && (section[n] == ' ' || section[n] == '\t') {
			n++
		}
		if n == 0 || section[n] != ':' {
			return dst, badName(section, n, len(dst) == 0)
		}
		rest := section[n+1:]
		end := strings.IndexByte(rest, '\r')
		if rest[end+1] != '\n' {
			// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-4
			return dst, badField("RFC 9112 §2.2", fmt.Sprintf("the value of %s contains a bare CR", name))
		}
		// https://www.rfc-editor.org/rfc/rfc9110#section-5.5-3
		v := trimOWS(rest[:end])
		// https://www.rfc-editor.org/rfc/rfc9110#section-5.5-5
		if i := badByte(v); i >= 0 {
			return dst, badField("RFC 9110 §5.5", fmt.Sprintf("the value of %s contains the control byte %s", name, show(v[i])))
		}
		dst = append(dst, message.Field{Name: name, Value: v})
		section = rest[end+2:]
	}
	return dst, nil
}

// badName returns the error about the name of the first field line in section, whose
// first n bytes are valid. first is true for the first line of all.
func badName(section string, n int, first bool) *Error {
	b := section[n]
	switch {
	case n == 0 && (b == ' ' || b == '\t') && first:
		// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-8
		return badField("RFC 9112 §2.2", "there is white space before the first field line")
	case n == 0 && (b == ' ' || b == '\t'):
		// https://www.rfc-editor.org/rfc/rfc9112#section-5.2-4 (a server)
		// https://www.rfc-editor.org/rfc/rfc9112#section-5.2-5 (a gateway)
		return badField("RFC 9112 §5.2", "a field line is folded: it continues on the next line; write it on one line")
	case n == 0 && b == ':':
		return badField("RFC 9110 §5.1", "a field line has no name before its colon")
	case b == ' ' || b == '\t':
		// There is no white space between a field name and its colon: a
		// reader that skips it would see another field than one that does
		// not.
		// https://www.rfc-editor.org/rfc/rfc9112#section-5.1-2
		return badField("RFC 9112 §5.1", fmt.Sprintf("there is white space between the field name %q and its colon", cut(section[:n])))
	case n == 0 && b == '\r':
		return badField("RFC 9112 §2.2", "a field line begins with a bare CR")
	case b == '\r':
		return badField("RFC 9112 §5", fmt.Sprintf("the field line %q has no colon", cut(section[:n])))
	default:
		return badField("RFC 9110 §5.1", fmt.Sprintf("a field name contains the byte %s", show(b)))
	}
}
