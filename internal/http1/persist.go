package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// decidePersistence is what the request alone says about the connection's
// future, in the order of RFC 9112: close ends it, else HTTP/1.1 keeps it, else
// keep-alive keeps it, else it ends.
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

// Persistence is why the connection will be kept or closed after this
// exchange, as far as is known now; None before a head.
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

// CloseAfter decides that the connection closes after this exchange, because
// of why. Called before AppendHead, the head says so. The first reason stays.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-7
func (c *Conn) CloseAfter(why reason.Code) {
	if c.close == reason.None {
		c.close = why
	}
}
