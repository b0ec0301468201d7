package router

import (
	"context"
	"net/url"
	"path"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// response is a handler that responds with its own name, followed by the parameters
// it was given.
func response(name string, params ...string) message.Handler {
	return message.HandlerFunc(func(ctx context.Context, _ *message.Request) *message.Response {
		text := name
		for _, p := range params {
			text += " " + p + "=" + Param(ctx, p)
		}
		return &message.Response{Status: message.OK, Content: message.Bytes(text)}
	})
}

// request is a request for a path in origin-form.
func request(method, target string) *message.Request {
	raw, query, has := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(raw)
	if err != nil {
		decoded = raw
	}
	clean := path.Clean(decoded)
	if strings.HasSuffix(decoded, "/") && clean != "/" {
		clean += "/"
	}
	if !strings.Contains(decoded, "/.") {
		clean = decoded // path.Clean joins repeated slashes; a target keeps them
	}
	return &message.Request{
		Method: method,
		Target: message.Target{Raw: target, RawPath: raw, Path: clean, Query: query, HasQuery: has},
	}
}

// mustHandle registers or ends the test.
func mustHandle(t testing.TB, r *Router, method, pattern string, h message.Handler) {
	t.Helper()
	if err := r.Handle(method, pattern, h); err != nil {
		t.Fatalf("Handle(%q, %q): %v", method, pattern, err)
	}
}

// lesson is a router with each sort of pattern.
func lesson(t testing.TB) *Router {
	r := New()
	mustHandle(t, r, "GET", "/{...}", response("files"))
	mustHandle(t, r, "GET", "/", response("home"))
	mustHandle(t, r, "POST", "/echo", response("post"))
	mustHandle(t, r, "GET", "/echo/{message...}", response("echo", "message"))
	mustHandle(t, r, "GET", "/users/{id}", response("user", "id"))
	mustHandle(t, r, "DELETE", "/users/{id}", response("gone", "id"))
	mustHandle(t, r, "GET", "/users/me", response("me"))
	mustHandle(t, r, "GET", "/users/{id}/files/{file}", response("file", "id", "file"))
	mustHandle(t, r, "GET", "/users/me/keys", response("keys"))
	mustHandle(t, r, Any, "/raw", response("raw"))
	mustHandle(t, r, "GET", "/own", response("get"))
	mustHandle(t, r, "OPTIONS", "/own", response("options"))
	mustHandle(t, r, "PATCH", "/space here", response("patch"))
	return r
}

func TestServe(t *testing.T) {
	for _, c := range []struct{ name, method, target, want, allow string }{
		{"a static path", "GET", "/", "200 home", ""},
		{"what no other pattern takes goes to the rest", "GET", "/a/b.html", "200 files", ""},
		{"the query is no part of the path", "GET", "/users/me?x=/users/7", "200 me", ""},
		{"a parameter", "GET", "/users/7", "200 user id=7", ""},
		{"a literal beats a parameter", "GET", "/users/me", "200 me", ""},
		{"a literal that leads nowhere gives way to the parameter", "GET", "/users/me/files/x", "200 file id=me file=x", ""},
		{"two parameters", "GET", "/users/7/files/a.txt", "200 file id=7 file=a.txt", ""},
		{"a parameter is never empty", "GET", "/users/", "200 files", ""},
		{"a parameter is one segment", "GET", "/users/7/8", "200 files", ""},
		{"a rest is all that is left", "GET", "/echo/a/b", "200 echo message=a/b", ""},
		{"a rest may be empty", "GET", "/echo/", "200 echo message=", ""},
		{"an encoded slash separates nothing", "GET", "/users/a%2Fb", "200 user id=a/b", ""},
		{"decoded once, not twice", "GET", "/users/a%252Fb", "200 user id=a%2Fb", ""},
		{"a plus is a plus", "GET", "/users/a+b", "200 user id=a+b", ""},
		{"any byte can be a parameter", "GET", "/users/%ff%0A", "200 user id=\xff\n", ""},
		{"an encoded literal is that literal", "GET", "/%75sers/me", "200 me", ""},
		{"a literal with an encoded space", "PATCH", "/space%20here", "200 patch", ""},
		{"dot segments are removed", "GET", "/x/../users/./me", "200 me", ""},
		{"encoded dot segments are removed", "GET", "/x/%2e%2E/users/me", "200 me", ""},
		{"dots within a segment stay", "GET", "/users/..%2f7", "200 user id=../7", ""},
		{"no way above the root", "GET", "/../../users/me", "200 me", ""},
		{"a path that ends in dots is a directory", "GET", "/echo/x/..", "200 echo message=", ""},
		{"repeated slashes are not one", "GET", "//users/me", "200 files", ""},
		{"HEAD wherever GET is", "HEAD", "/users/7", "200 user id=7", ""},
		{"no HEAD where no GET is", "HEAD", "/echo", "405 ", "POST, OPTIONS"},
		{"OPTIONS says what is allowed", "OPTIONS", "/users/7", "204 ", "GET, HEAD, DELETE, OPTIONS"},
		{"OPTIONS of a handler's own", "OPTIONS", "/own", "200 options", ""},
		{"a wrong method", "POST", "/users/7", "405 ", "GET, HEAD, DELETE, OPTIONS"},
		{"the most specific path decides before the method", "DELETE", "/users/me", "405 ", "GET, HEAD, OPTIONS"},
		{"TRACE is known and refused", "TRACE", "/", "405 ", "GET, HEAD, OPTIONS"},
		{"an unknown method", "BREW", "/", "501 ", ""},
		{"methods have their case", "get", "/", "501 ", ""},
		{"any method takes an unknown one", "BREW", "/raw", "200 raw", ""},
		{"any method takes OPTIONS", "OPTIONS", "/raw", "200 raw", ""},
		{"CONNECT is refused everywhere", "CONNECT", "/raw", "501 ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := lesson(t).Serve(context.Background(), request(c.method, c.target))
			check(t, got, c.want, c.allow)
		})
	}
}

// check compares a response's status, and its content where it is a 200.
func check(t *testing.T, got *message.Response, want, allow string) {
	t.Helper()
	status, text, _ := strings.Cut(want, " ")
	if g := got.Status.Phrase(); message.Status(atoi(status)) != got.Status {
		t.Fatalf("status %d %s, want %s", got.Status, g, status)
	}
	if content, _ := got.Content.(message.Bytes); got.Status == 200 && string(content) != text {
		t.Errorf("content %q, want %q", content, text)
	}
	if a := got.Fields.Get("Allow"); a != allow {
		t.Errorf("Allow %q, want %q", a, allow)
	}
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func TestOtherForms(t *testing.T) {
	q := request("OPTIONS", "*")
	q.Target.Form = message.AsteriskForm
	check(t, lesson(t).Serve(context.Background(), q), "204 ", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE")

	q = request("GET", "")
	q.Target = message.Target{Form: message.AbsoluteForm, Authority: "a", Path: "/", RawPath: "/"}
	check(t, lesson(t).Serve(context.Background(), q), "200 home", "")

	check(t, New().Serve(context.Background(), request("GET", "/")), "404 ", "")
	check(t, New().Serve(context.Background(), request("BREW", "/")), "501 ", "")
}

func TestHandleRefuses(t *testing.T) {
	for _, c := range []struct{ name, first, second, want string }{
		{"no slash in front", "", "x", "begin with a slash"},
		{"a brace that is not closed", "", "/{x", "brace"},
		{"a brace within a segment", "", "/a{x}", "brace"},
		{"a parameter without a name", "", "/{}", "no name"},
		{"a segment after the rest", "", "/{x...}/y", "follows the rest"},
		{"one name twice", "", "/{x}/{x}", "two parameters"},
		{"too many parameters", "", "/{a}/{b}/{c}/{d}/{e}", "more than 4"},
		{"the same pattern", "/a/{x}", "/a/{x}", "already"},
		{"neither is the more specific", "/a/{x}", "/{y}/b", "neither"},
		{"neither, with a rest", "/{x}/b", "/a/{...}", "neither"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New()
			if c.first != "" {
				mustHandle(t, r, "GET", c.first, response("first"))
			}
			err := r.Handle("GET", c.second, response("second"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	r := New()
	mustHandle(t, r, "GET", "/a/{x}", response("first"))
	if err := r.Handle("POST", "/a/{y}", response("second")); err == nil {
		t.Error("parameters with other names for another method are accepted")
	}
}

// The order of registration must not matter.
func TestOrderDoesNotMatter(t *testing.T) {
	patterns := []string{"/a/b", "/a/{x}", "/{...}", "/a/{x}/{y...}", "/a/b/c"}
	for shift := range patterns {
		r := New()
		for i := range patterns {
			p := patterns[(i+shift)%len(patterns)]
			mustHandle(t, r, "GET", p, response(p))
		}
		for target, want := range map[string]string{
			"/a/b": "/a/b", "/a/z": "/a/{x}", "/a/b/c": "/a/b/c", "/a/b/d": "/a/{x}/{y...}", "/a": "/{...}", "/": "/{...}",
		} {
			check(t, r.Serve(context.Background(), request("GET", target)), "200 "+want, "")
		}
	}
}

func TestParamOfAnotherContext(t *testing.T) {
	if got := Param(context.Background(), "id"); got != "" {
		t.Errorf("Param of a context without any = %q, want none", got)
	}
}

// A path that needs no parameter costs no memory.
func TestAllocations(t *testing.T) {
	r, home := lesson(t), &message.Response{}
	fixed := message.HandlerFunc(func(context.Context, *message.Request) *message.Response { return home })
	mustHandle(t, r, "GET", "/fixed", fixed)
	mustHandle(t, r, "GET", "/disk/{...}", fixed)
	mustHandle(t, r, "GET", "/param/{x}", fixed)
	for target, want := range map[string]float64{"/fixed": 0, "/disk/a/b.css": 0, "/param/1": 1} {
		q := request("GET", target)
		if got := testing.AllocsPerRun(100, func() { r.Serve(context.Background(), q) }); got > want {
			t.Errorf("GET %s: %v allocations, want at most %v", target, got, want)
		}
	}
}

func BenchmarkServe(b *testing.B) {
	r, fixed := lesson(b), &message.Response{}
	h := message.HandlerFunc(func(context.Context, *message.Request) *message.Response { return fixed })
	mustHandle(b, r, "GET", "/fixed", h)
	mustHandle(b, r, "GET", "/disk/{...}", h)
	mustHandle(b, r, "GET", "/param/{x}", h)
	for _, target := range []string{"/fixed", "/disk/css/style.css", "/param/17", "/param/%31%37"} {
		b.Run(target[1:], func(b *testing.B) {
			q, ctx := request("GET", target), context.Background()
			b.ReportAllocs()
			for b.Loop() {
				r.Serve(ctx, q)
			}
		})
	}
}
