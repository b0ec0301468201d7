package files

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"httpserver/internal/message"
)

// newStore makes a store in a directory of its own.
func newStore(t testing.TB, opt StoreOptions) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	s, err := NewStore(root, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// ask makes a request of a store.
func ask(t testing.TB, s *Store, method, name, content string, fields ...string) response {
	t.Helper()
	r := request(method, "/files/"+name, fields...)
	r.Content, r.Length = strings.NewReader(content), int64(len(content))
	p := s.Respond(context.Background(), r, name)
	if p == nil {
		t.Fatalf("%s %s: no response", method, name)
	}
	return read(t, method, p)
}

// writeFile writes a file in a directory.
func writeFile(t testing.TB, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// names are the names in a directory.
func names(t testing.TB, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := ""
	for _, e := range list {
		s += e.Name() + " "
	}
	return strings.TrimSuffix(s, " ")
}

func TestStoreKeepsWhatItIsGiven(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	content := strings.Repeat("all bytes \x00\xff\r\n", 30000)
	for _, method := range []string{"PUT", "POST", "PUT"} {
		a := ask(t, s, method, "a b.bin", content+method)
		if a.status != 201 || a.content != "" {
			t.Fatalf("%s: %v", method, a)
		}
		got := ask(t, s, "GET", "a b.bin", "")
		if got.status != 200 || got.content != content+method || got.fields.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("after %s: %d, %d bytes, %v", method, got.status, len(got.content), got.fields)
		}
		if got.fields.Get("ETag") != a.fields.Get("ETag") || a.fields.Get("ETag") == "" {
			t.Errorf("%s: entity tag %q, then %q", method, a.fields.Get("ETag"), got.fields.Get("ETag"))
		}
	}
	if a := ask(t, s, "GET", "a b.bin", "", "Range", "bytes=0-2"); a.status != 206 || a.content != "all" {
		t.Errorf("range: %d %q", a.status, a.content)
	}
	if a := ask(t, s, "HEAD", "a b.bin", ""); a.status != 200 {
		t.Errorf("HEAD: %d", a.status)
	}
	if got := names(t, dir); got != "a b.bin" {
		t.Errorf("directory: %s", got)
	}
	if a := ask(t, s, "DELETE", "a b.bin", ""); a.status != 204 {
		t.Errorf("DELETE: %d", a.status)
	}
	for _, method := range []string{"GET", "HEAD", "DELETE"} {
		if a := ask(t, s, method, "a b.bin", ""); a.status != 404 {
			t.Errorf("%s after DELETE: %d", method, a.status)
		}
	}
}

func TestStoreNames(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	for _, name := range []string{"a", "ä日本.txt", "a..b", "%41", strings.Repeat("n", 255), "-rf", "CON", "a\ufffdb"} {
		if a := ask(t, s, "PUT", name, "x"); a.status != 201 {
			t.Errorf("PUT %q: %d", name, a.status)
		}
		if a := ask(t, s, "GET", name, ""); a.status != 200 || a.content != "x" {
			t.Errorf("GET %q: %d %q", name, a.status, a.content)
		}
	}
	before := names(t, dir)
	for _, name := range []string{"", ".", "..", ".hidden", "a/b", "../x", "/etc/x", "a\\b", "a\x00b", "a\nb", "\x1b[2J", "\u0085",
		"\xff", strings.Repeat("n", 256), strings.Repeat("n", 5000)} {
		if a := ask(t, s, "PUT", name, "x"); a.status != 400 {
			t.Errorf("PUT %q: %d, want 400", name, a.status)
		}
		if a := ask(t, s, "GET", name, ""); a.status != 404 {
			t.Errorf("GET %q: %d, want 404", name, a.status)
		}
		if a := ask(t, s, "DELETE", name, ""); a.status != 400 {
			t.Errorf("DELETE %q: %d, want 400", name, a.status)
		}
	}
	if after := names(t, dir); after != before {
		t.Errorf("directory: %s, want %s", after, before)
	}
}

func TestStoreRefuses(t *testing.T) {
	s, dir := newStore(t, StoreOptions{Limit: 10})
	if err := os.Mkdir(filepath.Join(dir, "dir"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := mkfifo(filepath.Join(dir, "fifo")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	tag := ask(t, s, "PUT", "old", "old").fields.Get("ETag")
	for _, c := range []struct {
		name, method, file, content string
		fields                      []string
		status                      message.Status
	}{
		{"another method", "PATCH", "old", "", nil, 405},
		{"more than the limit", "PUT", "old", "12345678901", nil, 413},
		{"a part", "PUT", "old", "x", []string{"Content-Range", "bytes 0-0/3"}, 400},
		{"the name of a directory", "PUT", "dir", "x", nil, 409},
		{"reading a directory", "GET", "dir", "", nil, 404},
		{"removing a directory", "DELETE", "dir", "", nil, 404},
		{"reading a FIFO", "GET", "fifo", "", nil, 404},
		{"a link outside", "GET", "link", "", nil, 404},
		{"a new name that must exist", "PUT", "new", "x", []string{"If-Match", "*"}, 412},
		{"an old name that must not", "PUT", "old", "x", []string{"If-None-Match", "*"}, 412},
		{"another version", "PUT", "old", "x", []string{"If-Match", `"other"`}, 412},
		{"removing another version", "DELETE", "old", "", []string{"If-Match", `"other"`}, 412},
		{"a page of another site", "PUT", "old", "x", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"the same site is not the same origin", "PUT", "old", "x", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"another origin", "POST", "old", "x", []string{"Host", "localhost:8080", "Origin", "http://localhost:8081"}, 403},
		{"no origin to speak of", "DELETE", "old", "", []string{"Host", "localhost:8080", "Origin", "null"}, 403},
		{"not modified", "GET", "old", "", []string{"If-None-Match", tag}, 304},
	} {
		if a := ask(t, s, c.method, c.file, c.content, c.fields...); a.status != c.status || strings.Contains(a.content, dir) {
			t.Errorf("%s: %s %s: got %d %q, want %d", c.name, c.method, c.file, a.status, a.content, c.status)
		}
	}
	if a := ask(t, s, "GET", "old", ""); a.content != "old" {
		t.Errorf("old is now %q", a.content)
	}
	if got := names(t, dir); got != "dir fifo link old" {
		t.Errorf("directory: %s", got)
	}
}

func TestStoreTakes(t *testing.T) {
	s, _ := newStore(t, StoreOptions{Limit: 10})
	old := ask(t, s, "PUT", "old", "old").fields.Get("ETag")
	for _, c := range []struct {
		name, file string
		fields     []string
	}{
		{"exactly the limit", "a", nil},
		{"this very version", "old", []string{"If-Match", old}},
		{"a name that must be new", "new", []string{"If-None-Match", "*"}},
		{"the page of our own", "a", []string{"Host", "localhost:8080", "Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin"}},
		{"typed by hand", "a", []string{"Host", "x.example", "Sec-Fetch-Site", "none"}},
		{"our own page through a proxy that speaks TLS", "a", []string{"Host", "x.example", "Origin", "https://x.example:443"}},
		{"over a FIFO's place", "b", nil},
	} {
		if a := ask(t, s, "PUT", c.file, "1234567890", c.fields...); a.status != 201 {
			t.Errorf("%s: got %d %q", c.name, a.status, a.content)
		}
	}
}

// A page of evil.example, whose name was made to lead to this machine, is of
// the same origin as the server.
func TestStoreSeesThroughDNSRebinding(t *testing.T) {
	s, _ := newStore(t, StoreOptions{})
	for _, c := range []struct {
		host, local, origin string
		status              message.Status
	}{
		{"evil.example:8080", "127.0.0.1:8080", "http://evil.example:8080", 403},
		{"evil.example:8080", "[::1]:8080", "http://evil.example:8080", 403},
		{"evil.example:8080", "[::ffff:127.0.0.1]:8080", "http://evil.example:8080", 403},
		{"localhost:8080", "127.0.0.1:8080", "http://localhost:8080", 201},
		{"app.localhost:8080", "127.0.0.1:8080", "http://app.localhost:8080", 201},
		{"127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080", 201},
		{"[::1]:8080", "[::1]:8080", "http://[::1]:8080", 201},
		{"[::1]", "[::1]:80", "http://[::1]", 201},
		{"lab.example:8080", "192.0.2.1:8080", "http://lab.example:8080", 201},
		{"evil.example:8080", "127.0.0.1:8080", "", 201}, // not a browser
	} {
		r := request("PUT", "/files/x", "Host", c.host)
		if c.origin != "" {
			r.Fields = append(r.Fields, message.Field{Name: "Origin", Value: c.origin})
		}
		r.Local = netip.MustParseAddrPort(c.local)
		if got := s.Respond(context.Background(), r, "x"); got.Status != c.status {
			t.Errorf("Host %s at %s from %s: got %d, want %d", c.host, c.local, c.origin, got.Status, c.status)
		}
	}
}

func TestStoreErrorsOfTheDisk(t *testing.T) {
	for err, want := range map[error]message.Status{
		syscall.ENOSPC: 507, syscall.EDQUOT: 507, syscall.EFBIG: 507,
		syscall.EACCES: 403, syscall.EPERM: 403, syscall.EROFS: 403,
		syscall.EISDIR: 409, syscall.EMFILE: 503, syscall.EIO: 500, syscall.ENOENT: 503,
		errors.New("anything else"): 500,
	} {
		p := unwritable(request("PUT", "/files/x"), &os.PathError{Op: "write", Path: "/secret/place", Err: err})
		if p.Status != want || strings.Contains(string(p.Content.(message.Bytes)), "secret") {
			t.Errorf("%v: got %d %s, want %d", err, p.Status, p.Content, want)
		}
	}
}

func TestStoreFollowsItsName(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	ask(t, s, "PUT", "f", "old")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, s, "GET", "f", ""); a.status != 404 {
		t.Errorf("reading without a directory: %d", a.status)
	}
	if a := ask(t, s, "PUT", "f", "new"); a.status != 503 || strings.Contains(a.content, dir) {
		t.Errorf("writing without a directory: %d %s", a.status, a.content)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, s, "PUT", "f", "new"); a.status != 201 {
		t.Errorf("writing when it is back: %d", a.status)
	}
	if a := ask(t, s, "GET", "f", ""); a.content != "new" {
		t.Errorf("got %q", a.content)
	}
}
