package http1

import (
	"bytes"
	"fmt"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// maxEmptyLines is the number of empty lines accepted before a request line. Old
// clients send one after the content of a POST.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-6
const maxEmptyLines = 4

// proxyProtocol says what a load balancer may send before a request, in text
// (version 1) or in binary (version 2).
// https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt
const proxyProtocol = "this is a PROXY protocol header, which this server does not accept: switch it off in the load balancer"

// nextHead returns the head of a request once it is complete.
func (c *Conn) nextHead() (Event, *Error) {
	if c.recv == awaiting && c.empty == 0 && c.memo.starts(c.buf.unread()) {
		return c.beginFromMemo()
	}
	if err := c.skipEmptyLines(); err != nil {
		return c.fail(err)
	}
	p := c.buf.unread()
	if c.recv = awaiting; len(p) > 0 {
		c.recv = inHead
	}
	p = p[:min(len(p), c.limits.MaxHeaderBytes)]
	n, err := c.scan.find(p, parseRequestLine)
	switch {
	case err != nil:
		c.understood(p)
		return c.fail(err)
	case n > 0:
		return c.parseHead(string(c.buf.consume(n)))
	case len(p) >= c.limits.MaxHeaderBytes:
		c.understood(p)
		return c.fail(c.headTooLarge(p))
	case !c.eof:
		return NeedData, nil
	case len(p) == 0:
		c.recv = ended
		return Closed, nil
	default:
		c.understood(p)
		return c.fail(endedEarly("the request ended before its head was complete"))
	}
}

// skipEmptyLines consumes empty lines before a request line. It refuses a first
// byte that cannot begin one without waiting for a line end, because a TLS
// handshake contains none.
func (c *Conn) skipEmptyLines() *Error {
	for c.scan.lines == 0 && c.buf.r < c.buf.w {
		p := c.buf.unread()
		switch {
		case tchar.has(p[0]):
			return nil
		case p[0] == '\n':
			return c.scan.bareLF()
		case p[0] == 0x16:
			return badLine("this looks like a TLS handshake, but this port speaks plain HTTP: use http:// in the address")
		case p[0] == 0 && c.empty == 2: // the signature of version 2 begins CR LF CR LF NUL
			return badLine(proxyProtocol)
		case p[0] != '\r':
			return badLine("a request must begin with a method, not with the byte " + show(p[0]))
		case len(p) == 1:
			return nil
		case p[1] != '\n':
			return badLine("the request begins with a bare CR")
		}
		if c.empty++; c.empty > maxEmptyLines {
			return badLine("there are too many empty lines before the request line")
		}
		c.buf.consume(2)
		c.scan = scan{}
	}
	return nil
}

// understood stores the valid parts of a refused head: the request line for the
// log, and the fields so that the response can have the form that the client
// accepts. p is the head as far as it has arrived.
func (c *Conn) understood(p []byte) {
	first := &c.scan.first
	line := bytes.IndexByte(p, '\n') + 1
	if c.scan.lines == 0 {
		// The request line has no valid end: use the part that has arrived.
		text, _, _ := bytes.Cut(p, []byte("\n"))
		parseRequestLine(first, bytes.TrimSuffix(text, []byte("\r")))
	}
	c.req = nil
	if first.method == 0 {
		return
	}
	c.req = &message.Request{Method: string(p[:first.method]), Version: first.version}
	if first.target > 0 {
		c.req.Target.Raw = string(p[first.method+1 : first.target])
	}
	if end := bytes.Index(p, []byte("\r\n\r\n")); end >= 0 {
		c.req.Fields, _ = parseFields(nil, string(p[line:end+4]), c.limits.MaxFieldLines, refuseSpace)
	}
}

// headTooLarge returns the error for a head that exceeds the limit. It blames the
// part that fills most of it.
func (c *Conn) headTooLarge(p []byte) *Error {
	limit := figure.Binary(int64(c.limits.MaxHeaderBytes))
	method := span(p, tchar)
	switch {
	case method > len(p)/2:
		// https://www.rfc-editor.org/rfc/rfc9112#section-3-4
		return &Error{message.NotImplemented, reason.BadMethod, "RFC 9112 §3", "the method is longer than any registered method"}
	case c.scan.lines == 0 || c.scan.first.target > len(p)/2:
		// https://www.rfc-editor.org/rfc/rfc9112#section-3-4
		return &Error{message.URITooLong, reason.TargetTooLong, "RFC 9110 §15.5.15",
			"the target is too long; the request line and fields together may be at most " + limit}
	}
	return &Error{message.FieldsTooLarge, reason.FieldsTooLarge, "RFC 6585 §5",
		"the field lines are too large; the request line and fields together may be at most " + limit}
}

// parseHead parses a complete head, never a part of one
// (https://www.rfc-editor.org/rfc/rfc9110#section-5.3-6). All strings of the
// request are slices of head, so the caller's conversion to a string is the only
// allocation.
func (c *Conn) parseHead(head string) (Event, *Error) {
	first := &c.scan.first
	r := c.newRequest()
	r.Head, r.Version = head, first.version
	r.Method = head[:first.method]
	r.Target.Raw = head[first.method+1 : first.target]
	if err := c.understand(r, head[first.target+len(" HTTP/1.1\r\n"):]); err != nil {
		return c.fail(err)
	}
	c.memo.keep(r, &c.control, c.in.framing)
	return c.begin(r)
}

// understand parses the target and the fields, and checks Host and the framing.
func (c *Conn) understand(r *message.Request, fields string) (err *Error) {
	if err = parseTarget(&r.Target, r.Method, r.Target.Raw, c.limits.Secure); err != nil {
		return err
	}
	if r.Fields, err = parseFields(r.Fields, fields, c.limits.MaxFieldLines, refuseSpace); err != nil {
		return err
	}
	for i := range r.Fields {
		c.control.read(&r.Fields[i])
	}
	if err = c.control.checkHost(r.Version); err != nil {
		return err
	}
	c.in.framing, c.in.left, err = c.control.requestFraming(r.Version, c.limits.MaxContentBytes)
	r.Length = c.in.left
	return err
}

// checkHost checks that an HTTP/1.1 request has exactly one valid Host, and that an
// older one has at most one.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2-6
func (c *control) checkHost(v message.Version) *Error {
	detail := ""
	switch {
	case c.hosts > 1:
		detail = "there is more than one Host field"
	case c.hosts == 1:
		if detail = checkAuthority(c.host); detail != "" {
			detail = "the Host field is not valid: " + detail
		}
	case v.AtLeast11():
		detail = "there is no Host field; HTTP/1.1 needs one"
	}
	if detail == "" {
		return nil
	}
	return &Error{message.BadRequest, reason.BadHost, "RFC 9112 §3.2", detail}
}

// begin starts the exchange of a request whose head was understood. It refuses an
// unknown method or expectation, which no handler can serve. The framing is known
// even then, so the connection need not close.
func (c *Conn) begin(r *message.Request) (Event, *Error) {
	c.decidePersistence(r.Version)
	c.recv = inContent
	if c.in.framing == none {
		c.recv, c.endDue = complete, true
	}
	if !r.Version.AtLeast11() {
		// HTTP/1.0 has no expectations.
		// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-13.1
		c.control.expects, c.control.unknownExpect = false, ""
	}
	switch {
	case !message.KnownMethod(r.Method):
		// https://www.rfc-editor.org/rfc/rfc9110#section-9.1-9
		return Head, &Error{message.NotImplemented, reason.BadMethod, "RFC 9110 §9.1",
			"this server does not know the method " + cut(r.Method) + "; methods are case-sensitive"}
	case c.control.unknownExpect != "":
		// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-5
		return Head, &Error{message.ExpectationFailed, reason.BadExpect, "RFC 9110 §10.1.1",
			fmt.Sprintf("this server can't meet the expectation %+q; it supports only 100-continue", cut(c.control.unknownExpect))}
	}
	return Head, nil
}
