package http1

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// set returns the set of the bytes of s and of the ranges, such as "az".
func set(s string, ranges ...string) (t [256]bool) {
	for i := range len(s) {
		t[s[i]] = true
	}
	for _, r := range ranges {
		for b := int(r[0]); b <= int(r[1]); b++ {
			t[b] = true
		}
	}
	return t
}

// with returns t with the bytes of s added; without, with them removed.
func with(t [256]bool, s string) [256]bool    { return setAll(t, s, true) }
func without(t [256]bool, s string) [256]bool { return setAll(t, s, false) }

func setAll(t [256]bool, s string, in bool) [256]bool {
	for i := range len(s) {
		t[s[i]] = in
	}
	return t
}

// The alphabets of RFC 9110, 9112 and 3986, as far as they are allowed here.
var (
	digits    = set("", "09")
	hexDigits = set("", "09", "AF", "af")
	token     = set("!#$%&'*+-.^_`|~", "09", "AZ", "az")
	text      = set("\t", " ~", "\x80\xff")
)

// Each of the 256 bytes at each place of a request: accepted if the grammar allows it
// there, otherwise refused by one of the rules.
func TestEachByteAtEachPlaceOfARequest(t *testing.T) {
	const get, post = "GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\n"
	const chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
	for _, c := range []struct {
		name          string
		before, after string
		allowed       [256]bool
		rules         string // the sections that a refusal may name
	}{
		{"in a method", "G", "T / HTTP/1.1\r\nHost: a\r\n\r\n", token, "2.2 3"},
		{"after a method", "GET", "/ HTTP/1.1\r\nHost: a\r\n\r\n", set(" "), "2.2 3"},
		{"in a path", "GET /a", "b HTTP/1.1\r\nHost: a\r\n\r\n", set("-._~!$&'()*+,;=:@/[]|?", "09", "AZ", "az"), "2.2 3 3.2"},
		{"in a query", "GET /?a", "b HTTP/1.1\r\nHost: a\r\n\r\n", set("-._~!$&'()*+,;=:@/?[]|{}^`\\", "09", "AZ", "az"), "2.2 3 3.2"},
		{"in a percent-encoding", "GET /%4", " HTTP/1.1\r\nHost: a\r\n\r\n", hexDigits, "2.2 3 3.2"},
		{"as the minor version", "GET / HTTP/1.", "\r\nHost: a\r\n\r\n", digits, "2.2 3"},
		{"after the version", "GET / HTTP/1.1", "\nHost: a\r\n\r\n", set("\r"), "2.2 3"},
		{"in a host name", "GET / HTTP/1.1\r\nHost: a", "b\r\n\r\n", set("-._", "09", "AZ", "az"), "2.2 3.2 5.5"},
		{"in a port", "GET / HTTP/1.1\r\nHost: a:8", "0\r\n\r\n", digits, "2.2 3.2 5.5"},
		{"in an IPv6 address", "GET / HTTP/1.1\r\nHost: [::", "]\r\n\r\n", hexDigits, "2.2 3.2 5.5"},
		{"before the first field", "GET / HTTP/1.1\r\n", "X: y\r\nHost: a\r\n\r\n", token, "2.2 5.1"},
		{"before another field", get, "X: y\r\n\r\n", token, "2.2 5.1 5.2"},
		{"in a field name", get + "X", "Y: z\r\n\r\n", with(token, ":"), "2.2 5 5.1"},
		{"before a colon", get + "X", ": z\r\n\r\n", with(token, ":"), "2.2 5 5.1"},
		{"after a colon", get + "X:", "z\r\n\r\n", text, "2.2 5.5"},
		{"in a value", get + "X: a", "b\r\n\r\n", text, "2.2 5.5"},
		{"at the end of a value", get + "X: a", "\r\n\r\n", text, "2.2 5.5"},
		{"at the end of a coding", post + "Transfer-Encoding: chunked", "\r\n\r\n0\r\n\r\n", set(" \t,"), "2.2 5.5 6.1 6.3"},
		{"at the end of a length", post + "Content-Length: 0", "\r\n\r\n", with(digits, " \t"), "2.2 5.5 6.3"},
		{"as a chunk size", chunked, "\r\n", hexDigits, "7.1"},
		{"after a chunk size", chunked + "5", "\nhello\r\n0\r\n\r\n", set("\r"), "7.1"},
		{"after a chunk size and a space", chunked + "5 ", "a\r\nhello\r\n0\r\n\r\n", set(";"), "7.1"},
		{"after a chunk size's CR", chunked + "5\r", "hello\r\n0\r\n\r\n", set("\n"), "7.1"},
		{"after a chunk", chunked + "5\r\nhello", "\n0\r\n\r\n", set("\r"), "7.1"},
		{"after a chunk's CR", chunked + "5\r\nhello\r", "0\r\n\r\n", set("\n"), "7.1"},
		{"in an extension's name", chunked + "5;a", "b\r\nhello\r\n0\r\n\r\n", with(token, "=;"), "7.1"},
		{"before an extension's name", chunked + "5;", "b\r\nhello\r\n0\r\n\r\n", with(token, " \t"), "7.1"},
		{"in an extension's value", chunked + "5;a=b", "c\r\nhello\r\n0\r\n\r\n", with(token, ";"), "7.1"},
		{"in an extension's quoted value", chunked + `5;a="`, "\"\r\nhello\r\n0\r\n\r\n", without(text, `"\`), "7.1"},
		{"after a backslash", chunked + `5;a="\`, "\"\r\nhello\r\n0\r\n\r\n", text, "7.1"},
		{"after a quoted value", chunked + `5;a="b"`, "\nhello\r\n0\r\n\r\n", set("\r"), "7.1"},
		{"in a trailer's name", chunked + "0\r\nX", "Y: b\r\n\r\n", with(token, ":"), "2.2 5 5.1"},
		{"in a trailer's value", chunked + "0\r\nX: a", "b\r\n\r\n", text, "2.2 5.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for b := range 256 {
				in := c.before + string([]byte{byte(b)}) + c.after
				log, _ := playServer(&wireCase{}, []byte(in))
				checkByte(t, byte(b), in, log, c.allowed, c.rules)
			}
		})
	}
}

// The same for a response, which a gateway reads.
func TestEachByteAtEachPlaceOfAResponse(t *testing.T) {
	const ok, end = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "\r\nContent-Length: 0\r\n\r\n"
	const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, c := range []struct {
		name          string
		before, after string
		allowed       [256]bool
		rules         string
	}{
		{"as the minor version", "HTTP/1.", " 200 OK" + end, digits, "2.2 4"},
		{"before a status", "HTTP/1.1", "200 OK" + end, set(" "), "2.2 4"},
		{"as the first digit of a status", "HTTP/1.1 ", "00 OK" + end, set("", "19"), "2.2 4"},
		{"in a status", "HTTP/1.1 2", "0 OK" + end, digits, "2.2 4"},
		{"after a status", "HTTP/1.1 200", "OK" + end, set(" "), "2.2 4"},
		{"in a phrase", "HTTP/1.1 200 O", "K" + end, text, "2.2 4"},
		{"in a field name", ok + "X", "Y: z\r\n\r\n", with(token, ":"), "2.2 5 5.1"},
		{"before a colon", ok + "X", ": y\r\n\r\n", with(token, ": \t"), "2.2 5 5.1"},
		{"before another field", ok, "X: y\r\n\r\n", token, "2.2 5.1 5.2"},
		{"in a value", ok + "X: a", "b\r\n\r\n", text, "2.2 5.5"},
		{"as a chunk size", chunked, "\r\n", hexDigits, "7.1"},
		{"after a chunk", chunked + "5\r\nhello", "\n0\r\n\r\n", set("\r"), "7.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for b := range 256 {
				in := c.before + string([]byte{byte(b)}) + c.after
				log, _ := playClient(&wireCase{}, []byte(in))
				checkByte(t, byte(b), in, log, c.allowed, c.rules)
			}
		})
	}
}

// errorRule is the section that the error of a log names. A head that was understood
// and then refused has none.
var errorRule = regexp.MustCompile(`error \d+ .*\(RFC \d+ §([0-9.]+)\)`)

// checkByte fails unless log, of in, ends as allowed says for b: without an error, or
// with one whose rule is among rules.
func checkByte(t *testing.T, b byte, in, log string, allowed [256]bool, rules string) {
	t.Helper()
	m := errorRule.FindStringSubmatch(log)
	if (m == nil) != allowed[b] {
		t.Errorf("byte %#02x: accepted %v, want %v\nin   %q\ngot\n%s", b, m == nil, allowed[b], in, log)
	}
	if m == nil {
		return
	}
	if !slices.Contains(strings.Fields(rules), m[1]) {
		t.Errorf("byte %#02x: refused by section %s, want one of %s\nin   %q", b, m[1], rules, in)
	}
}
