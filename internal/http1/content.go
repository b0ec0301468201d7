package http1

import (
	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A content reads the content of one message out of a buffer.
type content struct {
	framing  framing
	left     int64 // of the content, or, when it is chunked, of the chunk
	got      int64 // content bytes returned so far
	chunks   chunks
	trailers message.Fields
}

// next consumes and returns what is there: Data, End, or NeedData.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.6
func (c *content) next(u *buffer, l *Limits) (Event, []byte, *Error) {
	switch c.framing {
	case length:
		if c.left == 0 {
			return End, nil, nil
		}
		return c.take(u, NeedData)
	case chunked:
		return c.nextChunked(u, l)
	case toClose:
		c.left = int64(len(u.unread()))
		if l.MaxContentBytes >= 0 && c.left > l.MaxContentBytes-c.got {
			if c.left = l.MaxContentBytes - c.got; c.left == 0 {
				return NeedData, nil, tooLarge(l.MaxContentBytes)
			}
		}
		return c.take(u, NeedData)
	default:
		return End, nil, nil
	}
}

// take consumes at most left bytes; the event is otherwise where there are none.
func (c *content) take(u *buffer, otherwise Event) (Event, []byte, *Error) {
	n := min(c.left, int64(len(u.unread())))
	if n == 0 {
		return otherwise, nil, nil
	}
	c.left -= n
	c.got += n
	return Data, u.consume(int(n)), nil
}

// nextChunked consumes framing until there is content to return.
func (c *content) nextChunked(u *buffer, l *Limits) (Event, []byte, *Error) {
	for {
		switch c.chunks.state {
		case chunkData:
			if c.left > 0 {
				return c.take(u, NeedData)
			}
			c.chunks.state = chunkCR
		case chunkTrailers:
			return c.readTrailers(u, l)
		default:
			size, err := c.chunks.header(u, l.MaxExtensionBytes)
			if err != nil {
				return NeedData, nil, err
			}
			if size < 0 {
				return NeedData, nil, nil
			}
			if limit := l.MaxContentBytes; limit >= 0 && size > limit-c.got {
				return NeedData, nil, tooLarge(limit)
			}
			c.left = size
		}
	}
}

// readTrailers reads the trailer section once all of it is there. Trailer
// fields are kept apart from the head's.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1.2-3
func (c *content) readTrailers(u *buffer, l *Limits) (Event, []byte, *Error) {
	p := u.unread()
	n, err := c.chunks.trailers.find(p[:min(len(p), l.Trailers)], nil)
	switch {
	case err != nil:
		err.Reason = reason.BadChunk
		return NeedData, nil, err
	case n == 0 && len(p) >= l.Trailers:
		return NeedData, nil, &Error{message.FieldsTooLarge, reason.FieldsTooLarge, "RFC 6585 §5",
			"the trailer section is larger than " + figure.Binary(int64(l.Trailers))}
	case n == 0:
		return NeedData, nil, nil
	case n > 2:
		if c.trailers, err = parseFields(nil, string(p[:n]), l.MaxFieldLines, refuseSpace); err != nil {
			if err.Reason == reason.BadField {
				err.Reason = reason.BadChunk
			}
			return NeedData, nil, err
		}
		c.trailers = allowedTrailers(c.trailers)
	}
	u.consume(n)
	c.framing = none
	return End, nil, nil
}
