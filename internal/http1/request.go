package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// AppendRequest begins an exchange. It appends to dst the request line in HTTP/1.1,
// f, and the framing for n bytes of content (0: no content; n < 0: unknown length,
// sent in chunks). The previous request must have ended.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.3-5
// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-5
//
// The caller puts Host into f. Content-Length and Transfer-Encoding in f are
// dropped; "Connection: close" closes the connection after this exchange. A method,
// target or field that cannot be sent is ErrField.
func (c *Client) AppendRequest(dst []byte, method, target string, f message.Fields, n int64) ([]byte, error) {
	// Nothing is sent after either side has said close.
	// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-5
	// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-8
	if c.send == started || c.last || c.close != reason.None || c.err != nil {
		return dst, ErrOrder
	}
	if !all(method, tchar) || !all(target, uri) {
		return dst, ErrField
	}
	out := append(dst, method...)
	out = append(out, ' ')
	out = append(out, target...)
	out = append(out, " HTTP/1.1\r\n"...)
	var ctl control
	for i := range f {
		if message.EqualFold(f[i].Name, "Content-Length") || message.EqualFold(f[i].Name, "Transfer-Encoding") {
			continue
		}
		var err error
		if out, err = appendField(out, &f[i]); err != nil {
			return dst, err
		}
		ctl.read(&f[i])
	}
	c.out = requestOutput(method, n)
	c.last = ctl.close
	c.Sent(method)
	if c.send = started; c.out.framing == none {
		c.send = sent
	}
	return append(c.out.appendFraming(out), "\r\n"...), nil
}

// requestOutput returns the framing of a request with n bytes of content. A method
// that usually has content states a length of 0 if there is none.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-5
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-7
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-6
func requestOutput(method string, n int64) output {
	switch {
	case n < 0:
		return output{framing: chunked}
	case n > 0, method == "POST", method == "PUT", method == "PATCH":
		return output{framing: length, left: n}
	}
	return output{framing: none}
}

// Sent tells c that the caller has sent a request with this method itself, so that
// its response is expected.
func (c *Client) Sent(method string) {
	c.asked = append(c.asked, method)
}

// AppendData appends content to dst, framed as announced.
func (c *Client) AppendData(dst, p []byte) ([]byte, error) {
	if c.send != started {
		return dst, ErrOrder
	}
	return c.out.appendData(dst, p)
}

// AppendEnd ends the request, with trailers if it is chunked. It returns ErrShort if
// less content was sent than announced; the connection is then unusable.
func (c *Client) AppendEnd(dst []byte, trailers message.Fields) ([]byte, error) {
	switch {
	case c.send == sent && c.out.framing == none:
		return dst, nil
	case c.send != started:
		return dst, ErrOrder
	}
	dst, err := c.out.appendEnd(dst, trailers)
	if err == nil {
		c.send = sent
	}
	return dst, err
}
