package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// AppendInterim appends an interim response (1xx, except 101) to dst. It appends
// nothing for an HTTP/1.0 client, which does not know interim responses. A final
// response has to follow: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-13.3
// https://www.rfc-editor.org/rfc/rfc9110#section-15.2-1
func (c *Conn) AppendInterim(dst []byte, s message.Status, f message.Fields) ([]byte, error) {
	switch {
	case !c.fits(callInterim):
		return dst, ErrOrder
	case !s.Informational() || s == 101:
		return dst, ErrStatus
	case !c.req.Version.AtLeast11():
		return dst, nil
	}
	out := appendStatusLine(dst, s)
	var err error
	for i := range f {
		if framingField(f[i].Name) {
			continue
		}
		if out, err = appendField(out, &f[i]); err != nil {
			return dst, err
		}
	}
	if s == message.Continue {
		c.control.expects = false
	}
	return append(out, "\r\n"...), nil
}

// AppendHead appends the head of the final response to dst: the status line, f, the
// framing for n bytes of content (n < 0: unknown length), Connection, and Date with
// the value date ("" for none; a Date in f takes precedence). For HEAD and for 304,
// n is the length that a GET would have had.
//
// Fields of f that belong to the framing or the connection are dropped. A name that
// is not a token or a value with a control byte is ErrField.
func (c *Conn) AppendHead(dst []byte, s message.Status, f message.Fields, n int64, date string) ([]byte, error) {
	if !c.fits(callHead) {
		return dst, ErrOrder
	}
	if s < 200 || s > 599 || s < 300 && c.req != nil && c.req.Method == "CONNECT" {
		// This side never opens a tunnel.
		// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-12
		return dst, ErrStatus
	}
	o, before := c.frame(s, n), c.close
	if c.control.expects && c.recv == inContent {
		// The client was not told to continue. It may send the content or
		// not, so the next bytes may be content or a request.
		// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-13.4
		c.CloseAfter(reason.Unread)
	}
	if o.framing == toClose && !o.withheld {
		c.CloseAfter(reason.UnknownEnd)
	}
	out, err := c.heads.append(dst, &responseHead{status: s, fields: f, output: o, persists: c.Persists(), date: date})
	if err != nil {
		c.close = before
		return dst, err
	}
	c.out, c.send = o, started
	return out, nil
}

// frame returns the framing of a response with n bytes of content.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3
func (c *Conn) frame(s message.Status, n int64) output {
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-6 (HEAD)
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-7 (304)
	head := c.req != nil && c.req.Method == "HEAD"
	o := output{framing: length, left: n, withheld: head || !s.AllowsContent() || s == 205}
	switch {
	case s == 204 || s == 304 && n <= 0:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-10
		// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-8
		o.framing = none
	case s == 205:
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6-3
		o.left = 0
	case n >= 0:
	case c.req != nil && c.req.Version.AtLeast11():
		o.framing = chunked
	default:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.1-13
		o.framing = toClose
	}
	return o
}

// HasContent reports, after AppendHead, whether the response has content: not for
// HEAD, and not with 204, 205 or 304.
func (c *Conn) HasContent() bool { return !c.out.withheld }

// Chunked reports, after AppendHead, whether the content is sent in chunks.
func (c *Conn) Chunked() bool { return c.out.framing == chunked && !c.out.withheld }

// AppendData appends content to dst, framed as the head announced. It appends
// nothing, without an error, if HasContent is false.
func (c *Conn) AppendData(dst, p []byte) ([]byte, error) {
	if !c.fits(callData) {
		return dst, ErrOrder
	}
	return c.out.appendData(dst, p)
}

// Passthrough tells c that the caller sends n bytes of content itself, for instance
// from a file. It is not allowed if the content is chunked.
func (c *Conn) Passthrough(n int64) error {
	if !c.fits(callData) {
		return ErrOrder
	}
	return c.out.passthrough(n)
}

// AppendEnd ends the response. It appends trailers if the content is chunked, and
// drops them otherwise. It returns ErrShort if less content was sent than
// announced; the connection must then close.
// https://www.rfc-editor.org/rfc/rfc9112#section-8-4
func (c *Conn) AppendEnd(dst []byte, trailers message.Fields) ([]byte, error) {
	if !c.fits(callEnd) {
		return dst, ErrOrder
	}
	dst, err := c.out.appendEnd(dst, trailers)
	switch err {
	case ErrShort:
		c.CloseAfter(reason.Truncated)
		c.send = sent
	case nil:
		c.send = sent
	}
	return dst, err
}
