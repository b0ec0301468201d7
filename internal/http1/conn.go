package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// Conn is the server's side of one connection, without the connection.
type Conn struct {
	limits Limits
	buf    buffer
	eof    bool
	memo   headMemo
	heads  *ResponseHeads // nil: none
	current
}

// A current is what a Conn knows of one request and its answer.
type current struct {
	recv   receiving
	send   sending
	endDue bool // the request is complete and Next has not said so yet

	scan    scan
	empty   int // empty lines skipped before the request line
	control control
	in      content
	req     *message.Request
	pooled  *pooledRequest // where req is; nil where it is in memory of its own
	data    []byte
	out     output

	close reason.Code // why it closes after this exchange; None: it does not
	err   *Error      // what Next found or Fail was told
}

// NewConn is a connection on which nothing has happened yet. It holds no
// buffer until Space is called.
func NewConn(l Limits) *Conn { return &Conn{limits: l.withDefaults()} }

// Share has c take heads of responses from h, which many connections share, and
// keep them there.
func (c *Conn) Share(h *ResponseHeads) { c.heads = h }

// Space is where the caller reads the next bytes into: never empty. It is on
// loan until the next call of any method, and ends the loan of Data and Wire.
func (c *Conn) Space() []byte {
	return c.buf.space(c.recv == inContent && c.in.left > small)
}

// Received says that the first n bytes of Space have been filled.
func (c *Conn) Received(n int) { c.buf.w += n }

// ReceivedEOF says that the peer has finished sending.
func (c *Conn) ReceivedEOF() { c.eof = true }

// Buffered is the number of bytes received that Next has not consumed yet.
func (c *Conn) Buffered() int { return c.buf.w - c.buf.r }

// Next is the next event: NeedData, Head, Data, End, Paused or Closed.
//
// An error is an *Error: answer its status. Together with Head it means that
// the head was understood, its request is refused, and the connection may be
// kept (501, 417); the content, if any, follows as usual. Otherwise nothing
// further is read, and Next returns the same error from now on.
//
// After Head come Data, any number of times, and End; then Paused until
// NextExchange. Closed means that the peer finished between two requests.
func (c *Conn) Next() (Event, error) {
	c.buf.mark, c.data = c.buf.r, nil
	ev, err := c.next()
	if err != nil { // not returned as it is: a nil *Error would be an error
		return ev, err
	}
	return ev, nil
}

// next is Next without the book-keeping.
func (c *Conn) next() (Event, *Error) {
	switch c.recv {
	case awaiting, inHead:
		return c.nextHead()
	case inContent:
		return c.nextContent()
	case complete:
		if c.endDue {
			c.endDue = false
			return End, nil
		}
		return Paused, nil
	default: // failed, ended
		return Closed, c.err
	}
}

// nextContent returns what is there of the content.
func (c *Conn) nextContent() (Event, *Error) {
	ev, data, err := c.in.next(&c.buf, &c.limits)
	switch {
	case err != nil:
		return c.fail(err)
	case ev == NeedData && c.eof:
		return c.fail(endedEarly("the request ended before its content was complete"))
	case ev == End:
		c.recv = complete
	}
	c.data = data
	return ev, nil
}

// endedEarly is the error for a peer that finished in the middle of a request.
// https://www.rfc-editor.org/rfc/rfc9112#section-8-1
func endedEarly(detail string) *Error {
	return &Error{message.BadRequest, reason.ClientGone, "RFC 9112 §8", detail}
}

// fail ends receiving.
func (c *Conn) fail(e *Error) (Event, *Error) {
	c.recv, c.err = failed, e
	return Closed, e
}

// Fail ends receiving for a reason that the machine cannot see, such as a
// timeout or a handler's limit: as if Next had returned e, which it does from
// now on. The answer can still be sent. A complete request stays complete.
func (c *Conn) Fail(e *Error) {
	if c.recv != complete && c.recv != failed {
		c.fail(e)
	}
}

// Request is the request of this exchange: after Head it is complete, after
// an error it holds what was understood, nil where nothing was. Its Content,
// Trailers and addresses are the caller's to fill in, and all of it to change. It
// is on loan until NextExchange, or until Release gives up a connection that
// closes; the strings in it stay as they are.
func (c *Conn) Request() *message.Request { return c.req }

// Data is the content that came with the last event, on loan until the next
// call of Next or Space.
func (c *Conn) Data() []byte { return c.data }

// Trailers are the trailer fields, complete after End; nil for none.
func (c *Conn) Trailers() message.Fields { return c.in.trailers }

// Wire is the bytes that the last Next consumed, exactly as they arrived, on
// loan as Data is. After NeedData, too, there may be some.
func (c *Conn) Wire() []byte { return c.buf.wire() }

// Skipped is the number of bytes of empty lines that stood before the head.
func (c *Conn) Skipped() int64 { return int64(2 * c.empty) }

// Unread is how much of the request's content Next has not returned yet, in
// bytes: 0 when it is complete, -1 when it is chunked and its end unknown.
func (c *Conn) Unread() int64 {
	switch {
	case c.recv != inContent:
		return 0
	case c.in.framing == chunked:
		return -1
	}
	return c.in.left
}

// ExpectsContinue reports whether the client waits for 100 (Continue) before
// it sends content, and neither a byte of it came nor an answer was given. It
// has to get one of the two, and may not be waited for:
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-14
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-16
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-13.2
func (c *Conn) ExpectsContinue() bool {
	return c.control.expects && c.recv == inContent && c.send == silent &&
		c.in.got == 0 && c.in.chunks == (chunks{}) && c.Buffered() == 0
}

// fits reports whether a call is in order.
func (c *Conn) fits(call calls) bool { return table[c.recv][c.send]&call != 0 }

// NextExchange makes ready for the next request. The response must have ended,
// the content must have been read, and Persists must hold; else it is ErrOrder.
// So responses keep the order of their requests, content that nobody read is
// never taken for a request, and nothing is read behind a close.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2-1
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3-7
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-6
func (c *Conn) NextExchange() error {
	if !c.fits(callNext) || !c.Persists() {
		return ErrOrder
	}
	c.dropRequest()
	c.current = current{}
	return nil
}

// Release gives the buffer back while the connection is idle and the buffer
// empty, and when there will be no further exchange, whatever is in it, and the
// request. Space gets a buffer again.
func (c *Conn) Release() {
	switch {
	case c.recv == ended, c.send == sent && !c.Persists():
		c.dropRequest()
		c.buf.r = c.buf.w
		c.buf.release()
	case c.recv == awaiting:
		c.buf.release()
	}
}
