package site

import (
	"context"
	"errors"
	"strings"
	"testing"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// FuzzServe: whatever well-formed request comes, there is a response that can
// be sent, a 405 says what is allowed, and what a client sent never comes back
// as something a browser would run.
func FuzzServe(f *testing.F) {
	for _, target := range append(targets, "/cut/1", "/reset/1", "/badchunk", "/files/x", "/%2e%2e/a", "//", "/drip?numbytes=1&code=204") {
		f.Add("GET " + target + " HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n")
	}
	f.Add("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
	f.Add("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
	h := newSite(f, Config{Root: root(f, "index.html", "home"), Store: shelf{}})
	f.Fuzz(func(t *testing.T, wire string) {
		q := receive(wire)
		if q == nil {
			return
		}
		r := h.Serve(context.Background(), q)
		if r == nil {
			t.Fatal("no response")
		}
		if r.Status < 200 || r.Status > 599 {
			t.Fatalf("status %d", r.Status)
		}
		if r.Status == 405 && !r.Fields.Has("Allow") {
			t.Fatal("405 without Allow")
		}
		for _, field := range r.Fields {
			if strings.ContainsFunc(field.Name+field.Value, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				t.Fatalf("field %q can't be sent", field)
			}
		}
		if r.Content != nil && r.Fields.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("content without nosniff: %v", r.Fields)
		}
		if strings.HasPrefix(r.Fields.Get("Content-Type"), "text/html") && strings.Contains(content(r), "<script") {
			t.Fatalf("a page with a script: %s", content(r))
		}
	})
}

// receive is the request that wire holds, nil for none.
func receive(wire string) *message.Request {
	c := http1.NewConn(http1.Limits{})
	var body strings.Builder
	for sent := 0; ; {
		ev, err := c.Next()
		if e, theirs := errors.AsType[*http1.Error](err); theirs && e != nil {
			return nil
		}
		switch ev {
		case http1.NeedData:
			if sent == len(wire) {
				return nil
			}
			n := copy(c.Space(), wire[sent:])
			sent += n
			c.Received(n)
		case http1.Data:
			body.Write(c.Data())
		case http1.End:
			q := c.Request()
			q.Content = strings.NewReader(body.String())
			return q
		case http1.Closed:
			return nil
		}
	}
}
