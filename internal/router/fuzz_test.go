package router

import (
	"context"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// FuzzServe compares the walk through the nodes with the plain definition:
// of all patterns that match, the one that is more specific than the others.
func FuzzServe(f *testing.F) {
	f.Add("/a/{x}\n/a/b\n/{...}", "/a/b")
	f.Add("/{x}/{y}/c\n/a/{y...}", "/a/b/c")
	f.Add("/{x}\n/a\n/{x}/", "/%61")
	f.Add("/a//b\n/a/{x}/b", "/a//b")
	f.Fuzz(func(t *testing.T, patterns, target string) {
		if !strings.HasPrefix(target, "/") || strings.ContainsRune(target, '%') && !encoded(target) {
			return
		}
		r := New()
		for text := range strings.SplitSeq(patterns, "\n") {
			// A pattern in conflict is refused and changes nothing.
			_ = r.Handle("GET", text, response(text))
		}
		q := request("GET", target)
		got := r.Serve(context.Background(), q)
		want := slow(r.routes, segmentsOf(&q.Target))
		if want == nil {
			if got.Status != message.NotFound {
				t.Fatalf("%d for %q, want 404 with patterns %q", got.Status, target, patterns)
			}
			return
		}
		if text, _ := got.Content.(message.Bytes); string(text) != want.pattern.text {
			t.Fatalf("%q went to %q, want %q, with patterns %q", target, text, want.pattern.text, patterns)
		}
	})
}

// encoded reports whether each percent sign begins an encoding, as it does in
// any target that reaches a router.
func encoded(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !hex(s[i+1]) || !hex(s[i+2])) {
			return false
		}
	}
	return true
}

func hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// slow is the most specific of the routes that match a path.
func slow(routes []*route, path string) *route {
	var best *route
	parts := strings.Split(path, "/")
	for _, rt := range routes {
		if rt.pattern.matches(parts) && (best == nil || rt.pattern.relate(best.pattern) == narrow) {
			best = rt
		}
	}
	return best
}

// matches reports whether p matches a path, by its definition.
func (p pattern) matches(parts []string) bool {
	for i, s := range p.segments {
		switch {
		case i >= len(parts):
			return false
		case s.kind == rest:
			return true
		case s.kind == param && decode(parts[i]) == "", s.kind == literal && decode(parts[i]) != s.text:
			return false
		}
	}
	return len(p.segments) == len(parts)
}
