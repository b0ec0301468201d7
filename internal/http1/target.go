package http1

import (
	"fmt"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// parseTarget determines the form of a target and its parts. checkTarget has checked
// its bytes and percent-encodings.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
func parseTarget(t *message.Target, method, raw string, secure bool) *Error {
	t.Raw = raw
	switch {
	case method == "CONNECT":
		return authorityForm(t, raw)
	case raw[0] == '/':
		t.Form = message.OriginForm
		return pathAndQuery(t, raw)
	case raw == "*":
		return asteriskForm(t, method)
	default:
		return absoluteForm(t, raw, secure)
	}
}

// badTarget returns an error about the request target.
func badTarget(detail string) *Error {
	return &Error{message.BadRequest, reason.BadRequestLine, "RFC 9112 §3.2", detail}
}

// authorityForm parses the target of CONNECT, the only method with this form. The
// port is mandatory, because a tunnel has no default port.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.3-1
// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-4
func authorityForm(t *message.Target, raw string) *Error {
	t.Form, t.Authority = message.AuthorityForm, raw
	if detail := checkAuthority(raw); detail != "" {
		return badTarget("the target of CONNECT is not valid: " + detail)
	}
	if i := strings.LastIndexByte(raw, ':'); i <= 0 || !all(raw[i+1:], digit) {
		return badTarget("the target of CONNECT must be a host and a port, such as example.com:443")
	}
	return nil
}

// asteriskForm parses "*", with which OPTIONS asks about the server as a whole.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.4-1
func asteriskForm(t *message.Target, method string) *Error {
	t.Form, t.Path, t.RawPath = message.AsteriskForm, "*", "*"
	if method != "OPTIONS" {
		return badTarget("the target * is for OPTIONS only")
	}
	return nil
}

// absoluteForm parses a whole URI. Clients send it only to proxies, but a server has
// to accept it. Its authority takes precedence over Host.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2-9
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2-8
func absoluteForm(t *message.Target, raw string, secure bool) *Error {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return badTarget("a target must begin with / or be a whole URI that begins with http://")
	}
	t.Form = message.AbsoluteForm
	switch {
	case message.EqualFold(scheme, "http"):
		t.Scheme = "http"
	case message.EqualFold(scheme, "https"):
		t.Scheme = "https"
	default:
		return badTarget("this server serves only http and https URIs")
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	t.Authority = rest[:end]
	// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.1
	if t.Authority == "" || t.Authority[0] == ':' {
		return badTarget("the target is a URI without a host")
	}
	if detail := checkAuthority(t.Authority); detail != "" {
		return badTarget("the target's authority is not valid: " + detail)
	}
	if t.Scheme == "https" && !secure {
		// https://www.rfc-editor.org/rfc/rfc9110#section-7.4-3
		return &Error{421, reason.BadRequestLine, "RFC 9110 §7.4", "an https URI was requested on a connection without TLS"}
	}
	return pathAndQuery(t, rest[end:])
}

// pathAndQuery splits s at its first question mark, and decodes the path.
func pathAndQuery(t *message.Target, s string) *Error {
	t.RawPath, t.Query, t.HasQuery = strings.Cut(s, "?")
	if t.RawPath == "" {
		// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.3
		t.RawPath = "/"
	}
	if i := span(t.RawPath, pchar); i < len(t.RawPath) {
		b := t.RawPath[i]
		return badTarget(fmt.Sprintf("the byte %s is not allowed in a path; write it as %%%02X", show(b), b))
	}
	var ok bool
	if t.Path, ok = cleanPath(t.RawPath); !ok {
		return badTarget("the path contains %00, a NUL byte")
	}
	return nil
}

// cleanPath returns a path with its percent-encodings decoded, once, and then its
// dot segments removed, so that no encoding can hide one. It returns false for a
// path that contains a NUL.
// https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
func cleanPath(raw string) (string, bool) {
	encoded := strings.IndexByte(raw, '%') >= 0
	if !encoded && !strings.Contains(raw, "/.") {
		return raw, true
	}
	p := []byte(raw)
	if encoded {
		p = decode(p[:0], raw)
	}
	for _, b := range p {
		if b == 0 {
			return "", false
		}
	}
	return string(removeDots(p)), true
}

// decode appends raw to dst with its percent-encodings decoded.
func decode(dst []byte, raw string) []byte {
	for i := 0; i < len(raw); i++ {
		b := raw[i]
		if b == '%' {
			b = unhex(raw[i+1])<<4 | unhex(raw[i+2])
			i += 2
		}
		dst = append(dst, b)
	}
	return dst
}

// removeDots removes the segments "." and ".." of an absolute path in place. A ".."
// also removes the segment before it, if there is one.
func removeDots(p []byte) []byte {
	out := p[:0]
	for i := 0; i < len(p); {
		// p[i] is the "/" before a segment.
		end := i + 1
		for end < len(p) && p[end] != '/' {
			end++
		}
		segment, last := p[i+1:end], end == len(p)
		switch string(segment) {
		case ".", "..":
			if len(segment) == 2 {
				out = out[:max(0, lastSlash(out))]
			}
			if last {
				out = append(out, '/')
			}
		default:
			out = append(out, p[i:end]...)
		}
		i = end
	}
	return out
}

// lastSlash returns the index of the last "/" in p, or -1.
func lastSlash(p []byte) int {
	i := len(p) - 1
	for i >= 0 && p[i] != '/' {
		i--
	}
	return i
}
