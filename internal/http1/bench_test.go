package http1

import (
	"strings"
	"testing"

	"httpserver/internal/message"
)

// What a browser sends: 436 bytes, 8 fields.
const browserHead = "GET /static/app.js?v=3 HTTP/1.1\r\n" +
	"Host: www.example.com:8080\r\n" +
	"Connection: keep-alive\r\n" +
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" +
	"Referer: http://www.example.com:8080/index.html\r\n" +
	"Accept-Encoding: gzip, deflate, br\r\n" +
	"Accept-Language: en-US,en;q=0.9\r\n" +
	"Cache-Control: max-age=0\r\n\r\n"

// The fields of the response for a cached file.
var fileFields = message.Fields{
	{Name: "Content-Type", Value: "text/html; charset=utf-8"},
	{Name: "Last-Modified", Value: "Fri, 10 Jan 2025 14:32:06 GMT"},
	{Name: "ETag", Value: `"abcdef0123456789"`},
	{Name: "Accept-Ranges", Value: "bytes"},
}

const someDate = "Fri, 10 Jan 2025 14:32:06 GMT"

// parseOne receives the head of one request.
func parseOne(tb testing.TB, c *Conn, in string) {
	c.Received(copy(c.Space(), in))
	if ev, err := c.Next(); ev != Head || err != nil {
		tb.Fatal(ev, err)
	}
}

// respondOne sends a response, and begins the next exchange.
func respondOne(tb testing.TB, c *Conn, dst []byte) []byte {
	dst, err := c.AppendHead(dst, 200, fileFields, 0, someDate)
	if err != nil {
		tb.Fatal(err)
	}
	if dst, err = c.AppendEnd(dst, nil); err != nil {
		tb.Fatal(err)
	}
	if err := c.NextExchange(); err != nil {
		tb.Fatal(err)
	}
	return dst
}

func BenchmarkParse(b *testing.B) {
	for _, bench := range []struct{ name, in string }{
		{"browser", browserHead},
		{"curl", "GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c := NewConn(Limits{})
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.in)))
			for b.Loop() {
				parseOne(b, c, bench.in)
				c.dropRequest()
				*c = Conn{limits: c.limits, buf: c.buf}
			}
		})
	}
}

// A head that is built, and one that is copied from another connection's response.
func BenchmarkAppendHead(b *testing.B) {
	for name, heads := range map[string]*ResponseHeads{"alone": nil, "shared": new(ResponseHeads)} {
		b.Run(name, func(b *testing.B) {
			c := NewConn(Limits{})
			c.Share(heads)
			parseOne(b, c, browserHead)
			before := c.current
			dst := make([]byte, 0, 1024)
			b.ReportAllocs()
			for b.Loop() {
				c.current = before
				var err error
				if dst, err = c.AppendHead(dst[:0], 200, fileFields, 1024, someDate); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(dst)))
		})
	}
}

// An exchange with a new head, and one with the head of the exchange before.
func BenchmarkExchange(b *testing.B) {
	for _, again := range []bool{false, true} {
		name := map[bool]string{false: "another", true: "again"}[again]
		b.Run(name, func(b *testing.B) {
			c := NewConn(Limits{})
			dst := make([]byte, 0, 1024)
			b.ReportAllocs()
			for b.Loop() {
				parseOne(b, c, browserHead)
				dst = respondOne(b, c, dst[:0])
				if !again {
					c.memo = headMemo{}
				}
			}
		})
	}
}

func BenchmarkChunks(b *testing.B) {
	c := NewConn(Limits{MaxContentBytes: -1})
	parseOne(b, c, "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
	chunk := "400\r\n" + string(make([]byte, 1024)) + "\r\n"
	b.ReportAllocs()
	b.SetBytes(int64(len(chunk)))
	for b.Loop() {
		c.Received(copy(c.Space(), chunk))
		for ev := Data; ev != NeedData; {
			var err error
			if ev, err = c.Next(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// The allocations of a request: its head as one string. A repeated head costs none.
// Nothing else allocates.
func TestAllocations(t *testing.T) {
	c := NewConn(Limits{})
	dst := make([]byte, 0, 1024)
	fields18 := "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", 17) + "\r\n"
	fields19 := "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", 18) + "\r\n"
	for _, x := range []struct {
		name        string
		most, again float64
		do          func()
	}{
		{"a browser's request and its response", 2, 1, func() {
			parseOne(t, c, browserHead)
			dst = respondOne(t, c, dst[:0])
		}},
		{"an encoded path costs one more", 3, 1, func() {
			parseOne(t, c, "GET /a%20b HTTP/1.1\r\nHost: a\r\n\r\n")
			dst = respondOne(t, c, dst[:0])
		}},
		{"giving the buffer back while idle", 2, 1, func() {
			parseOne(t, c, browserHead)
			dst = respondOne(t, c, dst[:0])
			c.Release()
		}},
		{"18 fields", 2, 1, func() {
			parseOne(t, c, fields18)
			dst = respondOne(t, c, dst[:0])
		}},
		{"more fields cost one more", 3, 2, func() {
			parseOne(t, c, fields19)
			dst = respondOne(t, c, dst[:0])
		}},
	} {
		another := func() {
			x.do()
			c.memo = headMemo{}
		}
		if got := testing.AllocsPerRun(200, another); got > x.most {
			t.Errorf("%s: %v allocations, not %v", x.name, got, x.most)
		}
		if got := testing.AllocsPerRun(200, x.do); got > x.again {
			t.Errorf("%s, again: %v allocations, not %v", x.name, got, x.again)
		}
	}
}
