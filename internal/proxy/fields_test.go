package proxy

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// lines are fields as "Name: value".
func lines(f message.Fields) []string {
	var out []string
	for _, field := range f {
		out = append(out, field.Name+": "+field.Value)
	}
	return out
}

func TestRequestFields(t *testing.T) {
	p, _ := start(t, "/p", mustURL(t, "http://up.example:3000"), nil)
	p.via = "me"
	for _, c := range []struct {
		name   string
		change func(*message.Request)
		in     []string
		want   []string
	}{
		{"end-to-end fields pass, in order and as written", nil,
			[]string{"User-Agent: curl", "ACCEPT: */*", "Cookie: a=b", "X-Own: 1", "X-Own: 2"},
			[]string{"Host: up.example:3000", "User-Agent: curl", "ACCEPT: */*", "Cookie: a=b", "X-Own: 1", "X-Own: 2",
				"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"connection fields don't, named or not", nil,
			[]string{"Connection: keep-alive, X-Mine", "Connection: x-other", "Keep-Alive: timeout=5", "X-Mine: a", "X-Other: b", "TE: trailers",
				"Proxy-Connection: keep-alive", "Upgrade: h2c", "HTTP2-Settings: AAA", "Transfer-Encoding: chunked", "Content-Length: 3",
				"Trailer: a", "Proxy-Authorization: Basic eA==", "Range: bytes=0-1"},
			[]string{"Host: up.example:3000", "Range: bytes=0-1",
				"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"who came before is kept, and we are added", func(r *message.Request) { r.Version = message.HTTP10 },
			[]string{"X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 198.51.100.2", "Via: 1.1 a, 1.0 b", "X-Forwarded-Proto: https", "X-Forwarded-Host: forged"},
			[]string{"Host: up.example:3000", "X-Forwarded-For: 198.51.100.1, 198.51.100.2, 192.0.2.7",
				"X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 a, 1.0 b, 1.0 me"}},
		{"Connection cannot take away what we add", nil,
			[]string{"Connection: X-Forwarded-For, Host, Via, close"},
			[]string{"Host: up.example:3000", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"TLS and IPv6", func(r *message.Request) {
			r.Secure, r.Remote = true, netip.MustParseAddrPort("[2001:db8::1]:99")
		}, nil,
			[]string{"Host: up.example:3000", "X-Forwarded-For: 2001:db8::1", "X-Forwarded-Proto: https", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"IPv4 over an IPv6 socket", func(r *message.Request) { r.Remote = netip.MustParseAddrPort("[::ffff:192.0.2.9]:99") }, nil,
			[]string{"Host: up.example:3000", "X-Forwarded-For: 192.0.2.9", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"an expectation with content", func(r *message.Request) { r.Length = 4 }, []string{"Expect: 100-Continue"},
			[]string{"Host: up.example:3000", "Expect: 100-continue", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"an expectation of nothing", nil, []string{"Expect: 100-continue"},
			[]string{"Host: up.example:3000", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"Max-Forwards counts down for OPTIONS", func(r *message.Request) { r.Method = "OPTIONS" }, []string{"Max-Forwards: 3"},
			[]string{"Host: up.example:3000", "Max-Forwards: 2", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
		{"and passes as it is for GET", nil, []string{"Max-Forwards: 3"},
			[]string{"Host: up.example:3000", "Max-Forwards: 3", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: front.example", "Via: 1.1 me"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request("GET", "/p/x", c.in...)
			if c.change != nil {
				c.change(r)
			}
			if got := lines(p.requestFields(r)); !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestResponseFields(t *testing.T) {
	p, _ := start(t, "/p", mustURL(t, "http://up:3000"), nil)
	p.via = "me"
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
		{"a request that was here before", request("GET", "/p/x", "Via: 1.1 other, 1.1 "+p.via+" (comment)"), 508},
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
