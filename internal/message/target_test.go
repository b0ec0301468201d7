package message

import (
	"context"
	"testing"
)

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		version   Version
		text      string
		atLeast11 bool
	}{
		{Version{0, 9}, "HTTP/0.9", false},
		{HTTP10, "HTTP/1.0", false},
		{HTTP11, "HTTP/1.1", true},
		{Version{1, 2}, "HTTP/1.2", true},
		{Version{1, 9}, "HTTP/1.9", true},
		{Version{2, 0}, "HTTP/2.0", false},
		{Version{2, 1}, "HTTP/2.1", false},
		{Version{0, 1}, "HTTP/0.1", false},
	} {
		if got := c.version.AtLeast11(); got != c.atLeast11 {
			t.Errorf("%s: AtLeast11() = %v, want %v", c.text, got, c.atLeast11)
		}
		if got := c.version.String(); got != c.text {
			t.Errorf("String() = %q, want %q", got, c.text)
		}
	}
}

func TestHostComesFromTheTargetFirst(t *testing.T) {
	for _, c := range []struct {
		name string
		r    Request
		want string
	}{
		{"the field alone", Request{Fields: Fields{{"Host", "field"}}}, "field"},
		{"in any case", Request{Fields: Fields{{"hOST", "field"}}}, "field"},
		{"the target alone", Request{Target: Target{Authority: "target:80"}}, "target:80"},
		{"both", Request{Target: Target{Authority: "target:80"}, Fields: Fields{{"Host", "field"}}}, "target:80"},
		{"neither", Request{Fields: Fields{{"X-Host", "other"}}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.r.Host(); got != c.want {
				t.Errorf("Host() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestAFunctionIsAHandler(t *testing.T) {
	type key struct{}
	ctx, r, want := context.WithValue(t.Context(), key{}, 7), new(Request), new(Response)
	var h Handler = HandlerFunc(func(c context.Context, q *Request) *Response {
		if c.Value(key{}) != 7 || q != r {
			t.Errorf("the function was given %v and %p, want %v and %p", c, q, ctx, r)
		}
		return want
	})
	if got := h.Serve(ctx, r); got != want {
		t.Errorf("Serve returned %p, not the function's %p", got, want)
	}
}
