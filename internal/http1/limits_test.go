package http1

import (
	"fmt"
	"strings"
	"testing"
)

// Each limit one below, at and one above its edge, on both sides, whole and byte by
// byte.
func TestLimitsAtTheirEdge(t *testing.T) {
	const host, ok = "Host: a\r\n", "HTTP/1.1 200 OK\r\n"
	const put, chunked = "PUT / HTTP/1.1\r\n" + host, "Transfer-Encoding: chunked\r\n\r\n"
	pad := func(s string, n int) string { return s + strings.Repeat("x", n-len(s)-4) + "\r\n\r\n" }
	trailers := func(n int) string { return "0\r\n" + pad("X: ", n) }
	for _, c := range []struct {
		name   string
		server bool
		limits Limits
		edge   int
		in     func(n int) string // a message that uses n of the limit
		status int                // of the refusal
	}{
		{"the head of a request", true, Limits{MaxHeaderBytes: 100}, 100, func(n int) string { return pad("GET / HTTP/1.1\r\n"+host+"X: ", n) }, 431},
		{"the head of a request that is a target", true, Limits{MaxHeaderBytes: 100}, 100, func(n int) string {
			return "GET /" + strings.Repeat("x", n-len("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) + " HTTP/1.1\r\n" + host + "\r\n"
		}, 414},
		{"the head of a response", false, Limits{MaxHeaderBytes: 100}, 100, func(n int) string { return pad(ok+"Content-Length: 0\r\nX: ", n) }, 502},
		{"the head of an interim response", false, Limits{MaxHeaderBytes: 60}, 60, func(n int) string { return pad("HTTP/1.1 103 Early Hints\r\nX: ", n) }, 502},
		{"the lines of a request", true, Limits{MaxFieldLines: 7}, 7, func(n int) string {
			return "GET / HTTP/1.1\r\n" + host + strings.Repeat("X: y\r\n", n-1) + "\r\n"
		}, 431},
		{"the lines of a response", false, Limits{MaxFieldLines: 7}, 7, func(n int) string {
			return ok + "Content-Length: 0\r\n" + strings.Repeat("X: y\r\n", n-1) + "\r\n"
		}, 502},
		{"the lines of a trailer section", true, Limits{MaxFieldLines: 7}, 7, func(n int) string {
			return put + chunked + "0\r\n" + strings.Repeat("X: y\r\n", n) + "\r\n"
		}, 431},
		{"the trailer section of a request", true, Limits{Trailers: 50}, 50, func(n int) string { return put + chunked + trailers(n) }, 431},
		{"the trailer section of a response", false, Limits{Trailers: 50}, 50, func(n int) string { return ok + chunked + trailers(n) }, 502},
		{"content of a stated length", true, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", put, n, strings.Repeat("x", n))
		}, 413},
		{"content of a stated length in a response", false, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", ok, n, strings.Repeat("x", n))
		}, 502},
		{"content in one chunk", true, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return fmt.Sprintf("%s%s%x\r\n%s\r\n0\r\n\r\n", put, chunked, n, strings.Repeat("x", n))
		}, 413},
		{"content in chunks of one byte", true, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return put + chunked + strings.Repeat("1\r\nx\r\n", n) + "0\r\n\r\n"
		}, 413},
		{"content in chunks in a response", false, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return ok + chunked + strings.Repeat("1\r\nx\r\n", n) + "0\r\n\r\n"
		}, 502},
		{"content to the end of the connection", false, Limits{MaxContentBytes: 12}, 12, func(n int) string {
			return ok + "\r\n" + strings.Repeat("x", n)
		}, 502},
		{"an extension", true, Limits{MaxExtensionBytes: 9}, 9, func(n int) string {
			return put + chunked + "1;" + strings.Repeat("x", n-1) + "\r\ny\r\n0\r\n\r\n" // the name and the CR count
		}, 400},
		{"extensions of several chunks", true, Limits{MaxExtensionBytes: 30}, 30, func(n int) string {
			return put + chunked + strings.Repeat("1;x\r\ny\r\n", 9) + "1;" + strings.Repeat("x", n-19) + "\r\ny\r\n0\r\n\r\n"
		}, 400},
		{"empty lines before a request", true, Limits{}, maxEmptyLines, func(n int) string {
			return strings.Repeat("\r\n", n) + "GET / HTTP/1.1\r\n" + host + "\r\n"
		}, 400},
		{"the digits of a chunk size", true, Limits{MaxContentBytes: -1}, maxDigits, func(n int) string {
			return put + chunked + strings.Repeat("0", n-1) + "1\r\ny\r\n0\r\n\r\n"
		}, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			for n := c.edge - 1; n <= c.edge+1; n++ {
				in := c.in(n)
				for how, cuts := range map[string][]int{"whole": nil, "byte by byte": everywhere(len(in))} {
					play := playClient
					if c.server {
						play = playServer
					}
					log, _ := play(&wireCase{limits: c.limits}, []byte(in), cuts...)
					if n <= c.edge && strings.Contains(log, "error") {
						t.Errorf("%d of %d, %s: refused\nin   %q\ngot\n%s", n, c.edge, how, in, log)
					}
					if n > c.edge && !strings.Contains(log, fmt.Sprintf("error %d ", c.status)) {
						t.Errorf("%d of %d, %s: no error %d\nin   %q\ngot\n%s", n, c.edge, how, c.status, in, log)
					}
				}
			}
		})
	}
}

// The largest numbers that a length and a chunk size can have.
func TestNumbersAtTheirEdge(t *testing.T) {
	const put = "PUT / HTTP/1.1\r\nHost: a\r\n"
	for _, c := range []struct{ name, in, want string }{
		{"a length of 63 bits", put + "Content-Length: 9223372036854775807\r\n\r\n", "content of 9223372036854775807 bytes"},
		{"a length one larger", put + "Content-Length: 9223372036854775808\r\n\r\n", "error 413 "},
		{"a length with zeros before it", put + "Content-Length: 000000000000000000000000005\r\n\r\n", "content of 5 bytes"},
		{"a chunk of 63 bits", put + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nx", `data "x"`},
		{"a chunk one larger", put + "Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\nx", "error 400 a chunk size is too large"},
		{"a chunk with zeros before it", put + "Transfer-Encoding: chunked\r\n\r\n0000000000000001\r\nx", `data "x"`},
		{"a port of 16 bits", "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n", "= keep-1.1"},
		{"a port one larger", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", "the port is not a number from 1 to 65535"},
		{"port 1", "GET / HTTP/1.1\r\nHost: a:1\r\n\r\n", "= keep-1.1"},
		{"port 0", "GET / HTTP/1.1\r\nHost: a:0\r\n\r\n", "the port is not a number from 1 to 65535"},
		{"a port with a sign", "GET / HTTP/1.1\r\nHost: a:+1\r\n\r\n", "the port is not a number from 1 to 65535"},
		{"no port after the colon", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "= keep-1.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			log, _ := playServer(&wireCase{limits: Limits{MaxContentBytes: -1}}, []byte(c.in))
			if !strings.Contains(log, c.want) {
				t.Errorf("in   %q\ngot\n%swant %q", c.in, log, c.want)
			}
		})
	}
}

func TestLimitsHaveDefaults(t *testing.T) {
	want := Limits{MaxHeaderBytes: 32 << 10, MaxFieldLines: 128, MaxContentBytes: 64 << 20, MaxExtensionBytes: 16 << 10, Trailers: 8 << 10}
	if got := (Limits{}).withDefaults(); got != want {
		t.Errorf("the defaults are %+v, want %+v", got, want)
	}
	own := Limits{MaxHeaderBytes: 1, MaxFieldLines: 1, MaxContentBytes: -1, MaxExtensionBytes: 1, Trailers: 1, Secure: true}
	if got := own.withDefaults(); got != own {
		t.Errorf("%+v became %+v", own, got)
	}
	negative := Limits{MaxHeaderBytes: -1, MaxFieldLines: -1, MaxExtensionBytes: -1, Trailers: -1}
	if got := negative.withDefaults(); got != want {
		t.Errorf("negative limits became %+v", got)
	}
	if got := NewConn(Limits{}).limits; got != want {
		t.Errorf("a connection has the limits %+v", got)
	}
	if got := NewClient(Limits{}).limits; got != want {
		t.Errorf("a client has the limits %+v", got)
	}
}

// A head that is too large is blamed on the part that fills more than half of it.
func TestWhichPartOfALargeHeadIsBlamed(t *testing.T) {
	rest := " HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 100)
	for _, c := range []struct {
		name, in string
		status   int
	}{
		{"a target that ends in the middle", "GET /" + strings.Repeat("x", 45) + rest, 431},
		{"a target that ends one byte later", "GET /" + strings.Repeat("x", 46) + rest, 414},
		{"a method that ends in the middle", strings.Repeat("M", 50) + " /" + rest, 414},
		{"a method that ends one byte later", strings.Repeat("M", 51) + " /" + rest, 501},
		{"a method without an end in the middle", strings.Repeat("M", 50) + " /" + strings.Repeat("x", 100), 414},
		{"a method without an end one byte later", strings.Repeat("M", 51) + " /" + strings.Repeat("x", 100), 501},
		{"a method that fills all", strings.Repeat("M", 100), 501},
		{"fields alone", "GET /" + rest, 431},
	} {
		t.Run(c.name, func(t *testing.T) {
			log, _ := playServer(&wireCase{limits: Limits{MaxHeaderBytes: 100}}, []byte(c.in))
			if !strings.Contains(log, fmt.Sprintf("error %d ", c.status)) {
				t.Errorf("in   %q\ngot\n%swant an error %d", c.in, log, c.status)
			}
		})
	}
}
