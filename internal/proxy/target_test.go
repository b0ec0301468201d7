package proxy

import (
	"net/url"
	"testing"

	"httpserver/internal/message"
)

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTargetsAreMoved(t *testing.T) {
	for _, c := range []struct{ name, prefix, upstream, raw, path, want string }{
		{"the prefix goes", "/httpbin", "http://up", "/httpbin/get", "/httpbin/get", "/get"},
		{"the prefix alone is the root", "/httpbin", "http://up", "/httpbin", "/httpbin", "/"},
		{"so with a slash", "/httpbin", "http://up", "/httpbin/", "/httpbin/", "/"},
		{"the query stays as it is", "/p", "http://up", "/p/a?x=%20+&y", "/p/a", "/a?x=%20+&y"},
		{"an empty query too", "/p", "http://up", "/p/a?", "/p/a", "/a?"},
		{"the root takes all", "/", "http://up", "/a/b/", "/a/b/", "/a/b/"},
		{"the root's root", "/", "http://up", "/", "/", "/"},
		{"the upstream's path comes first", "/p", "http://up/api/v1", "/p/x", "/p/x", "/api/v1/x"},
		{"its last slash is not doubled", "/p", "http://up/api/", "/p/x", "/p/x", "/api/x"},
		{"the prefix alone is the upstream's path", "/p", "http://up/api", "/p?a", "/p", "/api?a"},
		{"what was encoded stays encoded", "/p", "http://up", "/p/a%2Fb%20c", "/p/a/b c", "/a%2Fb%20c"},
		{"double slashes stay", "/p", "http://up", "/p//a//b", "/p//a//b", "//a//b"},
		{"dot segments were resolved before", "/p", "http://up", "/x/../p/./a", "/p/a", "/a"},
		{"encoded ones too", "/p", "http://up/api", "/p/b/%2e%2e/a", "/p/a", "/api/a"},
		{"what is written anew is encoded", "/p", "http://up", "/p/./a%20b%3Fc", "/p/a b?c", "/a%20b%3Fc"},
		{"an encoded prefix is the prefix", "/p", "http://up", "/%70/a", "/p/a", "/a"},
		{"twice encoded dots are a name", "/p", "http://up", "/p/%252e%252e/a", "/p/%2e%2e/a", "/%252e%252e/a"},
		{"a prefix with a space", "/my app", "http://up", "/my%20app/./x", "/my app/x", "/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, c.prefix, mustURL(t, c.upstream), nil)
			r := request("GET", c.raw)
			r.Target.Path = c.path
			if got := p.target(r.Target); got != c.want {
				t.Errorf("target of %q under %q to %q = %q, want %q", c.raw, c.prefix, c.upstream, got, c.want)
			}
		})
	}
}

func TestLocationsAreMovedBack(t *testing.T) {
	for _, c := range []struct{ name, prefix, upstream, in, want string }{
		{"whole", "/p", "http://up:3000", "http://up:3000/login?next=/", "/p/login?next=/"},
		{"the case of scheme and host does not matter", "/p", "http://up:3000", "HTTP://UP:3000/a", "/p/a"},
		{"from the root", "/httpbin", "http://up", "/get", "/httpbin/get"},
		{"the upstream's root", "/p", "http://up", "http://up", "/p/"},
		{"the root with a query", "/p", "http://up", "http://up?a", "/p/?a"},
		{"relative stays", "/p", "http://up", "next?x#y", "next?x#y"},
		{"elsewhere stays", "/p", "http://up", "https://example.org/a", "https://example.org/a"},
		{"another port stays", "/p", "http://up", "http://up:81/a", "http://up:81/a"},
		{"the usual port may be written", "/p", "http://up", "http://up:80/a", "/p/a"},
		{"or left out", "/p", "https://up:443", "https://up/a", "/p/a"},
		{"but not another one", "/p", "http://up:3000", "http://up/a", "http://up/a"},
		{"IPv6", "/p", "http://[::1]:3000", "http://[::1]:3000/a", "/p/a"},
		{"a longer name stays", "/p", "http://up", "http://upper/a", "http://upper/a"},
		{"another scheme stays", "/p", "http://up", "https://up/a", "https://up/a"},
		{"a network path stays", "/p", "http://up", "//up/a", "//up/a"},
		{"behind the upstream's path", "/p", "http://up/api", "/api/x", "/p/x"},
		{"the upstream's path itself", "/p", "http://up/api", "http://up/api", "/p"},
		{"outside of the upstream's path stays", "/p", "http://up/api", "/other", "/other"},
		{"a longer segment is outside", "/p", "http://up/api", "/apis/x", "/apis/x"},
		{"a proxy for / needs no change", "/", "http://up", "/login", "/login"},
		{"but for the upstream's name", "/", "http://up", "http://up/login", "/login"},
		{"nothing stays nothing", "/p", "http://up", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, c.prefix, mustURL(t, c.upstream), nil)
			if got := p.location(c.in); got != c.want {
				t.Errorf("location(%q) under %q from %q = %q, want %q", c.in, c.prefix, c.upstream, got, c.want)
			}
		})
	}
}

func TestNewRefusesWhatIsNoUpstream(t *testing.T) {
	for _, c := range []struct{ prefix, upstream string }{
		{"p", "http://up"},
		{"/p", "ftp://up"},
		{"/p", "http://"},
		{"/p", "http://:80"},
		{"/p", "up:3000"},
		{"/p", "http://me:secret@up"},
		{"/p", "http://up/?q"},
		{"/p", "http://up/#f"},
	} {
		if _, err := New(Config{Prefix: c.prefix, Upstream: mustURL(t, c.upstream)}); err == nil {
			t.Errorf("New took %s=%s", c.prefix, c.upstream)
		}
	}
	if _, err := New(Config{Prefix: "/p"}); err == nil {
		t.Error("New took no upstream at all")
	}
}

// What is sent upstream never leaves the upstream's path, and never holds what
// would end a request line.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"/p/a", "/p", "/p/%2e%2e/x", "/p/../x", "/%70", "/p/a b", "/p/\x7f", "/p?x y", "/p/%zz", "/p/a%2F..%2Fb"} {
		f.Add(s, s)
	}
	p, err := New(Config{Prefix: "/p", Upstream: &url.URL{Scheme: "http", Host: "up", Path: "/api"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw, path string) {
		if path != "/p" && (len(path) < 3 || path[:3] != "/p/") {
			return // the router sends nothing else here
		}
		got := p.target(message.Target{RawPath: raw, Path: path})
		if len(got) < 4 || got[:4] != "/api" || len(got) > 4 && got[4] != '/' {
			t.Errorf("target(raw %q, path %q) = %q, which is not under /api", raw, path, got)
		}
		if decoded, err := url.PathUnescape(got); err == nil && raw != path {
			if want := "/api" + path[2:]; decoded != want {
				t.Errorf("target(raw %q, path %q) means %q, want %q", raw, path, decoded, want)
			}
		}
	})
}
