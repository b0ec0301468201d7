package http1

import "httpserver/internal/message"

// A content reads the content of one message from a buffer.
type content struct {
	framing  framing
	left     int64 // bytes left of the content or, if it is chunked, of the chunk
	got      int64 // content bytes returned so far
	chunks   chunks
	trailers message.Fields
}

// next consumes and returns the content that has arrived: Data, End or NeedData.
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

// take consumes at most left bytes. The event is otherwise if none have arrived.
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
