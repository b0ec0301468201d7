package proxy

import (
	"net/url"
	"strings"
	"testing"
)

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
		{"two slashes after the authority name no host", "/", "http://up", "http://up//evil.example/x", "/.//evil.example/x"},
		{"nor after the upstream's path", "/", "http://up/api", "/api//evil.example/x", "/.//evil.example/x"},
		{"nor with the authority before that", "/", "http://up/api", "http://up/api//evil.example/x", "/.//evil.example/x"},
		{"nor a slash and a backslash", "/", "http://up", `http://up/\evil.example/x`, `/./\evil.example/x`},
		{"nor with a tab between", "/", "http://up", "http://up/\t/evil.example/x", "/.//evil.example/x"},
		{"nor after dot segments", "/", "http://up", "http://up/a/..//evil.example/x", "/.//evil.example/x"},
		{"nor after encoded ones", "/", "http://up", "http://up/%2e//evil.example/x", "/.//evil.example/x"},
		{"three slashes neither", "/", "http://up", "http://up///evil.example/x", "/.///evil.example/x"},
		{"under a prefix they are a path", "/p", "http://up", "http://up//evil.example/x", "/p//evil.example/x"},
		{"dot segments cannot leave the upstream's path", "/p", "http://up/api", "/api/../other", "/api/../other"},
		{"within it they are resolved", "/p", "http://up/api", "/x/../api/a", "/p/a"},
		{"an encoded letter of the upstream's path", "/p", "http://up/api", "/%61pi/x", "/p/x"},
		{"what is encoded stays encoded", "/p", "http://up/api", "/api/a%2Fb%20c?d=%2F#e", "/p/a%2Fb%20c?d=%2F#e"},
		{"the upstream's path is the root of /", "/", "http://up/api", "/api", "/"},
		{"so with a query", "/", "http://up/api", "/api?a", "/?a"},
		{"a query's slashes are no path", "/", "http://up", "http://up?//evil.example", "/?//evil.example"},
		{"another user's authority stays", "/p", "http://up", "http://up@evil.example/a", "http://up@evil.example/a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, c.prefix, mustURL(t, c.upstream), nil)
			if got := p.location(c.in); got != c.want {
				t.Errorf("location(%q) under %q from %q = %q, want %q", c.in, c.prefix, c.upstream, got, c.want)
			}
		})
	}
}

// A Location that points to the upstream never points a browser to another host.
func FuzzLocation(f *testing.F) {
	for _, s := range []string{"//evil.example/x", "/\\evil", "/\t/evil", "/a/..//evil", "/api//evil", "", "?//x", "/%2e//evil", "/./\\/evil", "/api/../\\evil"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, after string, base bool) {
		if after != "" && !strings.ContainsAny(after[:1], "/?#") || strings.ContainsAny(after, "\r\n\x00") {
			return // more of the authority, or not a field value
		}
		u := &url.URL{Scheme: "http", Host: "up"}
		if base {
			u.Path = "/api"
		}
		p, err := New(Config{Prefix: "/", Upstream: u})
		if err != nil {
			t.Fatal(err)
		}
		in := "http://up" + after
		got := p.location(in)
		if got == in {
			return
		}
		// As browsers read it: https://url.spec.whatwg.org/#concept-basic-url-parser
		seen := strings.ReplaceAll(strings.ReplaceAll(got, "\t", ""), `\`, "/")
		if !strings.HasPrefix(seen, "/") || strings.HasPrefix(seen, "//") {
			t.Errorf("location(%q) = %q", in, got)
		}
	})
}
