package http1

import "httpserver/internal/message"

// allowedTrailers are the fields of f that may stand in a trailer section. What
// decides on framing, routing, authentication, or how to read the content has
// to be known before the content, and is dropped when it comes after.
// What is kept is never merged into the head's fields.
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

// forbiddenTrailer reports whether a field may not be a trailer.
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
