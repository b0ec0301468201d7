package http1

import (
	"fmt"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A chunkState is the meaning of the next byte of chunked content.
type chunkState uint8

const (
	chunkSize     chunkState = iota // the first digit of a size
	chunkDigits                     // a further digit, or the byte after the size
	chunkSpace                      // white space; a ";" has to follow
	chunkName                       // the first byte of an extension's name, or white space before it
	chunkInName                     // a further byte of the name
	chunkNameEnd                    // white space after the name
	chunkValue                      // the first byte of the value, or white space before it
	chunkToken                      // a further byte of a value that is a token
	chunkQuoted                     // inside a quoted string
	chunkEscape                     // after a backslash in a quoted string
	chunkExtEnd                     // after an extension: white space, ";" or CR
	chunkLF                         // the LF that ends the chunk-size line
	chunkData                       // content
	chunkCR                         // the CR after the content
	chunkDataLF                     // the LF after that CR
	chunkTrailers                   // the trailer section
)

// chunks reads the chunked transfer coding. It consumes each byte of the framing as
// it arrives: a chunk-size line needs no buffer and no limit of its own, and an
// error is found at its byte.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1-4
type chunks struct {
	state    chunkState
	digits   int
	size     int64
	ext      int // bytes of extensions so far
	trailers scan
}

// maxDigits is the maximum number of hexadecimal digits of a chunk size, enough for
// 64 bits.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1-5
const maxDigits = 16

// badChunk returns an error about chunk framing.
func badChunk(detail string) *Error {
	return &Error{message.BadRequest, reason.BadChunk, "RFC 9112 §7.1", detail}
}

// header consumes framing up to the end of a chunk-size line and returns the size,
// or -1 while more bytes are needed. maxExt limits the extensions of the message.
func (c *chunks) header(u *buffer, maxExt int) (int64, *Error) {
	for u.r < u.w {
		b := u.b[u.r]
		if c.state >= chunkSpace && c.state <= chunkExtEnd {
			if c.ext++; c.ext > maxExt {
				return -1, badChunk("the chunk extensions together exceed " + figure.Binary(int64(maxExt)))
			}
		}
		if err := c.step(b); err != nil {
			return -1, err
		}
		u.r++
		if c.state == chunkData || c.state == chunkTrailers {
			size := c.size
			c.size, c.digits = 0, 0
			return size, nil
		}
	}
	return -1, nil
}

// step processes one byte of framing.
func (c *chunks) step(b byte) *Error {
	switch c.state {
	case chunkSize, chunkDigits:
		return c.stepSize(b)
	case chunkLF:
		// Neither a bare LF nor a bare CR ends a line.
		if b != '\n' {
			return badChunk("the chunk-size line contains a bare CR")
		}
		c.state = chunkData
		if c.size == 0 {
			c.state = chunkTrailers
		}
	case chunkCR:
		if b != '\r' {
			return badChunk("a chunk is longer than its stated size, or CR LF does not follow it")
		}
		c.state = chunkDataLF
	case chunkDataLF:
		if b != '\n' {
			return badChunk("a chunk is followed by CR instead of CR LF")
		}
		c.state = chunkSize
	default:
		return c.stepExtension(b)
	}
	return nil
}

// stepSize processes one byte of a chunk size, or the byte after it.
func (c *chunks) stepSize(b byte) *Error {
	switch {
	case hexdig.has(b):
		if c.digits++; c.digits > maxDigits || c.size > (1<<63-1)>>4 {
			return &Error{message.BadRequest, reason.BadChunk, "RFC 9112 §7.1", "a chunk size is too large"}
		}
		c.size = c.size<<4 | int64(unhex(b))
		c.state = chunkDigits
	case c.state == chunkSize:
		return badChunk(fmt.Sprintf("a chunk size begins with %s instead of a hexadecimal digit", show(b)))
	default:
		return c.stepAfter(b, chunkSpace)
	}
	return nil
}

// stepAfter processes the byte after a size or an extension. White space leads to
// the state space, because it is allowed only before a semicolon.
func (c *chunks) stepAfter(b byte, space chunkState) *Error {
	switch {
	case b == ';':
		c.state = chunkName
	case b == '\r' && c.state != chunkSpace:
		c.state = chunkLF
	case b == ' ' || b == '\t':
		c.state = space
	case b == '\n':
		return badChunk("the chunk-size line ends in LF alone; it must end in CR LF")
	default:
		return badChunk(fmt.Sprintf("the byte %s may not follow a chunk size", show(b)))
	}
	return nil
}

// stepExtension processes one byte of a chunk extension. All extensions are ignored
// (https://www.rfc-editor.org/rfc/rfc9112#section-7.1.1-4), but their syntax is
// checked: *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
// "Bad" white space (BWS) is accepted.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1.1
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.3-5
func (c *chunks) stepExtension(b byte) *Error {
	blank := b == ' ' || b == '\t'
	switch c.state {
	case chunkSpace:
		return c.stepAfter(b, chunkSpace)
	case chunkExtEnd:
		return c.stepAfter(b, chunkSpace)
	case chunkName, chunkInName:
		switch {
		case tchar.has(b):
			c.state = chunkInName
		case c.state == chunkName && blank:
		case c.state == chunkName:
			return badChunk("a chunk extension has no name")
		case b == '=':
			c.state = chunkValue
		case blank:
			c.state = chunkNameEnd
		default:
			return c.stepAfter(b, chunkSpace)
		}
	case chunkNameEnd:
		switch {
		case b == '=':
			c.state = chunkValue
		case blank:
		case b == ';':
			c.state = chunkName
		default:
			return badChunk("there is white space at the end of a chunk-size line")
		}
	case chunkValue, chunkToken:
		switch {
		case tchar.has(b):
			c.state = chunkToken
		case c.state == chunkValue && b == '"':
			c.state = chunkQuoted
		case c.state == chunkValue && blank:
		case c.state == chunkValue:
			return badChunk("a chunk extension has no value after its =")
		default:
			return c.stepAfter(b, chunkSpace)
		}
	case chunkQuoted, chunkEscape:
		switch {
		case !value.has(b):
			return badChunk(fmt.Sprintf("a quoted string in a chunk extension contains the byte %s", show(b)))
		case c.state == chunkEscape:
			c.state = chunkQuoted
		case b == '\\':
			c.state = chunkEscape
		case b == '"':
			c.state = chunkExtEnd
		}
	}
	return nil
}
