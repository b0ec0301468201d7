package proxy

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"httpserver/internal/message"
)

// lines returns fields as "Name: value".
func lines(f message.Fields) []string {
	var out []string
	for _, field := range f {
		out = append(out, field.Name+": "+field.Value)
	}
	return out
}

func TestRequestFields(t *testing.T) {
	p, _ := start(t, "/p", mustURL(t, "http://up.example:3000"), nil)
	p.name = newViaName("me")
	doc, err := txtar.ParseFile("testdata/requestfields.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(doc.Files, 2) {
		t.Run(pair[0].Name, func(t *testing.T) {
			if len(pair) != 2 || pair[1].Name != "forwarded" {
				t.Fatal("a request has no section \"forwarded\"")
			}
			r := requestOf(t, strings.Split(strings.TrimSpace(string(pair[0].Data)), "\n"))
			if got, want := strings.Join(lines(p.requestFields(r)), "\n")+"\n", string(pair[1].Data); got != want {
				t.Errorf("the request\n%s\nis forwarded with\n%s\nwant\n%s", pair[0].Data, got, want)
			}
		})
	}
}

// requestOf returns a request from a section of testdata/requestfields.txtar:
// "METHOD VERSION from ADDRESS [over TLS] [with content]", then field lines.
func requestOf(t *testing.T, section []string) *message.Request {
	t.Helper()
	words := strings.Fields(section[0])
	r := request(words[0], "/p/x", section[1:]...)
	switch words[1] {
	case "HTTP/1.0":
		r.Version = message.HTTP10
	case "HTTP/1.1":
	default:
		t.Fatalf("unknown version in %q", section[0])
	}
	r.Remote = netip.AddrPortFrom(netip.MustParseAddr(words[3]), 4711)
	r.Secure = strings.HasSuffix(section[0], " over TLS")
	if strings.HasSuffix(section[0], " with content") {
		r.Length = 4
	}
	return r
}

func TestResponseFields(t *testing.T) {
	p, _ := start(t, "/p", mustURL(t, "http://up:3000"), nil)
	p.name = newViaName("me")
	got := lines(p.responseFields(fieldsOf(
		"Content-Type: text/html", "Date: Sat, 01 Jan 2000 00:00:00 GMT", "Server: nginx", "Set-Cookie: a=1", "Set-Cookie: b=2",
		"Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "Transfer-Encoding: chunked", "Content-Length: 7",
		"Proxy-Authenticate: Basic", "Upgrade: h2c", "Trailer: T", "Alt-Svc: h3=\":443\"",
		"Location: http://up:3000/login", "content-location: /a", "ETag: \"x\"", "Via: 1.1 deep"), message.HTTP10))
	want := []string{"Content-Type: text/html", "Date: Sat, 01 Jan 2000 00:00:00 GMT", "Server: nginx", "Set-Cookie: a=1", "Set-Cookie: b=2",
		"Location: /p/login", "content-location: /p/a", "ETag: \"x\"", "Via: 1.1 deep, 1.0 me"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestRefusals(t *testing.T) {
	p, _ := start(t, "/p", upstream(t, always(plain("forwarded"))), nil)
	for _, c := range []struct {
		name   string
		r      *message.Request
		status message.Status
	}{
		{"a request that was here before", request("GET", "/p/x", "Via: 1.1 other, 1.1 "+p.name.pseudonym+" (comment)"), 508},
		{"one that passed another proxy", request("GET", "/p/x", "Via: 1.1 other", "Via: 1.0 httpserver-000000000000"), 200},
		{"a WebSocket", request("GET", "/p/x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x"), 501},
		{"another upgrade is ignored", request("GET", "/p/x", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: x"), 200},
		{"OPTIONS that may go no further", request("OPTIONS", "/p/x", "Max-Forwards: 0"), 204},
		{"TRACE that may go no further", request("TRACE", "/p/x", "Max-Forwards: 0"), 405},
		{"OPTIONS that may", request("OPTIONS", "/p/x", "Max-Forwards: 1"), 200},
		{"GET with Max-Forwards", request("GET", "/p/x", "Max-Forwards: 0"), 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := do(t, p, c.r); got.Status != c.status {
				t.Errorf("got %d (%q), want %d", got.Status, got.content, c.status)
			}
		})
	}
}

func TestAWebSocketIsToldOnce(t *testing.T) {
	var told []string
	p, _ := start(t, "/p", mustURL(t, "http://up:3000"), func(c *Config) { c.Log = func(s string) { told = append(told, s) } })
	for _, path := range []string{"/p/hmr\x1b]0;x\a?token=secret", "/p/other"} {
		r := request("GET", path, "Connection: Upgrade", "Upgrade: WebSocket")
		if got := do(t, p, r); got.Status != 501 || !strings.Contains(got.content, "WebSocket") {
			t.Errorf("got %d, %q", got.Status, got.content)
		}
	}
	want := `proxy /p to up:3000: WebSocket is not passed on, GET /p/hmr\x1b]0;x\x07 gets 501; let the client connect to up:3000 itself`
	if len(told) != 1 || told[0] != want {
		t.Errorf("the operator is told %q, want %q once", told, want)
	}
}

// What comes in as one field cannot go out as two, or as framing.
func FuzzFields(f *testing.F) {
	f.Add("X-A", "b", "close, X-A")
	f.Add("Transfer-Encoding", "chunked", "")
	f.Add("content-length", "5", "Host")
	f.Add("X-Forwarded-For", "a,,b", "X-Forwarded-For, Via")
	f.Add("Via", "1.1 x (a, b)", "\"")
	p, err := New(Config{Prefix: "/p", Upstream: &url.URL{Scheme: "http", Host: "up"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, value, connection string) {
		in := message.Fields{{Name: "Host", Value: "h"}, {Name: "Connection", Value: connection}, {Name: name, Value: value}}
		r := &message.Request{Method: "GET", Version: message.HTTP11, Fields: in, Remote: netip.MustParseAddrPort("192.0.2.7:1")}
		out := p.requestFields(r)
		for _, hop := range connectionFields {
			if out.Has(hop) {
				t.Errorf("%q passed: %v", hop, out)
			}
		}
		for _, once := range []string{"Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Via"} {
			if n := len(slices.Collect(out.Values(once))); n != 1 {
				t.Errorf("%d fields %s: %v", n, once, out)
			}
		}
		if out.Get("Host") != "up" || !strings.HasSuffix(out.Get("X-Forwarded-For"), "192.0.2.7") {
			t.Errorf("Host or the last member of X-Forwarded-For is not ours: %v", out)
		}
		own := message.EqualFold(connection, name) || strings.Contains(strings.ToLower(connection), strings.ToLower(name))
		if !own && !contains(connectionFields[:], name) && !contains([]string{"Host", "Via", "Expect", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}, name) {
			if !slices.Contains(out, message.Field{Name: name, Value: value}) {
				t.Errorf("%q: %q did not pass: %v", name, value, out)
			}
		}
		for _, f := range p.responseFields(in, message.HTTP11) {
			if contains(connectionFields[:], f.Name) {
				t.Errorf("%q passed to the client", f.Name)
			}
		}
	})
}
