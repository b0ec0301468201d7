package proxy

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// What the proxy says in the head, a client cannot say in a trailer.
func TestRequestTrailers(t *testing.T) {
	for _, c := range []struct {
		field  string
		passes bool
	}{
		{"Checked: yes", true},
		{"X-Signature: abc", true},
		{"Forwarded-By: b", true},
		{"X-Content-SHA256: 00", true},
		{"X-Forwarded-For: 1.2.3.4", false},
		{"x-forwarded-proto: https", false},
		{"X-Forwarded-Host: evil.example", false},
		{"X-Forwarded-Port: 443", false},
		{"X-Forwarded-Prefix: /admin", false},
		{"X-Forwarded: for=1.2.3.4", false},
		{"Forwarded: for=1.2.3.4", false},
		{"X-Real-IP: 1.2.3.4", false},
		{"True-Client-IP: 1.2.3.4", false},
		{"X-Client-IP: 1.2.3.4", false},
		{"X-Cluster-Client-Ip: 1.2.3.4", false},
		{"CF-Connecting-IP: 1.2.3.4", false},
		{"X-Original-URL: /admin", false},
		{"Client-IPs: 2", true},
		{"X_Forwarded_For: 1.2.3.4", false},
		{"x_real_ip: 1.2.3.4", false},
		{"Via: 1.1 forged", false},
		{"Host: evil.example", false},
		{"Authorization: Basic eA==", false},
		{"Cookie: a=b", false},
		{"Range: bytes=0-1", false},
		{"If-Match: *", false},
		{"Content_Length: 3", false},
		{"Transfer-Encoding: chunked", false},
		{"X-Hop: named by Connection", false},
	} {
		t.Run(c.field, func(t *testing.T) {
			got := make(chan http.Header, 1)
			p, _ := start(t, "/p", upstream(t, func(s *party) {
				req, err := http.ReadRequest(s.Reader)
				if err != nil {
					return
				}
				io.Copy(io.Discard, req.Body)
				got <- req.Trailer
				s.say("%s", plain("ok"))
			}), nil)
			r := with(request("POST", "/p/x", "Connection: X-Hop"), "hello")
			r.Length = -1
			r.Trailers = func() message.Fields { return fieldsOf(c.field) }
			if resp := do(t, p, r); resp.content != "ok" {
				t.Fatalf("got %d, %q", resp.Status, resp.content)
			}
			if h := <-got; len(h) > 0 != c.passes {
				t.Errorf("the upstream got the trailers %v", h)
			}
		})
	}
}

// The head is compared as an application may see it, with underscores as hyphens.
func TestUnderscoresDoNotPassForHyphens(t *testing.T) {
	p, _ := start(t, "/p", mustURL(t, "http://up"), nil)
	p.name = newViaName("me")
	got := lines(p.requestFields(request("GET", "/p/x", "X_Forwarded_For: 1.2.3.4", "x_forwarded-host: evil.example", "Content_Length: 3", "Transfer_Encoding: chunked", "my_own: 1")))
	want := []string{"Host: up", "my_own: 1", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
