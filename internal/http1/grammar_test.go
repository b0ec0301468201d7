package http1

import (
	"math"
	"path"
	"strings"
	"testing"
)

// The table of byte classes against the alphabets, which are written in another way.
func TestClasses(t *testing.T) {
	for _, c := range []struct {
		name  string
		class class
		want  [256]bool
	}{
		{"token", tchar, token},
		{"value", value, text},
		{"digit", digit, digits},
		{"hexdig", hexdig, hexDigits},
		{"regname", regname, set("-._", "09", "AZ", "az")},
		{"pchar", pchar, set("-._~!$&'()*+,;=:@/%[]|", "09", "AZ", "az")},
		{"uri", uri, set("-._~!$&'()*+,;=:@/%?[]|{}^`\\", "09", "AZ", "az")},
	} {
		for b := range 256 {
			if got := c.class.has(byte(b)); got != c.want[b] {
				t.Errorf("%s has %#02x: %v, want %v", c.name, b, got, c.want[b])
			}
		}
	}
	if n := span("abc def", tchar); n != 3 {
		t.Errorf("span stops at %d", n)
	}
	if span("", tchar) != 0 || all("", tchar) || !all("abc", tchar) || all("ab c", tchar) {
		t.Error("all and span of short strings are wrong")
	}
}

// badByte looks at eight bytes at a time; it finds the first bad byte wherever that
// is, in values of every length, beside bytes that nearly look bad.
func TestBadByteIsFoundWhereverItIs(t *testing.T) {
	for length := range 40 {
		for _, fill := range []byte{' ', '!', 'x', '~', '\t', 0x80, 0xa0, 0xff} {
			p := []byte(strings.Repeat(string([]byte{fill}), length))
			if i := badByte(string(p)); i >= 0 {
				t.Fatalf("%q: a bad byte at %d", p, i)
			}
			for at := range p {
				for _, bad := range []byte{0, '\b', '\n', '\r', 0x1b, 0x1f, 0x7f} {
					p[at] = bad
					if i := badByte(string(p)); i != at {
						t.Fatalf("%q: the bad byte is at %d, not %d", p, at, i)
					}
				}
				p[at] = fill
			}
		}
	}
	for b := range 256 {
		if got, want := badByte(string([]byte{byte(b)})) < 0, text[b]; got != want {
			t.Errorf("the byte %#02x is good: %v, want %v", b, got, want)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for in, want := range map[string]int64{
		"0": 0, "5": 5, "05": 5, "000000000000000000000000012": 12,
		"9223372036854775806": math.MaxInt64 - 1, "9223372036854775807": math.MaxInt64,
		"9223372036854775808": -1, "9223372036854775810": -1, "92233720368547758070": -1,
		"18446744073709551616": -1, "18446744073709551621": -1, "99999999999999999999999": -1,
	} {
		got, ok := parseDecimal(in)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("parseDecimal(%s) = %d, %v, want %d", in, got, ok, want)
		}
	}
}

func TestUnhexAndTrim(t *testing.T) {
	for i, d := range "0123456789abcdef" {
		if unhex(byte(d)) != uint8(i) || unhex(strings.ToUpper(string(d))[0]) != uint8(i) {
			t.Errorf("unhex(%c) = %d, want %d", d, unhex(byte(d)), i)
		}
	}
	for in, want := range map[string]string{
		"": "", " ": "", " \t \t": "", "a": "a", " a": "a", "a ": "a", "\t a b \t": "a b", "\na\r": "\na\r", "\u00a0a": "\u00a0a",
	} {
		if got := trimOWS(in); got != want {
			t.Errorf("trimOWS(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanPath(t *testing.T) {
	for in, want := range map[string]string{
		"/": "/", "/a": "/a", "/a/": "/a/", "/a//b": "/a//b", "//": "//",
		"/.": "/", "/./": "/", "/a/.": "/a/", "/a/./b": "/a/b", "/.a": "/.a", "/a.": "/a.", "/..a": "/..a", "/a..": "/a..", "/...": "/...",
		"/..": "/", "/../": "/", "/../..": "/", "/a/..": "/", "/a/../b": "/b", "/a/b/..": "/a/", "/a/b/../c": "/a/c", "/a/../../b": "/b",
		"/a//..": "/a/", "/a//../b": "/a/b", "/../a": "/a", "/./../a/./b/..": "/a/",
		"/%41": "/A", "/%2e": "/", "/%2E%2e/a": "/a", "/a/%2e%2E": "/", "/.%2e/a": "/a", "/a%2f..%2fb": "/b", "/%2f": "//",
		"/%252e%252e/a": "/%2e%2e/a", "/%25": "/%", "/a%20b": "/a b", "/%ff": "/\xff", "/%c3%a4": "/ä", "/a+b": "/a+b",
	} {
		if got, ok := cleanPath(in); got != want || !ok {
			t.Errorf("cleanPath(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"/%00", "/a%00b", "/%00/..", "/..%00"} {
		if got, ok := cleanPath(in); ok {
			t.Errorf("cleanPath(%q) = %q, want a refusal of the NUL", in, got)
		}
	}
}

// Every path of up to seven segments of these leads where path.Clean says, which
// drops empty segments and the last slash besides.
func TestNoPathLeadsAboveTheRoot(t *testing.T) {
	segments := []string{"a", ".", "..", ".%2e", "b"}
	var try func(p string, depth int)
	try = func(p string, depth int) {
		got, ok := cleanPath(p)
		decoded := strings.ReplaceAll(p, "%2e", ".")
		if !ok || path.Clean(got) != path.Clean(decoded) || got[0] != '/' {
			t.Fatalf("cleanPath(%q) = %q, %v, want %q", p, got, ok, path.Clean(decoded))
		}
		for segment := range strings.SplitSeq(got, "/") {
			if segment == "." || segment == ".." {
				t.Fatalf("cleanPath(%q) = %q, with a dot segment", p, got)
			}
		}
		if depth < 6 {
			for _, s := range segments {
				try(p+"/"+s, depth+1)
			}
		}
	}
	for _, s := range segments {
		try("/"+s, 0)
	}
}
