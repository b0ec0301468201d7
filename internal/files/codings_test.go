package files

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"httpserver/internal/message"
)

// decoded is a response's content without its coding.
func decoded(t *testing.T, a response) string {
	t.Helper()
	var r io.Reader = strings.NewReader(a.content)
	var err error
	switch a.fields.Get("Content-Encoding") {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// gzipped is s in gzip.
func gzipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCodings(t *testing.T) {
	text := strings.Repeat("words and words ", 200)
	large := strings.Repeat("more words ", SmallFile/4)
	huge := strings.Repeat("most words. ", LargestCoded/12+1)
	w := newWorld(t, Options{},
		"index.html", "<!doctype html>"+strings.Repeat(" ", 141),
		"text.txt", text, "large.css", large, "huge.txt", huge, "image.png", text, "noextension", text,
		"ready.js", text, "ready.js.br", "brotli", "ready.js.zst", "zstandard",
		"tiny.svg", "<svg/>", "tiny.svg.gz", gzipped(t, "<svg/>"))
	w.write("readygz.js", text, w.now.Add(-time.Hour))
	w.write("readygz.js.gz", gzipped(t, "ready"), w.now.Add(-time.Hour))
	w.write("old.txt", text, w.now.Add(-time.Minute))
	w.write("old.txt.gz", gzipped(t, "old"), w.now.Add(-time.Hour))
	const browser = "gzip, deflate, br, zstd"
	for _, c := range []struct {
		name, path, accept, coding, content string
		status                              message.Status
		varies                              bool
	}{
		{"text", "/text.txt", browser, "zstd", text, 200, true},
		{"text for an older browser", "/text.txt", "gzip, deflate", "gzip", text, 200, true},
		{"text as it is", "/text.txt", "identity", "", text, 200, true},
		{"weights", "/text.txt", "zstd;q=0.1, gzip;q=0.2", "gzip", text, 200, true},
		{"identity liked best", "/text.txt", "gzip;q=0.5, identity", "", text, 200, true},
		{"a text that is not held in memory", "/large.css", browser, "zstd", large, 200, true},
		{"a text too large to be coded", "/huge.txt", browser, "", huge, 200, false},
		{"no extension", "/noextension", "gzip", "gzip", text, 200, true},
		{"a small page", "/", browser, "", "<!doctype html>" + strings.Repeat(" ", 141), 200, false},
		{"a picture", "/image.png", browser, "", text, 200, false},
		{"ready made", "/ready.js", browser, "br", "brotli", 200, true},
		{"ready made, second choice", "/ready.js", "zstd, gzip", "zstd", "", 200, true},
		{"not ready made", "/ready.js", "gzip", "gzip", text, 200, true},
		{"ready made rather than made", "/readygz.js", browser, "gzip", "ready", 200, true},
		{"unless the other is liked better", "/readygz.js", "gzip;q=0.9, zstd", "zstd", text, 200, true},
		{"and not rather than identity that is liked better", "/readygz.js", "gzip;q=0.9, identity", "", text, 200, true},
		{"small and ready made", "/tiny.svg", browser, "gzip", "<svg/>", 200, true},
		{"ready made long ago", "/old.txt", "gzip", "gzip", text, 200, true},
		{"the ready made itself", "/tiny.svg.gz", "", "", gzipped(t, "<svg/>"), 200, false},
		{"identity refused", "/text.txt", "identity;q=0, gzip", "gzip", text, 200, true},
		{"identity refused, though it is small", "/index.html", "identity;q=0, gzip", "gzip", "<!doctype html>" + strings.Repeat(" ", 141), 200, true},
		{"everything refused", "/index.html", "*;q=0", "", "", 406, true},
		{"everything refused but one that is not there", "/text.txt", "br, *;q=0", "", "", 406, true},
	} {
		for _, visit := range []string{"first", "second"} {
			fields := []string{"Accept-Encoding", c.accept}
			if c.accept == "" {
				fields = nil
			}
			a := w.do("GET", c.path, fields...)
			if a.status != c.status || a.fields.Get("Content-Encoding") != c.coding || a.fields.HasMember("Vary", "Accept-Encoding") != c.varies {
				t.Errorf("%s, %s visit: got %d %v", c.name, visit, a.status, a.fields)
				continue
			}
			if c.status == 200 && c.content != "" && decoded(t, a) != c.content {
				t.Errorf("%s, %s visit: got %.40q (%d)", c.name, visit, a.content, len(a.content))
			}
			tag := a.fields.Get("ETag")
			if c.coding != "" && !strings.HasSuffix(tag, "-"+c.coding+`"`) {
				t.Errorf("%s: entity tag %s", c.name, tag)
			}
			if c.status != 200 {
				continue
			}
			b := w.do("GET", c.path, append(fields, "If-None-Match", tag)...)
			if b.status != 304 || b.fields.Get("ETag") != tag || b.fields.HasMember("Vary", "Accept-Encoding") != c.varies {
				t.Errorf("%s: revalidation got %d %v", c.name, b.status, b.fields)
			}
			if c.coding == "" || c.content == "brotli" {
				continue
			}
			if b := w.do("GET", c.path, append(fields, "Range", "bytes=2-5")...); !strings.Contains(c.accept, "identity;q=0") &&
				(b.status != 206 || b.content != w.do("GET", c.path).content[2:6] || b.fields.Has("Content-Encoding")) {
				t.Errorf("%s: a range of the file: %d %q %v", c.name, b.status, b.content, b.fields)
			}
			if b := w.do("GET", c.path, "If-None-Match", tag, "Accept-Encoding", "identity"); b.status != 200 {
				t.Errorf("%s: the tag of a coding revalidates what is not coded: %d", c.name, b.status)
			}
			if b := w.do("GET", c.path, append(fields, "Range", "bytes=2-5", "If-Range", tag)...); b.status != 206 || b.content != a.content[2:6] {
				t.Errorf("%s: a range of it: %d %q", c.name, b.status, b.content)
			}
		}
	}
}

func TestReadyMadeCodingsComeAndGo(t *testing.T) {
	text := strings.Repeat("words and words ", 200)
	w := newWorld(t, Options{}, "f.txt", text)
	get := func() string {
		w.later()
		a := w.do("GET", "/f.txt", "Accept-Encoding", "br")
		return a.fields.Get("Content-Encoding") + " " + a.content
	}
	if got := get(); got != " "+text {
		t.Errorf("at first: %.40q", got)
	}
	w.write("f.txt.br", "ready", w.now)
	if got := get(); got != "br ready" {
		t.Errorf("when one is there: %.40q", got)
	}
	large := strings.Repeat("x", SmallFile+1)
	w.write("f.txt.br", large, w.now)
	if got := get(); got != "br "+large {
		t.Errorf("when it is large: %.40q", got)
	}
	w.write("f.txt", text+"!", w.now.Add(time.Second))
	if got := get(); got != " "+text+"!" {
		t.Errorf("when the file is newer: %.40q", got)
	}
}

func TestMediaTypes(t *testing.T) {
	types := newMediaTypes()
	for name, want := range map[string]string{
		"a.html": "text/html", "a.HTM": "text/html", "a.css": "text/css; charset=utf-8", "a.mjs": "text/javascript; charset=utf-8",
		"a.json": "application/json", "a.webmanifest": "application/manifest+json", "a.svg": "image/svg+xml", "a.webp": "image/webp",
		"a.avif": "image/avif", "a.woff2": "font/woff2", "a.wasm": "application/wasm", "a.mp4": "video/mp4", "a.md": "text/markdown; charset=utf-8",
		"a.tar.gz": "application/gzip", "a.ico": "image/vnd.microsoft.icon", "a.pdf": "application/pdf", "a.txt": "text/plain; charset=utf-8",
		"a.jpeg": "image/jpeg", "a.webm": "video/webm", "a.xml": "text/xml; charset=utf-8", "d.css/a": "", "css": "", "a.": "", "a.unheard": "",
	} {
		if got := types.of(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	seen := map[string]int{}
	for line := range strings.Lines(typeTable) {
		if name, extensions, ok := strings.Cut(line, "  "); ok && name[0] != '#' {
			for extension := range strings.FieldsSeq(extensions) {
				seen[extension]++
				if seen[extension] > 1 || extension != strings.ToLower(extension) {
					t.Errorf("the table has %s twice, or not in lower case", extension)
				}
			}
			if strings.Count(name, "/") != 1 {
				t.Errorf("the table has the type %q", name)
			}
		}
	}
	w := newWorld(t, Options{}, "page", "<!DOCTYPE html><html></html>", "picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "data", "\x00\x01\x02\xff", "main.ts", "const a: number = 1;\n",
		"big", "%PDF-1.7\n"+strings.Repeat("x", SmallFile))
	for path, want := range map[string]string{"/page": "text/html; charset=utf-8", "/picture": "image/png", "/data": "application/octet-stream",
		"/main.ts": "text/plain; charset=utf-8", "/big": "application/pdf"} {
		if got := w.do("HEAD", path).fields.Get("Content-Type"); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
