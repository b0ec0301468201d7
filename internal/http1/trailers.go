package http1

import (
	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// readTrailers reads the trailer section once it is complete. Trailer fields are
// never merged into those of the head.
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

// allowedTrailers returns the fields of f that are allowed in a trailer section, in
// the memory of f. Fields about framing, routing, authentication or how to read the
// content have to be known before the content, and are dropped.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1-2
// https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1-3
func allowedTrailers(f message.Fields) message.Fields {
	kept := f[:0]
	for _, line := range f {
		if !forbiddenTrailer(line.Name) {
			kept = append(kept, line)
		}
	}
	return kept
}

// forbiddenTrailer reports whether a field is not allowed as a trailer.
func forbiddenTrailer(name string) bool {
	for _, forbidden := range [...]string{
		"Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade",
		"Host", "Cache-Control", "Expect", "Max-Forwards", "Pragma", "Range",
		"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range",
		"Authorization", "Proxy-Authenticate", "Proxy-Authorization", "WWW-Authenticate", "Cookie", "Set-Cookie",
		"Age", "Date", "Expires", "Location", "Retry-After", "Vary", "Warning",
		"Content-Encoding", "Content-Type", "Content-Range",
	} {
		if message.EqualFold(name, forbidden) {
			return true
		}
	}
	return false
}
