package http1

import (
	"slices"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A Response is a response as received. It belongs to the caller. All its strings
// are slices of Head.
type Response struct {
	Version message.Version
	// Status is 100 to 999, as received. Treat an unknown status as the x00
	// of its class, and 600 or more as 5xx.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15-2
	Status message.Status
	Phrase string // the reason phrase as received
	Fields message.Fields
	Head   string // the status line and the field lines as received
	// Length is the content's length in bytes, or -1 if it is chunked or ends
	// with the connection.
	Length  int64
	Chunked bool
}

// Client is the client's side of one connection: a state machine over bytes that
// knows no socket.
//
// AppendRequest begins an exchange. Its two halves are then independent: one
// goroutine may append content while another receives, because a server may
// respond before it has read everything. Call Persists and the next AppendRequest
// after both halves have ended.
//
// A single goroutine may also send several requests before the first response
// (pipelining). The responses arrive in the same order.
type Client struct {
	limits Limits

	// The sending half.
	out  output
	send sending
	last bool // a request said "Connection: close"

	// The receiving half.
	buf    buffer
	eof    bool
	asked  []string // the methods of the requests without a response yet
	recv   receiving
	endDue bool
	scan   scan
	in     content
	resp   *Response
	data   []byte
	close  reason.Code // why the connection closes; None: it does not
	err    *Error
}

// NewClient returns a connection on which nothing was sent or received yet.
func NewClient(l Limits) *Client { return &Client{limits: l.withDefaults()} }

// Space returns the buffer into which the caller reads the next bytes; it is never
// empty. It is lent until the next call of any method, and ends the loan of Data.
func (c *Client) Space() []byte {
	return c.buf.space(c.recv == inContent && (c.in.left > small || c.in.framing == toClose))
}

// Received tells c that the first n bytes of Space have been filled.
func (c *Client) Received(n int) { c.buf.w += n }

// ReceivedEOF tells c that the server will send nothing more.
func (c *Client) ReceivedEOF() { c.eof = true }

// Buffered returns the number of received bytes that Next has not consumed.
func (c *Client) Buffered() int { return c.buf.w - c.buf.r }

// Missing returns how many bytes of content of known length have not been received.
// It is 0 for all other content.
func (c *Client) Missing() int64 {
	if c.recv != inContent || c.in.framing != length {
		return 0
	}
	return max(0, c.in.left-int64(c.Buffered()))
}

// Passed says that the caller has received the next n bytes of content itself, not
// into Space. The buffer must be empty and n at most Missing: it is for content that
// is passed on, which needs no parsing.
func (c *Client) Passed(n int64) {
	c.in.left -= n
	c.in.got += n
}

// Next returns the next event: NeedData, Interim (any number of times), Head, Data,
// End, Paused (each request has its response), or Closed. An error is always an
// *Error: the response is malformed or incomplete, and the connection unusable.
func (c *Client) Next() (Event, error) {
	c.buf.mark, c.data = c.buf.r, nil
	ev, err := c.next()
	if err != nil {
		c.recv, c.err = failed, err
		return Closed, err
	}
	return ev, nil
}

// next is Next with a concrete error type.
func (c *Client) next() (Event, *Error) {
	switch {
	case c.recv == failed:
		return Closed, c.err
	case c.endDue:
		c.endDue = false
		return End, nil
	case c.recv == inContent:
		return c.nextContent()
	case len(c.asked) > 0:
		return c.nextHead()
	case c.Buffered() > 0:
		// https://www.rfc-editor.org/rfc/rfc9112#section-9.2-3
		// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-8
		return Closed, badResponse("the server sent bytes although no response was expected")
	case c.eof:
		c.recv = ended
		return Closed, nil
	}
	return Paused, nil
}

// asBadResponse turns a parser's error about a request into one about a response:
// 502 for the client that a gateway forwards it to.
func asBadResponse(e *Error) *Error {
	return &Error{message.BadGateway, reason.UpstreamError, e.Rule, "in the server's response " + e.Detail}
}

// nextHead returns the head of an interim or final response once it is complete.
func (c *Client) nextHead() (Event, *Error) {
	p := c.buf.unread()
	n, err := c.scan.find(p[:min(len(p), c.limits.MaxHeaderBytes)], parseStatusLine)
	switch {
	case err != nil:
		return Closed, asBadResponse(err)
	case n > 0:
		return c.parseHead(string(c.buf.consume(n)))
	case len(p) >= c.limits.MaxHeaderBytes:
		return Closed, badResponse("the head of the server's response is larger than " + figure.Binary(int64(c.limits.MaxHeaderBytes)))
	case !c.eof:
		return NeedData, nil
	case len(p) == 0:
		return Closed, &Error{message.BadGateway, reason.UpstreamClose, "RFC 9112 §9.5", "the server closed the connection before it responded"}
	}
	return Closed, badResponse("the server closed the connection in the middle of its response head")
}

// parseHead parses a complete head.
func (c *Client) parseHead(head string) (Event, *Error) {
	r, first := &Response{Fields: make(message.Fields, 0, min(c.scan.lines-1, c.limits.MaxFieldLines))}, c.scan.first
	c.resp, c.scan = r, scan{}
	r.Head, r.Version, r.Status = head, first.version, first.status
	r.Phrase = head[first.phrase:first.end]
	var err *Error
	if r.Fields, err = parseFields(r.Fields, head[first.end+2:], c.limits.MaxFieldLines, mendSpace); err != nil {
		return Closed, asBadResponse(err)
	}
	if r.Status.Informational() {
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.2-3
		if r.Status == 101 {
			return Closed, badResponse("the server switched protocols without being asked")
		}
		return Interim, nil
	}
	return c.begin(r)
}

// begin starts the content of a final response.
func (c *Client) begin(r *Response) (Event, *Error) {
	var ctl control
	for i := range r.Fields {
		ctl.read(&r.Fields[i])
	}
	// https://www.rfc-editor.org/rfc/rfc9112#section-9.2-2
	method := c.asked[0]
	c.asked = slices.Delete(c.asked, 0, 1) // keeps its memory
	c.in = content{}
	var err *Error
	if c.in.framing, c.in.left, err = ctl.responseFraming(method, r, c.limits.MaxContentBytes); err != nil {
		return Closed, asBadResponse(err)
	}
	r.Length, r.Chunked = c.in.left, c.in.framing == chunked
	switch {
	case ctl.close, !r.Version.AtLeast11() && !ctl.keepAlive, c.in.framing == toClose, method == "CONNECT":
		c.close = reason.UpstreamClose
	}
	c.recv = inContent
	if c.in.framing == none {
		c.recv, c.endDue = complete, true
	}
	return Head, nil
}

// nextContent returns the next part of the content.
func (c *Client) nextContent() (Event, *Error) {
	ev, data, err := c.in.next(&c.buf, &c.limits)
	switch {
	case err != nil:
		return Closed, asBadResponse(err)
	case ev == NeedData && c.eof && c.in.framing == toClose:
		ev = End
	case ev == NeedData && c.eof:
		// https://www.rfc-editor.org/rfc/rfc9112#section-8-2
		return Closed, badResponse("the server closed the connection in the middle of its response content")
	}
	if ev == End {
		c.recv = complete
	}
	c.data = data
	return ev, nil
}

// Response returns the response whose head came last: the interim one after
// Interim, the final one after Head, and nil before.
func (c *Client) Response() *Response { return c.resp }

// Data returns the content that came with the last event. It is lent until the
// next call of Next or Space.
func (c *Client) Data() []byte { return c.data }

// Trailers returns the trailer fields, complete after End; nil if there are none.
func (c *Client) Trailers() message.Fields { return c.in.trailers }

// Persists reports whether another exchange may follow: both halves of this one
// have ended without an error, and neither side closes the connection.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-8
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func (c *Client) Persists() bool {
	return c.err == nil && c.close == reason.None && !c.last && !c.eof &&
		c.recv == complete && len(c.asked) == 0 && c.send != started && c.Buffered() == 0
}

// Release returns an empty buffer to its pool unless content is being received.
func (c *Client) Release() {
	if c.recv != inContent {
		c.buf.release()
	}
}
