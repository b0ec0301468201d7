package why

import (
	"errors"
	"strings"
	"testing"

	"httpserver/internal/http1"
	"httpserver/internal/monitor"
)

// refusal is the error for a request, as the parser finds it.
func refusal(t *testing.T, request string) *http1.Error {
	t.Helper()
	c := http1.NewConn(http1.Limits{})
	c.Received(copy(c.Space(), request))
	for range 10 {
		event, err := c.Next()
		if bad := (*http1.Error)(nil); errors.As(err, &bad) {
			return bad
		}
		if err != nil || event == http1.End {
			break
		}
	}
	t.Fatalf("%q is not refused", request)
	return nil
}

// The end of a lane says which fault of a request it was, in the words that have room.
func TestALaneSaysWhichFault(t *testing.T) {
	const head = "GET / HTTP/1.1\r\nHost: a\r\n"
	for _, c := range []struct{ request, long, small string }{
		{"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "server: 400, space before the colon", "server: space at ':'"},
		{"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "server: 400, space before a field", "server: 400 bad field"},
		{head + "A: b\r\n c\r\n\r\n", "server: 400, folded field line", "server: folded field"},
		{head + ": b\r\n\r\n", "server: 400, field without a name", "server: no field name"},
		{head + "A: b\x01\r\n\r\n", "server: 400, control byte in field", "server: control byte"},
		{head + "A: b\rc\r\n\r\n", "server: 400, CR without LF", "server: CR without LF"},
		{head + "A\r\n\r\n", "server: 400, field without a colon", "server: 400 no colon"},
		{head + "A(: b\r\n\r\n", "server: 400, bad byte in a name", "server: 400 bad field"},
		{head + "A: b\n\r\n", "server: 400, line ends without CR", "server: LF without CR"},
		{"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "server: 400, two spaces in line 1", "server: two spaces"},
		{"GET /\r\nHost: a\r\n\r\n", "server: 400, no HTTP version", "server: no version"},
		{"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "server: 400, space in the target", "server: 400 bad line"},
		{"GET / http/1.1\r\nHost: a\r\n\r\n", "server: 400, no version in line 1", "server: no version"},
		{"GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", "server: 400, # in the target", "server: # in target"},
		{"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "server: 400, bad % in the target", "server: 400 bad line"},
		{"GET / HTTP/1.1\r\n\r\n", "server: 400, no Host", "server: 400, no Host"},
		{head + "Host: b\r\n\r\n", "server: 400, two Host fields", "server: 400 two Hosts"},
		{"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "server: 400, invalid Host", "server: invalid Host"},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "server: 400, length is no number", "server: bad length"},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "server: 400, two Content-Lengths", "server: two lengths"},
		{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", "server: chunked is not last", "server: bad coding"},
		{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "server: 400, bad chunk size", "server: 400 bad chunk"},
	} {
		bad := refusal(t, c.request)
		conn := &monitor.Conn{Why: bad.Reason, Detail: bad.Detail}
		for room, want := range map[int]string{36: c.long, 21: c.small} {
			if got := ClosedBecause(conn, room); got != want {
				t.Errorf("%q in %d cells: %q, want %q", c.request, room, got, want)
			}
		}
	}
}

// Each fault is one that the parser finds: its words are in a detail above, or in one
// of the parser's others.
func TestTheFormsOfAFaultGetShorter(t *testing.T) {
	for _, f := range faults {
		for i, w := range f.words {
			if i > 0 && len(w) >= len(f.words[i-1]) {
				t.Errorf("%q is not shorter than %q", w, f.words[i-1])
			}
			if len("400: "+w) > 27 || strings.ContainsFunc(w, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%q has no room, or cannot be drawn everywhere", w)
			}
		}
	}
}
