package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// decidePersistence decides by the request alone whether the connection closes
// after it, in the order of RFC 9112: "close" closes it, HTTP/1.1 keeps it,
// "keep-alive" keeps it in HTTP/1.0, and otherwise it closes.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3-3.1
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3-3.2
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3-3.3
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3-3.4
func (c *Conn) decidePersistence(v message.Version) {
	switch {
	case c.control.close:
		// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-6
		c.close = reason.ClientClose
	case v.AtLeast11():
	case !c.control.keepAlive:
		c.close = reason.Version10
	}
}

// Persistence returns the reason why the connection will be kept or closed after
// this exchange, as far as it is known now; None before a head.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func (c *Conn) Persistence() reason.Code {
	switch {
	case c.err != nil:
		return c.err.Reason
	case c.close != reason.None:
		return c.close
	case c.req == nil:
		return reason.None
	case c.req.Version.AtLeast11():
		return reason.Keep11
	default:
		return reason.Keep10
	}
}

// Persists reports whether another exchange may follow this one.
func (c *Conn) Persists() bool {
	return c.err == nil && c.close == reason.None && c.recv != ended
}

// CloseAfter closes the connection after this exchange, for the reason why. If it
// is called before AppendHead, the head says "Connection: close". Only the first
// reason is kept.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-7
func (c *Conn) CloseAfter(why reason.Code) {
	if c.close == reason.None {
		c.close = why
	}
}

// Fail ends receiving for a reason that c cannot see, such as a timeout or a
// handler's limit. Next returns e from now on, and a response can still be sent.
// Fail has no effect on a request that is complete.
func (c *Conn) Fail(e *Error) {
	if c.recv != complete && c.recv != failed {
		c.fail(e)
	}
}

// fail ends receiving because of e.
func (c *Conn) fail(e *Error) (Event, *Error) {
	c.recv, c.err = failed, e
	return Closed, e
}

// endedEarly returns the error for a client that finished in the middle of a
// request.
// https://www.rfc-editor.org/rfc/rfc9112#section-8-1
func endedEarly(detail string) *Error {
	return &Error{message.BadRequest, reason.ClientGone, "RFC 9112 §8", detail}
}
