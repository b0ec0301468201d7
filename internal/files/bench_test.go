package files

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// BenchmarkServe measures what a handler costs for the requests of a busy
// server: the fields are those of a browser.
func BenchmarkServe(b *testing.B) {
	w := newWorld(b, Options{}, "index.html", strings.Repeat("x", 1000), "big.bin", strings.Repeat("x", 1<<20),
		"text.txt", strings.Repeat("words and words ", 6000))
	first := w.do("GET", "/").fields
	tag, modified := first.Get("ETag"), first.Get("Last-Modified")
	browser := []string{"Host", "localhost:8080", "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
		"Accept", "*/*", "Accept-Language", "en-US,en;q=0.5", "Accept-Encoding", "gzip, deflate, br, zstd",
		"Connection", "keep-alive", "Sec-Fetch-Dest", "empty", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"}
	for _, c := range []struct {
		name, method, path string
		fields             []string
		status             message.Status
	}{
		{"hit, no fields", "GET", "/", nil, 200},
		{"hit", "GET", "/", browser, 200},
		{"head", "HEAD", "/", browser, 200},
		{"coded", "GET", "/text.txt", browser, 200},
		{"304", "GET", "/", append(browser[:len(browser):len(browser)], "If-None-Match", tag), 304},
		{"304 by date", "GET", "/", append(browser[:len(browser):len(browser)], "If-Modified-Since", modified), 304},
		{"404", "GET", "/nothing", browser, 404},
		{"range", "GET", "/", append(browser[:len(browser):len(browser)], "Range", "bytes=10-99"), 206},
		{"large", "GET", "/big.bin", browser, 200},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			r := request(c.method, c.path, c.fields...)
			for b.Loop() {
				p := w.h.Serve(context.Background(), r)
				if p.Status != c.status {
					b.Fatal(p.Status)
				}
				if f, ok := p.Content.(message.File); ok {
					f.F.Close()
				}
			}
		})
	}
}

// The common requests allocate nothing once their entry is there.
func TestHotPathsAllocateNothing(t *testing.T) {
	w := newWorld(t, Options{}, "index.html", strings.Repeat("x", 1000), "text.txt", strings.Repeat("words and words ", 6000))
	tag := w.do("GET", "/").fields.Get("ETag")
	for name, r := range map[string]*message.Request{
		"hit":   request("GET", "/", "Accept-Encoding", "gzip, deflate, br, zstd"),
		"head":  request("HEAD", "/"),
		"coded": request("GET", "/text.txt", "Accept-Encoding", "gzip;q=1.0, br;q=0.5"),
		"304":   request("GET", "/", "If-None-Match", tag),
		"404":   request("GET", "/nothing", "Accept", "*/*"),
	} {
		if n := testing.AllocsPerRun(100, func() { w.h.Serve(context.Background(), r) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// BenchmarkList measures a page of 10,000 names that nothing is known of.
func BenchmarkList(b *testing.B) {
	w := newWorld(b, Options{Browse: true})
	for i := range MaxListed {
		w.write(fmt.Sprintf("d/some-file-name-%d.txt", i), "", w.now)
	}
	for _, accept := range []string{"text/html", "application/json"} {
		b.Run(accept, func(b *testing.B) {
			b.ReportAllocs()
			r := request("GET", "/d/", "Accept", accept)
			for b.Loop() {
				w.later()
				if p := w.h.Serve(context.Background(), r); p.Status != message.OK {
					b.Fatal(p.Status)
				}
			}
		})
	}
}
