package capture

import (
	"bytes"
	"encoding/binary"
)

// A kind is what the bytes of a connection are.
type kind uint8

// The kinds.
const (
	unknown kind = iota // no byte has been seen
	isHTTP
	isTLS
	isHTTP2
	isOther
)

// guess says from the first bytes of one direction what a connection carries,
// and whether these bytes come from the client. A byte or two say nothing yet.
func guess(p []byte) (k kind, fromClient bool) {
	switch {
	case bytes.HasPrefix(p, []byte("PRI * HTTP/2.0\r\n")):
		return isHTTP2, true
	case beginsResponse(p):
		return isHTTP, false
	case beginsRequest(p):
		return isHTTP, true
	case len(p) >= 3 && p[0] == recordHandshake && p[1] == 3:
		return isTLS, len(p) < 6 || p[5] == helloClient
	}
	return isOther, false
}

// beginsResponse reports whether p begins like a response.
// https://www.rfc-editor.org/rfc/rfc9112#section-4
func beginsResponse(p []byte) bool {
	const begin = "HTTP/1."
	return len(p) > 0 && bytes.HasPrefix(p, []byte(begin)[:min(len(p), len(begin))])
}

// maxMethod is the longest method that is looked for.
const maxMethod = 32

// beginsRequest reports whether p begins like a request: a method of letters,
// a space, and then a target, whose first bytes are these.
// https://www.rfc-editor.org/rfc/rfc9112#section-3
func beginsRequest(p []byte) bool {
	p = bytes.TrimLeft(p, "\r\n")
	i := 0
	for i < len(p) && i < maxMethod && (p[i] >= 'A' && p[i] <= 'Z' || p[i] == '-' || p[i] == '_') {
		i++
	}
	switch {
	case i == len(p):
		return i > 0 // the rest may follow
	case i == 0 || p[i] != ' ':
		return false
	case i+1 == len(p):
		return true
	}
	// A target in one of its four forms, and with the version on the same line
	// where that is here: SMTP and FTP commands look alike otherwise.
	// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
	line, _, whole := bytes.Cut(p[i+1:], []byte("\n"))
	if whole {
		return bytes.Contains(line, []byte(" HTTP/1."))
	}
	return line[0] == '/' || line[0] == '*' || bytes.HasPrefix(line, []byte("http")) || string(p[:i]) == "CONNECT"
}

// proxyHeader is how long the header is with which p begins that tells a server whom a
// proxy speaks for, in one of its two versions; 0 where there is none, whole.
// https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
func proxyHeader(p []byte) int {
	const most, fixed = 107, 16
	n := 0
	switch {
	case bytes.HasPrefix(p, []byte("PROXY ")):
		n = bytes.IndexByte(p[:min(len(p), most)], '\n') + 1
	case bytes.HasPrefix(p, []byte("\r\n\r\n\x00\r\nQUIT\n")) && len(p) >= fixed:
		n = fixed + int(binary.BigEndian.Uint16(p[fixed-2:]))
	}
	if n > len(p) {
		return 0
	}
	return n
}
