package site

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"httpserver/internal/message"
	"httpserver/public"
)

// named responds with its name and what it was asked for.
func named(name string) message.Handler {
	return message.HandlerFunc(func(_ context.Context, q *message.Request) *message.Response {
		return plain(name + " " + q.Method + " " + q.Target.RawPath)
	})
}

// shelf is a store that tells what it was asked for.
type shelf struct{}

func (shelf) Respond(_ context.Context, q *message.Request, name string) *message.Response {
	return plain("store " + q.Method + " " + name)
}

func (shelf) Holds(fs.FileInfo) bool { return false }

// root is a directory with files, given as name and content in turn.
func root(t testing.TB, contents ...string) *os.Root {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(contents); i += 2 {
		path := filepath.Join(dir, contents[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(contents[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// ask is the status and the content of a response.
func ask(h message.Handler, method, target string, fields ...message.Field) string {
	q := newRequest(method, target, "")
	q.Fields = fields
	r := h.Serve(context.Background(), q)
	text := content(r)
	_, behind, isFile := strings.Cut(text, "]\n")
	if isFile {
		text = behind
	}
	return r.Status.Phrase() + ": " + text
}

func TestWhichHandlerResponds(t *testing.T) {
	served := root(t, "index.html", "home", "user-agent", "hidden", "a.txt", "file", "assets/vim.mp4", "0123456789")
	work := root(t, "assets/vim.mp4", "from work", "secret.txt", "secret")
	builtIn := fstest.MapFS{"index.html": {Data: []byte("lesson")}, "style.css": {Data: []byte("style")}}
	one := []Proxy{{Prefix: "/httpbin", Handler: named("proxy")}}
	for _, c := range []struct {
		name   string
		cfg    Config
		method string
		target string
		want   string
	}{
		{"the index page", Config{Root: served}, "GET", "/", "OK: home"},
		{"a file", Config{Root: served}, "GET", "/a.txt", "OK: file"},
		{"a route hides a file", Config{Root: served}, "GET", "/user-agent", "OK: "},
		{"no root, no file", Config{}, "GET", "/a.txt", "Not Found: HTTP/1.1 404 Not Found"},
		{"a missing file, posted", Config{Root: served}, "POST", "/nothing", "Not Found: HTTP/1.1 404 Not Found"},
		{"a built-in page", Config{BuiltIn: builtIn}, "GET", "/index.html", "OK: lesson"},
		{"a built-in page, posted", Config{BuiltIn: builtIn}, "POST", "/index.html", "Method Not Allowed: HTTP/1.1 405 Method Not Allowed\nthis resource takes GET, HEAD, OPTIONS\nRFC 9110 §15.5.6\n"},
		{"a built-in page beside a root", Config{Root: served, BuiltIn: builtIn}, "GET", "/style.css", "OK: style"},
		{"a built-in page until there is a root", Config{RootName: "testdata/no-such", BuiltIn: builtIn}, "GET", "/index.html", "OK: lesson"},
		{"a file hides a built-in page", Config{Root: served, BuiltIn: builtIn}, "GET", "/index.html", "OK: home"},
		{"a root without an index page has none", Config{Root: root(t), BuiltIn: builtIn}, "GET", "/", "Not Found: HTTP/1.1 404 Not Found"},
		{"what is not built in", Config{Root: served, BuiltIn: builtIn}, "GET", "/b.txt", "Not Found: HTTP/1.1 404 Not Found"},
		{"a prefix beats a built-in page", Config{BuiltIn: builtIn, Proxies: []Proxy{{"/", named("proxy")}}}, "GET", "/index.html", "OK: proxy GET /index.html"},
		{"the page for guests", Config{Root: served, Live: named("live")}, "GET", "/live", "OK: live GET /live"},
		{"what belongs to it", Config{Live: named("live")}, "POST", "/live/vote", "OK: live POST /live/vote"},
		{"it has its place beside a proxy", Config{Live: named("live"), Proxies: []Proxy{{"/", named("proxy")}}}, "GET", "/live/events", "OK: live GET /live/events"},
		{"without it the proxy has all", Config{Proxies: []Proxy{{"/", named("proxy")}}}, "GET", "/live/events", "OK: proxy GET /live/events"},
		{"no page for guests", Config{}, "GET", "/live", "Not Found: HTTP/1.1 404 Not Found"},
		{"the video of the root", Config{Root: served, Work: work}, "GET", "/video", "OK: 0123456789"},
		{"the video of the working folder", Config{Root: root(t), Work: work}, "GET", "/video", "OK: from work"},
		{"the video without a root", Config{Work: work}, "GET", "/video", "OK: from work"},
		{"no video", Config{Root: root(t), Work: root(t)}, "GET", "/video", "Not Found: HTTP/1.1 404 Not Found"},
		{"nothing else of the working folder", Config{Root: root(t), Work: work}, "GET", "/secret.txt", "Not Found: HTTP/1.1 404 Not Found"},
		{"the store", Config{Store: shelf{}}, "PUT", "/files/a%20b", "OK: store PUT a b"},
		{"the store sees bad names", Config{Store: shelf{}}, "GET", "/files/a%2Fb/c", "OK: store GET a/b/c"},
		{"a prefix", Config{Root: served, Proxies: one}, "GET", "/httpbin", "OK: proxy GET /httpbin"},
		{"what is under a prefix", Config{Root: served, Proxies: one}, "DELETE", "/httpbin/a%2Fb/", "OK: proxy DELETE /httpbin/a%2Fb/"},
		{"OPTIONS is the upstream's", Config{Proxies: one}, "OPTIONS", "/httpbin/", "OK: proxy OPTIONS /httpbin/"},
		{"an unknown method is the upstream's", Config{Proxies: one}, "BREW", "/httpbin/", "OK: proxy BREW /httpbin/"},
		{"what only begins like a prefix", Config{Proxies: one}, "GET", "/httpbinary", "Not Found: HTTP/1.1 404 Not Found"},
		{"a prefix beats a route", Config{Proxies: []Proxy{{"/users", named("proxy")}}}, "GET", "/users/7", "OK: proxy GET /users/7"},
		{"a prefix with a slash at its end", Config{Proxies: []Proxy{{"/api/", named("proxy")}}}, "GET", "/api/x", "OK: proxy GET /api/x"},
		{"everything", Config{Root: served, Store: shelf{}, Proxies: []Proxy{{"/", named("proxy")}}}, "POST", "/user-agent", "OK: proxy POST /user-agent"},
		{"the narrower of two prefixes", Config{Proxies: []Proxy{{"/", named("all")}, {"/api", named("api")}}}, "GET", "/api/x", "OK: api GET /api/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(newSite(t, c.cfg), c.method, c.target); got != c.want {
				t.Errorf("%s %s: %q, want %q", c.method, c.target, got, c.want)
			}
		})
	}
}

// Without a root, "/" is the success page, which leads to the built-in ones.
func TestSuccessPageLinksToWhatIsThere(t *testing.T) {
	h := newSite(t, Config{BuiltIn: public.Files})
	text := ask(h, "GET", "/")
	if !strings.Contains(text, "<h1>Success!</h1>") {
		t.Errorf("the success page is %s", text)
	}
	links := regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(links) < 2 {
		t.Errorf("the success page has %d links: %s", len(links), text)
	}
	for _, l := range links {
		if got := ask(h, "GET", l[1]); !strings.HasPrefix(got, "OK: <!doctype html>") {
			t.Errorf("%s leads to %.60s", l[1], got)
		}
	}
}

// The pages are served as well without the directory they are from.
func TestBuiltInPagesAreThoseOfTheDirectory(t *testing.T) {
	h := newSite(t, Config{BuiltIn: public.Files})
	dir, err := os.OpenRoot("../../public")
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	fromDisk := newSite(t, Config{Root: dir})
	entries, err := public.Files.ReadDir(".")
	if err != nil || len(entries) < 7 {
		t.Fatalf("built in: %v, error %v", entries, err)
	}
	for _, e := range entries {
		get := func(h message.Handler) (mediaType, content string) {
			r := h.Serve(context.Background(), newRequest("GET", "/"+e.Name(), ""))
			return r.Fields.Get("Content-Type"), string(r.Content.(message.Bytes))
		}
		mediaType, content := get(h)
		if wantType, want := get(fromDisk); mediaType != wantType || content != want {
			t.Errorf("%s is %s of %d bytes, and %s of %d bytes from the disk", e.Name(), mediaType, len(content), wantType, len(want))
		}
	}
}

func TestVideoHasRanges(t *testing.T) {
	h := newSite(t, Config{Root: root(t, "assets/vim.mp4", "0123456789")})
	got := ask(h, "GET", "/video", message.Field{Name: "Range", Value: "bytes=2-4"})
	if want := "Partial Content: 234"; got != want {
		t.Errorf("a range of the video: %q, want %q", got, want)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, proxies := range map[string][]Proxy{
		"one prefix twice": {{"/a", named("1")}, {"/a/", named("2")}},
		"a pattern":        {{"/{", named("1")}},
	} {
		if _, err := New(Config{Proxies: proxies}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRaw(t *testing.T) {
	h := newSite(t, Config{})
	q := newRequest("PUT", "/raw", "")
	q.Head = "PUT  /raw HTTP/1.1\r\nHoSt:\t x \r\nhost-2: y\r\n\r\n"
	wire := "3;a=\"b\"\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
	q.Wire = strings.NewReader(wire)
	got := h.Serve(context.Background(), q)
	if g, want := content(got), q.Head+wire; g != want {
		t.Errorf("got %q, want %q", g, want)
	}
	if g := got.Fields.Get("Content-Type"); g != "message/http" {
		t.Errorf("Content-Type %q", g)
	}
	q.Wire = nil
	if g := content(h.Serve(context.Background(), q)); g != q.Head {
		t.Errorf("without content: got %q, want %q", g, q.Head)
	}
}

// Where the content can't be read, the server knows why and responds itself.
func TestBrokenContent(t *testing.T) {
	h := newSite(t, Config{})
	for _, target := range []string{"/echo", "/raw"} {
		q := newRequest("POST", target, "")
		q.Content = io.MultiReader(strings.NewReader("{"), iotest.ErrReader(errors.New("gone")))
		q.Wire = q.Content
		if r := h.Serve(context.Background(), q); r != nil {
			t.Errorf("POST %s responds with %d to content that breaks off", target, r.Status)
		}
	}
}

func TestEchoOfChunks(t *testing.T) {
	q := newRequest("POST", "/echo", "")
	long := `["` + strings.Repeat("x", 1<<20) + `"]`
	q.Content, q.Length = iotest.HalfReader(strings.NewReader(long)), -1
	var all strings.Builder
	resp := newSite(t, Config{}).Serve(context.Background(), q)
	if err := resp.Content.(message.Stream)(&all); err != nil {
		t.Fatal(err)
	}
	got := all.String()
	if want := `{"received": ` + long + `}`; got != want || resp.Length != int64(len(want)) {
		t.Errorf("%d bytes came back as %d", len(want), len(got))
	}
}

// What a client announces costs no memory before it is here.
func TestEchoBelievesNoLength(t *testing.T) {
	q := newRequest("POST", "/echo", "{}")
	q.Length = 1 << 50
	r := newSite(t, Config{}).Serve(context.Background(), q)
	if c, _ := r.Content.(message.Bytes); cap(c) > 2*readAhead {
		t.Errorf("room for %d bytes was made", cap(c))
	}
}

func TestTimeIsWaitedFor(t *testing.T) {
	var waited time.Duration
	var calls int
	h := newSite(t, Config{Wait: func(_ context.Context, d time.Duration) error {
		waited += d
		calls++
		return nil
	}})
	for target, want := range map[string]struct {
		waited time.Duration
		calls  int
	}{
		"/delay/1.5":                         {1500 * time.Millisecond, 1},
		"/drip?duration=1&numbytes=5":        {time.Second, 5},
		"/drip?duration=1&numbytes=10000000": {time.Second, 50},
		"/drip?duration=0&numbytes=3":        {0, 1},
	} {
		waited, calls = 0, 0
		content(h.Serve(context.Background(), newRequest("GET", target, "")))
		if waited != want.waited || calls != want.calls {
			t.Errorf("%s waited %v in %d steps, want %v in %d", target, waited, calls, want.waited, want.calls)
		}
	}
}

func TestStoppingEndsAWait(t *testing.T) {
	stopped, stop := context.WithCancel(context.Background())
	stop()
	h := newSite(t, Config{Wait: wait})
	if r := h.Serve(stopped, newRequest("GET", "/delay/10", "")); r.Status != message.ServiceUnavailable {
		t.Errorf("a delay that is broken off: %d", r.Status)
	}
	r := h.Serve(stopped, newRequest("GET", "/drip?duration=10&numbytes=2", ""))
	if err := r.Content.(message.Stream)(io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("drops that are broken off: %v", err)
	}
	if err := wait(context.Background(), time.Microsecond); err != nil {
		t.Errorf("a wait that is not broken off: %v", err)
	}
}

func TestManyBytes(t *testing.T) {
	h := newSite(t, Config{})
	large := h.Serve(context.Background(), newRequest("GET", "/bytes/100000", ""))
	if large.Length != 100_000 {
		t.Errorf("Length %d", large.Length)
	}
	var all strings.Builder
	if err := large.Content.(message.Stream)(&all); err != nil || all.Len() != 100_000 {
		t.Fatalf("%d bytes, error %v", all.Len(), err)
	}
	small := content(h.Serve(context.Background(), newRequest("GET", "/bytes/1000", "")))
	if !strings.HasPrefix(all.String(), small) {
		t.Error("more bytes do not begin like fewer")
	}
}

// The response, its content and the reader of it; no more.
func TestEchoAllocations(t *testing.T) {
	h := newSite(t, Config{})
	text := `{"message": "hello, this is a message of about a hundred bytes, as many as the benchmark sends to it"}`
	r := strings.NewReader(text)
	q := newRequest("POST", "/echo", text)
	q.Content = r
	got := testing.AllocsPerRun(100, func() {
		r.Reset(text)
		h.Serve(context.Background(), q)
	})
	if got > 3 {
		t.Errorf("%v allocations, want at most 3", got)
	}
}

func BenchmarkEcho(b *testing.B) {
	h := newSite(b, Config{})
	text := `{"message": "hello, this is a message of about a hundred bytes, as many as the benchmark sends to it"}`
	r := strings.NewReader(text)
	q := newRequest("POST", "/echo", text)
	q.Content = r
	b.ReportAllocs()
	for b.Loop() {
		r.Reset(text)
		h.Serve(context.Background(), q)
	}
}
