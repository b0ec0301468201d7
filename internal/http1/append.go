package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// AppendInterim appends an interim response (1xx, but not 101). To an
// HTTP/1.0 client, which does not know them, it appends nothing. A final
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

// AppendHead appends the head of the final response: the status line, f, then
// the framing for n bytes of content (n < 0: not known), Connection, and a Date
// field with the value date ("" for none; f's own Date goes before it).
//
// The fields that belong to the framing and the connection are dropped from f;
// a name that is no token or a value with a control byte is ErrField. To HEAD,
// and with 304, n is the length that a GET would have had.
func (c *Conn) AppendHead(dst []byte, s message.Status, f message.Fields, n int64, date string) ([]byte, error) {
	if !c.fits(callHead) {
		return dst, ErrOrder
	}
	if s < 200 || s > 599 || s < 300 && c.req != nil && c.req.Method == "CONNECT" {
		// We are no proxy: a tunnel is never opened.
		// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-12
		return dst, ErrStatus
	}
	o, before := c.frame(s, n), c.close
	if c.control.expects && c.recv == inContent {
		// The client was not told to go on. It may send the content now or
		// leave it out: nobody can tell what the next bytes are.
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

// frame is the framing of a response with n bytes of content.
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

// appendStatusLine appends the status line. The version is ours and not the
// client's, whatever it was.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.2
// https://www.rfc-editor.org/rfc/rfc9112#section-4-9
func appendStatusLine(dst []byte, s message.Status) []byte {
	dst = append(dst, "HTTP/1.1 "...)
	dst = append(dst, '0'+byte(s/100), '0'+byte(s/10%10), '0'+byte(s%10), ' ')
	dst = append(dst, s.Phrase()...)
	return append(dst, "\r\n"...)
}

// HasContent reports, after AppendHead, whether content is to be sent: not to
// HEAD, and not with 204, 205 or 304.
func (c *Conn) HasContent() bool { return !c.out.withheld }

// Chunked reports, after AppendHead, whether content goes out in chunks.
func (c *Conn) Chunked() bool { return c.out.framing == chunked && !c.out.withheld }

// AppendData appends content, framed as the head announced. Where HasContent
// is false it appends nothing, which is no error.
func (c *Conn) AppendData(dst, p []byte) ([]byte, error) {
	if !c.fits(callData) {
		return dst, ErrOrder
	}
	return c.out.appendData(dst, p)
}

// Passthrough says that the caller itself puts n bytes of content on the wire,
// from a file for instance. Not possible when the message is chunked.
func (c *Conn) Passthrough(n int64) error {
	if !c.fits(callData) {
		return ErrOrder
	}
	return c.out.passthrough(n)
}

// AppendEnd ends the response; trailers are sent when it is chunked, and
// dropped otherwise. When less content was sent than announced the result is
// ErrShort, and the connection has to close.
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
