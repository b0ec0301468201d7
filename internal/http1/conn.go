package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// Conn is the server's side of one connection: a state machine over bytes that
// knows no socket. It is for one goroutine at a time.
type Conn struct {
	limits Limits
	buf    buffer
	eof    bool
	memo   headMemo
	heads  *ResponseHeads // nil if heads are not shared
	current
}

// A current is the state of one exchange.
type current struct {
	recv   receiving
	send   sending
	endDue bool // the request is complete, but Next has not returned End yet

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

// NewConn returns a connection that has received nothing yet. It holds no buffer
// until Space is called.
func NewConn(l Limits) *Conn { return &Conn{limits: l.withDefaults()} }

// Share makes c use h, a cache of response heads that connections share. Call it
// before the first exchange.
func (c *Conn) Share(h *ResponseHeads) { c.heads = h }

// Space returns the buffer into which the caller reads the next bytes; it is never
// empty. It is lent until the next call of any method, and ends the loans of Data
// and Wire.
func (c *Conn) Space() []byte {
	return c.buf.space(c.recv == inContent && c.in.left > small)
}

// Received tells c that the first n bytes of Space have been filled.
func (c *Conn) Received(n int) { c.buf.w += n }

// ReceivedEOF tells c that the client will send nothing more.
func (c *Conn) ReceivedEOF() { c.eof = true }

// Buffered returns the number of received bytes that Next has not consumed.
func (c *Conn) Buffered() int { return c.buf.w - c.buf.r }

// Pending returns the received bytes that Next has not consumed. They are on loan
// until the next call.
func (c *Conn) Pending() []byte { return c.buf.unread() }

// Next returns the next event: NeedData, Head, Data, End, Paused or Closed. After
// Head come any number of Data, then End, and then Paused until NextExchange is
// called. Closed without an error means that the client finished between two
// requests.
//
// An error is always an *Error; the caller sends a response with its status. With
// Head it means that the request was understood but is refused (501, 417): its
// content follows as usual and the connection may be kept. With any other event
// nothing further is read, and later calls return the same error.
func (c *Conn) Next() (Event, error) {
	c.buf.mark, c.data = c.buf.r, nil
	ev, err := c.next()
	if err != nil { // a nil *Error must not become a non-nil error
		return ev, err
	}
	return ev, nil
}

// next is Next with a concrete error type.
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

// nextContent returns the next part of the content.
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

// Request returns the request of this exchange. After Head its head is complete;
// after an error it has the part that was understood, or is nil. The caller fills
// in Content, Trailers and the connection's properties, and may change the rest.
// The request is lent until NextExchange, or until Release once the connection
// closes; its strings may be kept.
func (c *Conn) Request() *message.Request { return c.req }

// Data returns the content that came with the last event. It is lent until the
// next call of Next or Space.
func (c *Conn) Data() []byte { return c.data }

// Trailers returns the trailer fields, complete after End; nil if there are none.
func (c *Conn) Trailers() message.Fields { return c.in.trailers }

// Wire returns the bytes that the last Next consumed, exactly as received, and lent
// like Data. Next may consume bytes even if it returns NeedData.
func (c *Conn) Wire() []byte { return c.buf.wire() }

// Skipped returns the number of bytes of the empty lines before the head.
func (c *Conn) Skipped() int64 { return int64(2 * c.empty) }

// Unread returns the number of content bytes that Next has not returned yet: 0 if
// the request is complete, -1 if it is not and its content is chunked.
func (c *Conn) Unread() int64 {
	switch {
	case c.recv != inContent:
		return 0
	case c.in.framing == chunked:
		return -1
	}
	return c.in.left
}

// ExpectsContinue reports whether the client waits for 100 (Continue) before it
// sends content, no content has arrived, and no response has begun. The server
// then has to send 100 or a final response without waiting for content.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-14
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-16
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-13.2
func (c *Conn) ExpectsContinue() bool {
	return c.control.expects && c.recv == inContent && c.send == silent &&
		c.in.got == 0 && c.in.chunks == (chunks{}) && c.Buffered() == 0
}

// NextExchange prepares for the next request. It returns ErrOrder unless the
// response has ended, the content was read to its end, and Persists is true.
// Responses therefore keep the order of their requests, unread content is never
// parsed as a request, and nothing is read after a close.
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

// Release returns memory to the pools: an empty buffer while no request has begun,
// and the request and the buffer with all its bytes once there can be no further
// exchange. Space gets a new buffer when one is needed.
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
