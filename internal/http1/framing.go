package http1

import (
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A control is what the fields of a head say about framing and connection.
type control struct {
	hosts   int
	host    string
	lengths int
	length  string // the first member of Content-Length
	differs bool   // a Content-Length is not a number, or not the same
	te      codings

	close, keepAlive bool
	expects          bool // 100-continue
	unknownExpect    string
}

// codings is what Transfer-Encoding says.
type codings struct {
	lines   int
	chunked int    // how often "chunked" is a member
	last    bool   // it is the last one
	other   string // a member that is not "chunked"
}

// read takes in one field. The switch on length and one letter spares most
// fields the comparison.
func (c *control) read(f *message.Field) {
	switch len(f.Name) {
	case len("Host"):
		if message.EqualFold(f.Name, "Host") {
			c.hosts++
			c.host = f.Value
		}
	case len("Expect"):
		if message.EqualFold(f.Name, "Expect") {
			c.readExpect(f.Value)
		}
	case len("Connection"):
		if message.EqualFold(f.Name, "Connection") {
			c.readConnection(f.Value)
		}
	case len("Content-Length"):
		if message.EqualFold(f.Name, "Content-Length") {
			c.readLength(f.Value)
		}
	case len("Transfer-Encoding"):
		if message.EqualFold(f.Name, "Transfer-Encoding") {
			c.te.read(f.Value)
		}
	}
}

// readConnection reads the connection options that concern us, in any case.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-3
func (c *control) readConnection(v string) {
	switch {
	case message.EqualFold(v, "keep-alive"): // what nearly everybody sends
		c.keepAlive = true
		return
	case message.EqualFold(v, "close"):
		c.close = true
		return
	}
	for m := range message.ListMembers(v) {
		c.close = c.close || message.EqualFold(m, "close")
		c.keepAlive = c.keepAlive || message.EqualFold(m, "keep-alive")
	}
}

// readExpect reads the expectations; 100-continue is the only one there is.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-4
func (c *control) readExpect(v string) {
	for m := range message.ListMembers(v) {
		if message.EqualFold(m, "100-continue") {
			c.expects = true
		} else {
			c.unknownExpect = m
		}
	}
}

// readLength takes in a Content-Length. The same number said twice, in one
// line or in two, is taken as said once; anything else makes it invalid.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-13
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.5
func (c *control) readLength(v string) {
	for more := true; more; {
		var m string
		m, v, more = strings.Cut(v, ",")
		m = trimOWS(m)
		if c.lengths == 0 {
			c.length = m
		}
		c.lengths++
		c.differs = c.differs || m != c.length || !all(m, digit)
	}
}

// read takes in a Transfer-Encoding, whose members are written in any case;
// empty ones don't count. Parameters make a coding one we don't know: chunked
// has none.
// https://www.rfc-editor.org/rfc/rfc9112#section-7-2
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2-1
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1-6
func (t *codings) read(v string) {
	t.lines++
	for m := range message.ListMembers(v) {
		t.last = message.EqualFold(m, "chunked")
		if t.last {
			t.chunked++
		} else {
			t.other = m
		}
	}
}

// The kinds of framing.
type framing uint8

const (
	none    framing = iota // no content
	length                 // Content-Length tells
	chunked                // the last chunk tells
	toClose                // the end of the connection tells; responses only
)

// requestFraming is how the content of a request ends, in the order of RFC 9112
// §6.3, and its length. The method has no say in it.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3
// https://www.rfc-editor.org/rfc/rfc9112#section-6-4
func (c *control) requestFraming(v message.Version, limit int64) (framing, int64, *Error) {
	switch {
	case c.te.lines > 0 && !v.AtLeast11():
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-16
		return none, 0, &Error{message.BadRequest, reason.Coding10, "RFC 9112 §6.1",
			"HTTP/1.0 does not define Transfer-Encoding, so it is unclear where the message ends"}
	case c.te.lines > 0 && c.lengths > 0:
		// We may take Transfer-Encoding for the truth and close, or refuse
		// and close: https://www.rfc-editor.org/rfc/rfc9112#section-6.1-15
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.3
		return none, 0, &Error{message.BadRequest, reason.BothLengths, "RFC 9112 §6.3",
			"the message has both Transfer-Encoding and Content-Length; send only one of them"}
	case c.te.lines > 0:
		return chunked, -1, c.te.check()
	case c.lengths > 0:
		n, err := c.contentLength(limit)
		if n == 0 {
			return none, 0, err
		}
		return length, n, err
	default:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.7
		return none, 0, nil
	}
}

// check makes sure that chunked is there once and last, and nothing else.
func (t *codings) check() *Error {
	bad := func(s message.Status, rule, detail string) *Error {
		return &Error{s, reason.BadCoding, rule, detail}
	}
	switch {
	case t.chunked == 0 && t.other == "":
		return bad(message.BadRequest, "RFC 9112 §6.1", "Transfer-Encoding is empty")
	case !t.last:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.4.3
		return bad(message.BadRequest, "RFC 9112 §6.3", "chunked is not the last transfer coding, so the end of the content is unknown")
	case t.chunked > 1:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-4
		return bad(message.BadRequest, "RFC 9112 §6.1", "Transfer-Encoding names chunked more than once")
	case t.other != "":
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-11
		return bad(message.NotImplemented, "RFC 9112 §6.1", "this server supports no transfer coding except chunked")
	}
	return nil
}

// contentLength is the number that Content-Length gives. One that is too large
// for any number we have is too large for us as well.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-10
func (c *control) contentLength(limit int64) (int64, *Error) {
	if c.differs {
		detail := "Content-Length is not a plain number"
		if all(c.length, digit) {
			detail = "Content-Length appears more than once, with different values"
		}
		return 0, &Error{message.BadRequest, reason.BadLength, "RFC 9112 §6.3", detail}
	}
	n, ok := parseDecimal(c.length)
	if !ok || limit >= 0 && n > limit {
		return 0, tooLarge(limit)
	}
	return n, nil
}

// tooLarge is the error for content beyond the limit.
func tooLarge(limit int64) *Error {
	detail := "the content is too large: its length does not fit in 63 bits"
	if limit >= 0 {
		detail = "the content is larger than " + figure.Binary(limit)
	}
	return &Error{message.ContentTooLarge, reason.ContentTooLarge, "RFC 9110 §15.5.14", detail}
}
