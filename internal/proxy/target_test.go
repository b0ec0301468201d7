package proxy

import (
	"net/url"
	"path"
	"strings"
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
		{"encoded bytes stay encoded beside dot segments", "/p", "http://up", "/p/./a%20b%3Fc", "/p/a b?c", "/a%20b%3Fc"},
		{"an encoded prefix is the prefix", "/p", "http://up", "/%70/a", "/p/a", "/a"},
		{"twice encoded dots are a name", "/p", "http://up", "/p/%252e%252e/a", "/p/%2e%2e/a", "/%252e%252e/a"},
		{"a prefix with a space", "/my app", "http://up", "/my%20app/./x", "/my app/x", "/x"},
		{"an encoded slash under an encoded prefix stays", "/p", "http://up", "/%70/a%2Fb", "/p/a/b", "/a%2Fb"},
		{"one beside dot segments stays", "/p", "http://up", "/p/./a%2fb/../c%2fd", "/p/a/c/d", "/c%2fd"},
		{"an encoded letter beside dot segments stays", "/p", "http://up", "/p/./%61", "/p/a", "/%61"},
		{"a prefix of two segments", "/a/b", "http://up", "/a/%62/c%2Fd", "/a/b/c/d", "/c%2Fd"},
		{"dot segments in encoded slashes stay within the tree", "/p", "http://up/api", "/p/a%2F..%2Fb", "/p/b", "/api/a%2F..%2Fb"},
		{"or are refused", "/p", "http://up", "/p/x%2f..%2f..%2fp2", "/p2", ""},
		{"at once", "/p", "http://up/api", "/p/..%2fadmin", "/admin", ""},
		{"in lower case or upper", "/p", "http://up/api", "/p/a/b/%2E%2E%2F%2e%2e%2F..%2F..", "/", ""},
		{"with empty segments between", "/p", "http://up/api", "/p/a//..%2f..", "/p/", ""},
		{"with backslashes", "/p", "http://up/api", `/p/x%5c..%5C..%5cadmin`, `/p/x\..\..\admin`, ""},
		{"under /, too", "/", "http://up/api", "/x%2f..%2f..%2fadmin", "/admin", ""},
		{"backslashes are no slashes otherwise", "/p", "http://up", `/p/x%5cy`, `/p/x\y`, "/x%5cy"},
		{"three dots are a name", "/p", "http://up", "/p/...%2f...", "/p/.../...", "/...%2f..."},
		{"a path beside the prefix is none of ours", "/p", "http://up", "/pa/x", "/pa/x", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, c.prefix, mustURL(t, c.upstream), nil)
			r := request("GET", c.raw)
			r.Target.Path = c.path
			if got, ok := p.target(r.Target); got != c.want || ok != (c.want != "") {
				t.Errorf("target of %q under %q to %q = %q, %v; want %q", c.raw, c.prefix, c.upstream, got, ok, c.want)
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

// A target for the upstream never leaves the upstream's path, not even where the
// upstream decodes it before it removes dot segments.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"/p/a", "/p", "/p/%2e%2e/x", "/p/../x", "/%70", "/p/a b", "/p/\x7f", "/p?x y", "/p/%zz", "/p/a%2F..%2Fb",
		"/p/x%2f..%2f..%2fp2", "/%70/a%2Fb", "/p/x%5c..%5c..", "/p//..%2f"} {
		f.Add(s)
	}
	p, err := New(Config{Prefix: "/p", Upstream: &url.URL{Scheme: "http", Host: "up", Path: "/api"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !strings.HasPrefix(raw, "/") {
			return // http1 refuses it
		}
		got, ok := p.target(message.Target{RawPath: raw})
		if !ok {
			return
		}
		if got != "/api" && !strings.HasPrefix(got, "/api/") {
			t.Errorf("target(%q) = %q, which is not under /api", raw, got)
		}
		if decoded, err := url.PathUnescape(got); err == nil {
			resolved := path.Clean(strings.ReplaceAll(decoded, `\`, "/"))
			if resolved != "/api" && !strings.HasPrefix(resolved, "/api/") {
				t.Errorf("target(%q) = %q, which means %q", raw, got, resolved)
			}
		}
	})
}
