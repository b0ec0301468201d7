package files

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/message"
)

// A world is a directory, the handler that serves it, and a clock.
type world struct {
	t   testing.TB
	dir string
	h   message.Handler
	now time.Time
}

// newWorld makes a world with files, given as name and content in turn. They
// are an hour old.
func newWorld(t testing.TB, opt Options, files ...string) *world {
	t.Helper()
	w := &world{t: t, dir: filepath.Join(t.TempDir(), "root"), now: time.Now()}
	if err := os.Mkdir(w.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		w.write(files[i], files[i+1], w.now.Add(-time.Hour))
	}
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	w.now = time.Now() // after the last change of the files
	opt.Now = w.clock
	w.h = New(root, opt)
	return w
}

// clock is the world's clock.
func (w *world) clock() time.Time { return w.now }

// write makes a file that was last changed at a time.
func (w *world) write(name, content string, at time.Time) {
	w.t.Helper()
	p := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chtimes(p, at, at); err != nil {
		w.t.Fatal(err)
	}
}

// A response is a message.Response as a client would see it.
type response struct {
	status  message.Status
	fields  message.Fields
	content string
}

// request makes a request. The path is taken as it is for the decoded path;
// fields are name and value in turn.
func request(method, target string, fields ...string) *message.Request {
	path, query, has := strings.Cut(target, "?")
	r := &message.Request{
		Method:  method,
		Target:  message.Target{Raw: target, RawPath: path, Path: path, Query: query, HasQuery: has},
		Version: message.HTTP11,
		Content: strings.NewReader(""),
	}
	for i := 0; i < len(fields); i += 2 {
		r.Fields = append(r.Fields, message.Field{Name: fields[i], Value: fields[i+1]})
	}
	return r
}

// do makes a request and reads the response.
func (w *world) do(method, target string, fields ...string) response {
	w.t.Helper()
	return read(w.t, method, w.h.Serve(context.Background(), request(method, target, fields...)))
}

// read reads a response, and closes its files, as the server does.
func read(t testing.TB, method string, p *message.Response) response {
	t.Helper()
	a := response{status: p.Status, fields: p.Fields}
	content := readContent(t, p.Content)
	if method != "HEAD" {
		a.content = content
	}
	return a
}

func readContent(t testing.TB, c message.Content) string {
	t.Helper()
	switch c := c.(type) {
	case nil:
		return ""
	case message.Bytes:
		return string(c)
	case message.File:
		b, err := io.ReadAll(io.NewSectionReader(c.F, c.Off, c.N))
		if err != nil || c.Changed() {
			t.Errorf("reading the file: %v, changed %v", err, c.Changed())
		}
		c.F.Close()
		return string(b)
	case message.Parts:
		var s strings.Builder
		var open *os.File
		for _, part := range c {
			if f, ok := part.(message.File); ok {
				open = f.F
				b, err := io.ReadAll(io.NewSectionReader(f.F, f.Off, f.N))
				if err != nil {
					t.Error(err)
				}
				s.Write(b)
			} else {
				s.WriteString(readContent(t, part))
			}
		}
		if open != nil {
			open.Close()
		}
		return s.String()
	case message.Stream:
		var s strings.Builder
		if err := c(&s); err != nil {
			t.Error(err)
		}
		return s.String()
	}
	t.Fatalf("content of type %T", c)
	return ""
}

func TestServe(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", SmallFile/8)
	w := newWorld(t, Options{},
		"index.html", "<!doctype html>home", "page.js", "1", "style.css", "a{}", "big.bin", big,
		"sub/index.html", "sub", "sub/a.txt", "a", "plain", "plain text\n", ".env", "secret",
		".git/config", "secret", "sub/.hidden/x", "secret", ".well-known/x.txt", "known", "empty.txt", "",
		"noindex/x.txt", "x", "a b%?#.txt", "odd", "\\back.txt", "back")
	if err := os.Mkdir(filepath.Join(w.dir, "\\evil.example"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"inside": "sub/a.txt", "outside": "/etc/passwd", "up": "../x", "loop": "loop"} {
		if err := os.Symlink(to, filepath.Join(w.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := mkfifo(filepath.Join(w.dir, "fifo")); err != nil {
		t.Fatal(err)
	}
	const notFound = "HTTP/1.1 404 Not Found"
	for _, c := range []struct {
		name, method, target string
		status               message.Status
		content, field, want string
	}{
		{"the root is its index", "GET", "/", 200, "<!doctype html>home", "Content-Type", "text/html"},
		{"a file", "GET", "/index.html", 200, "<!doctype html>home", "Content-Type", "text/html"},
		{"HEAD", "HEAD", "/index.html", 200, "", "Content-Type", "text/html"},
		{"a query is not part of the name", "GET", "/index.html?x=/y", 200, "<!doctype html>home", "", ""},
		{"a style sheet", "GET", "/style.css", 200, "a{}", "Content-Type", "text/css; charset=utf-8"},
		{"a script", "GET", "/page.js", 200, "1", "Content-Type", "text/javascript; charset=utf-8"},
		{"a large file", "GET", "/big.bin", 200, big, "Content-Type", "application/octet-stream"},
		{"HEAD of a large file", "HEAD", "/big.bin", 200, "", "Accept-Ranges", "bytes"},
		{"an empty file", "GET", "/empty.txt", 200, "", "Content-Type", "text/plain; charset=utf-8"},
		{"no extension", "GET", "/plain", 200, "plain text\n", "Content-Type", "text/plain; charset=utf-8"},
		{"an odd name", "GET", "/a b%?#.txt", 404, notFound, "", ""},
		{"a directory", "GET", "/sub/", 200, "sub", "Content-Type", "text/html"},
		{"a directory without its slash", "GET", "/sub", 301, "The directory is at /sub/\n", "Location", "/sub/"},
		{"and with a query", "GET", "/sub?a=b&c", 301, "The directory is at /sub/?a=b&c\n", "Location", "/sub/?a=b&c"},
		{"and with two slashes before it", "GET", "//sub", 301, "The directory is at /sub/\n", "Location", "/sub/"},
		{"and with a backslash", "GET", "/\\evil.example", 301, "The directory is at /%5Cevil.example/\n", "Location", "/%5Cevil.example/"},
		{"slashes that follow each other", "GET", "//sub///a.txt", 200, "a", "", ""},
		{"another host", "GET", "//evil.example", 404, notFound, "", ""},
		{"a slash after a file", "GET", "/index.html/", 404, notFound, "", ""},
		{"a directory without an index", "GET", "/noindex/", 404, notFound, "Content-Type", "text/plain; charset=utf-8"},
		{"nothing", "GET", "/nothing", 404, notFound, "", ""},
		{"a dot file", "GET", "/.env", 404, notFound, "", ""},
		{"a file under a dot", "GET", "/.git/config", 404, notFound, "", ""},
		{"a dot in the middle", "GET", "/sub/.hidden/x", 404, notFound, "", ""},
		{"well-known", "GET", "/.well-known/x.txt", 200, "known", "", ""},
		{"well-known elsewhere", "GET", "/sub/.well-known/x.txt", 404, notFound, "", ""},
		{"a link inside", "GET", "/inside", 200, "a", "", ""},
		{"a link outside", "GET", "/outside", 404, notFound, "", ""},
		{"a link upwards", "GET", "/up", 404, notFound, "", ""},
		{"a link to itself", "GET", "/loop", 404, notFound, "", ""},
		{"dots that were not removed", "GET", "/../etc/passwd", 404, notFound, "", ""},
		{"a FIFO", "GET", "/fifo", 404, notFound, "", ""},
		{"NUL", "GET", "/index.html\x00.txt", 404, notFound, "", ""},
		{"bytes that are no UTF-8", "GET", "/\xff\xfe", 404, notFound, "", ""},
		{"a name too long", "GET", "/" + strings.Repeat("a", 5000), 404, notFound, "", ""},
		{"the asterisk", "GET", "*", 404, notFound, "", ""},
		{"OPTIONS", "OPTIONS", "/index.html", 204, "", "Allow", allowed},
		{"POST", "POST", "/index.html", 405, "HTTP/1.1 405 Method Not Allowed\na file takes GET, HEAD, OPTIONS\nRFC 9110 §15.5.6\n", "Allow", allowed},
		{"DELETE of a directory", "DELETE", "/sub", 405, "HTTP/1.1 405 Method Not Allowed\na file takes GET, HEAD, OPTIONS\nRFC 9110 §15.5.6\n", "Allow", allowed},
		{"POST to nothing", "POST", "/nothing", 404, notFound, "", ""},
		{"an unknown method", "BREW", "/nothing", 501, "HTTP/1.1 501 Not Implemented\nthis server does not know the method\nRFC 9110 §15.6.2\n", "", ""},
	} {
		for _, visit := range []string{"first", "second"} {
			a := w.do(c.method, c.target)
			if a.status != c.status || a.content != c.content || c.field != "" && a.fields.Get(c.field) != c.want {
				t.Errorf("%s, %s visit: %s %q\n got %d %.80q %v\nwant %d %.80q %s: %s", c.name, visit, c.method, c.target,
					a.status, a.content, a.fields, c.status, c.content, c.field, c.want)
			}
			if a.status == 200 && a.fields[0].Name != "Content-Type" {
				t.Errorf("%s: the first field is %v", c.name, a.fields[0])
			}
		}
	}
}

// serveFile returns the file that GET gets.
func (w *world) serveFile(path string) message.File {
	w.t.Helper()
	c, ok := w.h.Serve(context.Background(), request("GET", path)).Content.(message.File)
	if !ok {
		w.t.Fatalf("GET %s is not answered with a file", path)
	}
	return c
}

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n got:\n%s\nwant:\n%s", name, got, want)
	}
}

// What a path leads to where the system says no.
func TestErrorsOfTheDisk(t *testing.T) {
	p := newPages()
	for err, want := range map[error]message.Status{
		syscall.ENOENT: 404, syscall.ENOTDIR: 404, syscall.ELOOP: 404, syscall.ENAMETOOLONG: 404, errIrregular: 404,
		syscall.EACCES: 403, syscall.EPERM: 403, syscall.EIO: 500, syscall.EMFILE: 503, syscall.ENFILE: 503,
	} {
		got := p.of(kindOf(&os.PathError{Op: "openat", Path: "/secret/place", Err: err})).pick(request("GET", "/"))
		if got.Status != want || strings.Contains(string(got.Content.(message.Bytes)), "secret") {
			t.Errorf("%v: got %d %s, want %d", err, got.Status, got.Content, want)
		}
	}
}

// A readerFunc is a function as a reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
