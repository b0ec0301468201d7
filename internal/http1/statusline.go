package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// parseStatusLine parses version SP three digits SP reason phrase. It also accepts a
// line that ends after the digits, without the space: many servers send it, and it
// has only one meaning.
// https://www.rfc-editor.org/rfc/rfc9112#section-4
func parseStatusLine(l *startLine, p []byte) *Error {
	const version = len("HTTP/1.1")
	bad := func(detail string) *Error {
		return &Error{message.BadGateway, reason.UpstreamError, "RFC 9112 §4", detail}
	}
	if len(p) < len("HTTP/1.1 200") || p[version] != ' ' {
		return bad("the status line is not a version, a space, three digits, a space and a phrase")
	}
	if err := parseVersion(&l.version, p[:version]); err != nil {
		return bad("the version is not HTTP/1.x")
	}
	code, rest := p[version+1:version+4], p[version+4:]
	if !all(code, digit) || code[0] == '0' {
		return bad("the status code is not a number from 100 to 999")
	}
	if len(rest) > 0 && (rest[0] != ' ' || !all(rest, value)) {
		return bad("the reason phrase contains a control byte, or no space precedes it")
	}
	l.status = message.Status(code[0]-'0')*100 + message.Status(code[1]-'0')*10 + message.Status(code[2]-'0')
	l.end = len(p)
	l.phrase = min(version+5, l.end)
	return nil
}

// responseFraming returns the framing of a response's content, and its length (-1 if
// it is unknown).
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3
func (c *control) responseFraming(method string, r *Response, limit int64) (framing, int64, *Error) {
	switch {
	case method == "CONNECT" && r.Status >= 200 && r.Status < 300:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.2
		return none, 0, nil
	case method == "HEAD" || !r.Status.AllowsContent():
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.1
		return none, 0, nil
	case c.te.lines > 0 && c.te.chunked == 0:
		// The content would end with the connection, in an unknown coding.
		return none, 0, badResponse("Transfer-Encoding does not name chunked")
	case c.te.lines == 0 && c.lengths == 0:
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.8
		return toClose, -1, nil
	}
	return c.requestFraming(r.Version, limit)
}

// badResponse returns the error for a response that cannot be understood.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3
func badResponse(detail string) *Error {
	return &Error{message.BadGateway, reason.UpstreamError, "RFC 9110 §15.6.3", detail}
}
