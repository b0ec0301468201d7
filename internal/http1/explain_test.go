package http1

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// The steps of a few exchanges, with the bytes that each stands in, as a
// document that can be read.
func TestExplain(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		name, in string
		status   message.Status
		n        int64
	}{
		{"a page that is not there", "GET /nope.html HTTP/1.1\r\nHost: 192.168.1.5:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n", 404, 10},
		{"content with a length, and close", "\r\nPOST /a/../b%20c?d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", 200, 2},
		{"chunks", "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n", 201, -1},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 200, -1},
		{"HTTP/1.0 with keep-alive", "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 204, 0},
		{"no Host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400, 0},
		{"a bad field", "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\nZ: 1\r\n\r\n", 400, 0},
		{"a bad Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, 0},
		{"a length and a coding", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello", 400, 0},
		{"no request", "\x16\x03", 400, 0},
		{"an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, 0},
	} {
		x, out := exchange(t, c.in, c.status, c.n)
		fmt.Fprintf(&b, "%s\n", c.name)
		for _, s := range Explain(x) {
			bytes, mark := c.in, ">"
			if s.Sent {
				bytes, mark = string(out), "<"
			}
			if s.Off+s.Len > int64(len(bytes)) {
				t.Fatalf("%s: step %+v is outside %q", c.name, s, bytes)
			}
			fmt.Fprintf(&b, "  %s %3d %q\n      %s: %s | %s | %s\n", mark, s.Off, bytes[s.Off:s.Off+s.Len], s.What, s.Fact, s.Note, s.Rule)
		}
	}
	golden(t, "testdata/explain.txt", b.String())
}

// The steps of heads that are not complete, as a document that can be read.
func TestExplainPart(t *testing.T) {
	var b strings.Builder
	for _, in := range []string{
		"GE",
		"GET /slow HTTP/1",
		"GET /slow HTTP/1.1\r\n",
		"GET /slow HTTP/1.1\r\nHost: a\r\nAuthor",
		"\r\nPOST /a HTTP/1.0\r\nContent-Length: 5\r\nX : y\r\nZ: 1\r\n\r",
	} {
		c := NewConn(Limits{})
		for i := range in { // it comes byte by byte
			copy(c.Space(), in[i:i+1])
			c.Received(1)
			if ev, err := c.Next(); ev != NeedData || err != nil {
				t.Fatalf("%q: %v, %v", in[:i+1], ev, err)
			}
		}
		in = string(c.Pending())
		fmt.Fprintf(&b, "%q\n", in)
		for _, s := range c.ExplainPart() {
			fmt.Fprintf(&b, "  > %3d %q\n      %s: %s | %s | %s\n", s.Off, in[s.Off:s.Off+s.Len], s.What, s.Fact, s.Note, s.Rule)
		}
	}
	golden(t, "testdata/explainpart.txt", b.String())
}

// exchange plays one exchange.
func exchange(t *testing.T, in string, status message.Status, n int64) (x Exchange, out []byte) {
	t.Helper()
	c := NewConn(Limits{})
	c.Received(copy(c.Space(), in))
	_, err := c.Next()
	x.Err, _ = err.(*Error)
	x.Received, x.Skipped = int64(len(in)), c.Skipped()
	x.Request = c.Request()
	for ev := Head; ev != End && ev != Closed; {
		ev, _ = c.Next()
		x.Content = append(x.Content, c.Wire()...)
	}
	out, err = c.AppendHead(nil, status, message.Fields{{Name: "Content-Type", Value: "text/plain"}}, n, "Fri, 10 Jan 2025 14:32:06 GMT")
	if err != nil {
		t.Fatal(err)
	}
	x.Head = string(out)
	if out, err = c.AppendData(out, []byte("not found\n")[:max(n, 0)]); err != nil {
		t.Fatal(err)
	}
	if out, err = c.AppendEnd(out, nil); err != nil {
		t.Fatal(err)
	}
	x.Sent, x.Why = int64(len(out)), c.Persistence()
	x.SentContent = out[len(x.Head):]
	return x, out
}

// golden compares got with a file, which -update writes.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := lineAt(gotLines, i), lineAt(wantLines, i)
		if g != w {
			t.Fatalf("%s:%d is not up to date; look at the difference, then run with -update\ngot  %q\nwant %q", file, i+1, g, w)
		}
	}
}

// lineAt is line i of a document, "" after its last line.
func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
