package http1

import (
	"testing"

	"httpserver/internal/message"
)

const browserHead = "GET /static/app.js?v=3 HTTP/1.1\r\n" +
	"Host: www.example.com:8080\r\n" +
	"Connection: keep-alive\r\n" +
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" +
	"Referer: http://www.example.com:8080/index.html\r\n" +
	"Accept-Encoding: gzip, deflate, br\r\n" +
	"Accept-Language: en-US,en;q=0.9\r\n" +
	"Cache-Control: max-age=0\r\n\r\n"

func BenchmarkParse(b *testing.B) {
	c := NewConn(Limits{})
	b.ReportAllocs()
	b.SetBytes(int64(len(browserHead)))
	out := make([]byte, 0, 512)
	f := message.Fields{{Name: "Content-Type", Value: "text/html"}, {Name: "Last-Modified", Value: "Fri, 10 Jan 2025 14:32:06 GMT"}, {Name: "ETag", Value: `"abcdef0123456789"`}}
	for b.Loop() {
		c.Received(copy(c.Space(), browserHead))
		if ev, err := c.Next(); ev != Head || err != nil {
			b.Fatal(ev, err)
		}
		out, err := c.AppendHead(out[:0], 200, f, 512, "Fri, 10 Jan 2025 14:32:06 GMT")
		if err != nil {
			b.Fatal(err)
		}
		if _, err = c.AppendEnd(out, nil); err != ErrShort {
			b.Fatal(err)
		}
		c.close = 0
		if err := c.NextExchange(); err != nil {
			b.Fatal(err)
		}
	}
}
