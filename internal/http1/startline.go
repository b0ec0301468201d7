package http1

import (
	"bytes"
	"fmt"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A startLine has the parts of a request line or status line, as offsets into the
// head.
type startLine struct {
	version        message.Version
	method, target int // where the method and the target of a request line end; 0 if not understood
	status         message.Status
	phrase, end    int // where the phrase of a status line begins and ends
}

// badLine returns an error about the request line.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.2-9
func badLine(detail string) *Error {
	return &Error{message.BadRequest, reason.BadRequestLine, "RFC 9112 §3", detail}
}

// parseRequestLine parses method SP request-target SP version, with exactly one
// space between the parts. RFC 9112 also allows other white space, and names the
// attacks that follow from it.
// https://www.rfc-editor.org/rfc/rfc9112#section-3-3
func parseRequestLine(l *startLine, p []byte) *Error {
	n := span(p, tchar)
	switch {
	case n == 0 || n == len(p):
		return badLine("a request line must be a method, one space, a target, one space and a version")
	case p[n] != ' ':
		return badLine(fmt.Sprintf("the method is followed by the byte %s instead of a space", show(p[n])))
	}
	l.method = n
	target, version, ok := bytes.Cut(p[n+1:], []byte(" "))
	if len(target) > 0 {
		l.target = n + 1 + len(target)
	}
	switch {
	case string(p[:n]) == "PROXY" && (string(target) == "TCP4" || string(target) == "TCP6" || string(target) == "UNKNOWN"):
		return badLine(proxyProtocol)
	case len(target) == 0 && ok:
		return badLine("there is more than one space between the method and the target; there must be exactly one")
	case !ok:
		return badLine("the version is missing: a request line ends with HTTP/1.1")
	}
	if err := parseVersion(&l.version, version); err != nil {
		return err
	}
	return checkTarget(target)
}

// parseVersion parses HTTP/digit.digit, upper case only. It accepts any HTTP/1.x,
// because minor versions are compatible.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.3-2
func parseVersion(v *message.Version, p []byte) *Error {
	if len(p) != len("HTTP/1.1") || string(p[:5]) != "HTTP/" || !digit.has(p[5]) || p[6] != '.' || !digit.has(p[7]) {
		if i := bytes.LastIndexByte(p, ' '); i >= 0 && bytes.HasPrefix(p[i+1:], []byte("HTTP/")) {
			return badLine("the request line has more than two spaces; a space inside the target must be written %20")
		}
		return badLine("the request line does not end in a version such as HTTP/1.1 (upper case)")
	}
	*v = message.Version{Major: p[5] - '0', Minor: p[7] - '0'}
	if v.Major != 1 {
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.6
		return &Error{message.VersionNotSupported, reason.BadVersion, "RFC 9110 §15.6.6",
			"this server speaks HTTP/1.1 here, not " + v.String()}
	}
	return nil
}

// checkTarget checks that a target contains only allowed bytes.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2-4
func checkTarget(p []byte) *Error {
	for i := 0; i < len(p); i++ {
		b := p[i]
		switch {
		case !uri.has(b) && b == '#':
			return badTarget("a target must not contain a fragment; remove the # and everything after it")
		case !uri.has(b):
			return badTarget(fmt.Sprintf("the byte %s is not allowed in a target; write it as %%%02X", show(b), b))
		case b != '%':
		case i+2 >= len(p) || !hexdig.has(p[i+1]) || !hexdig.has(p[i+2]):
			return badTarget("a % in the target is not followed by two hexadecimal digits; a plain % is written %25")
		}
	}
	return nil
}
