package http1

import (
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A control is the information in the fields of a head about the framing and the
// connection.
type control struct {
	hosts   int
	host    string
	lengths int
	length  string // the first member of Content-Length
	differs bool   // a member is not a number, or differs from the first
	te      codings

	close, keepAlive bool
	expects          bool // 100-continue
	unknownExpect    string
}

// codings is the information in Transfer-Encoding.
type codings struct {
	lines   int
	chunked int    // the number of members that are "chunked"
	last    bool   // whether the last member is "chunked"
	other   string // a member that is not "chunked"
}

// read reads one field. The switch on the length spares most fields a comparison.
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

// readConnection reads the connection options "close" and "keep-alive", ignoring
// case.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-3
func (c *control) readConnection(v string) {
	switch {
	case message.EqualFold(v, "keep-alive"): // what nearly all clients send
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

// readExpect reads the expectations; 100-continue is the only defined one.
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

// readLength reads a Content-Length. The same number repeated, in one line or in
// several, counts once; different or malformed members make it invalid.
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

// read reads a Transfer-Encoding. It ignores the case of members, and empty members.
// A member with parameters is an unknown coding, since chunked has none.
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

// A framing says how the end of the content is found.
type framing uint8

const (
	none    framing = iota // no content
	length                 // by Content-Length
	chunked                // by the last chunk
	toClose                // by the end of the connection; responses only
)

// requestFraming returns the framing of a request's content, by the rules of RFC
// 9112 §6.3 in their order, and its length (-1 if it is chunked). It does not depend
// on the method.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3
// https://www.rfc-editor.org/rfc/rfc9112#section-6-4
func (c *control) requestFraming(v message.Version, limit int64) (framing, int64, *Error) {
	switch {
	case c.te.lines > 0 && !v.AtLeast11():
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-16
		return none, 0, &Error{message.BadRequest, reason.Coding10, "RFC 9112 §6.1",
			"HTTP/1.0 does not define Transfer-Encoding, so it is unclear where the message ends"}
	case c.te.lines > 0 && c.lengths > 0:
		// The RFC allows to believe Transfer-Encoding and close, or to refuse
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

// check checks that chunked is the only member, once.
func (t *codings) check() *Error {
	bad := func(s message.Status, rule, detail string) *Error {
		return &Error{s, reason.BadCoding, rule, detail}
	}
	unknown := func() *Error {
		return bad(message.NotImplemented, "RFC 9112 §6.1", "this server supports no transfer coding except chunked")
	}
	switch {
	case t.chunked == 0 && t.other == "":
		return bad(message.BadRequest, "RFC 9112 §6.1", "Transfer-Encoding is empty")
	case t.chunked == 0:
		// A coding that is not known is 501; that its end is unknown, too, would be
		// 400. Both close the connection. nginx, Apache httpd and net/http say 501.
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-11
		return unknown()
	case !t.last:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.4.3
		return bad(message.BadRequest, "RFC 9112 §6.3", "chunked is not the last transfer coding, so the end of the content is unknown")
	case t.chunked > 1:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-4
		return bad(message.BadRequest, "RFC 9112 §6.1", "Transfer-Encoding names chunked more than once")
	case t.other != "":
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-11
		return unknown()
	}
	return nil
}

// contentLength returns the number in Content-Length. One that does not fit in an
// int64 is an error like one above limit.
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

// tooLarge returns the error for content above limit; a negative limit means none.
func tooLarge(limit int64) *Error {
	detail := "the content is too large: its length does not fit in 63 bits"
	if limit >= 0 {
		detail = "the content is larger than " + figure.Binary(limit)
	}
	return &Error{message.ContentTooLarge, reason.ContentTooLarge, "RFC 9110 §15.5.14", detail}
}
