package http1

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// possible are the pairs of states that a connection can be in.
var possible = map[receiving][]sending{
	awaiting:  {silent},
	inHead:    {silent},
	inContent: {silent, started, sent},
	complete:  {silent, started, sent},
	failed:    {silent, started, sent},
	ended:     {silent},
}

// The diagram in the package's doc is the table, printed.
func TestDiagram(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "//\t%-10s %-8s %s\n", "receiving", "sending", "calls that fit")
	for r := awaiting; r <= ended; r++ {
		for _, s := range possible[r] {
			b.WriteString(strings.TrimRight(fmt.Sprintf("//\t%-10v %-8v%v", r, s, table[r][s]), " ") + "\n")
		}
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), b.String()) {
		t.Errorf("doc.go does not hold this diagram:\n%s", b.String())
	}
}

// Calls out of order are refused in every pair of states, and change nothing.
func TestOrder(t *testing.T) {
	states := map[string]func(c *Conn){
		"awaiting":  func(c *Conn) {},
		"inHead":    func(c *Conn) { receive(c, "GET") },
		"inContent": func(c *Conn) { receive(c, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n") },
		"complete":  func(c *Conn) { receive(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") },
		"failed":    func(c *Conn) { receive(c, "\x00") },
		"ended":     func(c *Conn) { c.ReceivedEOF(); c.Next() },
	}
	for r, name := range []string{"awaiting", "inHead", "inContent", "complete", "failed", "ended"} {
		for s := silent; s <= sent; s++ {
			c := NewConn(Limits{})
			states[name](c)
			if s >= started {
				_, err := c.AppendHead(nil, 200, nil, 0, "")
				if fits := slices.Contains(possible[receiving(r)], s); fits != (err == nil) {
					t.Errorf("%s, %v: AppendHead: %v", name, s, err)
				}
				if err != nil {
					continue
				}
			}
			if s == sent {
				if _, err := c.AppendEnd(nil, nil); err != nil {
					t.Fatal(err)
				}
			}
			if c.recv != receiving(r) || c.send != s {
				t.Fatalf("%s, %v: the connection is in %v, %v", name, s, c.recv, c.send)
			}
			checkCalls(t, c)
		}
	}
}

// receive feeds in to c and returns one event.
func receive(c *Conn, in string) (Event, error) {
	c.Received(copy(c.Space(), in))
	return c.Next()
}

// checkCalls makes every call in the state that before is in.
func checkCalls(t *testing.T, before *Conn) {
	fits := table[before.recv][before.send]
	for call, do := range map[calls]func(c *Conn) ([]byte, error){
		callInterim: func(c *Conn) ([]byte, error) { return c.AppendInterim([]byte("x"), message.Continue, nil) },
		callHead:    func(c *Conn) ([]byte, error) { return c.AppendHead([]byte("x"), 200, nil, 0, "") },
		callData:    func(c *Conn) ([]byte, error) { return c.AppendData([]byte("x"), nil) },
		callEnd:     func(c *Conn) ([]byte, error) { return c.AppendEnd([]byte("x"), nil) },
		callNext:    func(c *Conn) ([]byte, error) { return []byte("x"), c.NextExchange() },
	} {
		c := *before
		c.pooled = nil // it is lent once
		out, err := do(&c)
		switch {
		case fits&call != 0 && err != nil:
			t.Errorf("%v, %v:%v: %v", before.recv, before.send, call, err)
		case fits&call == 0 && (err != ErrOrder || string(out) != "x" || c.recv != before.recv || c.send != before.send):
			t.Errorf("%v, %v:%v: %v, %q, now %v, %v; it must be refused and change nothing", before.recv, before.send, call, err, out, c.recv, c.send)
		}
	}
}

// After Fail the response says close, and nothing further is read.
func TestFail(t *testing.T) {
	for _, in := range []string{"", "GE", "GET / HTTP/1.1\r\nHost: a\r\n", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"} {
		c := NewConn(Limits{})
		if in != "" {
			receive(c, in)
		}
		want := &Error{message.RequestTimeout, reason.HeaderTimeout, "RFC 9110 §15.5.9", "it took too long"}
		c.Fail(want)
		if ev, err := c.Next(); ev != Closed || err != error(want) {
			t.Errorf("%q: Next says %v, %v", in, ev, err)
		}
		out, err := c.AppendHead(nil, want.Status, nil, 0, "")
		if err != nil || !strings.Contains(string(out), "\r\nConnection: close\r\n") {
			t.Errorf("%q: the response is %q, %v", in, out, err)
		}
		if _, err := c.AppendEnd(nil, nil); err != nil || c.Persists() || c.Persistence() != reason.HeaderTimeout {
			t.Errorf("%q: %v, persists %v, %v", in, err, c.Persists(), c.Persistence())
		}
		if c.NextExchange() != ErrOrder {
			t.Errorf("%q: another exchange", in)
		}
	}

	// A complete request stays complete.
	c := NewConn(Limits{})
	receive(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	c.Fail(&Error{Status: message.RequestTimeout})
	if !c.Persists() {
		t.Error("a complete request failed")
	}
}

// The pairs of states over the life of a connection, and when its buffer can be
// released.
func TestStates(t *testing.T) {
	c := NewConn(Limits{})
	is := func(r receiving, s sending) {
		t.Helper()
		if c.recv != r || c.send != s {
			t.Errorf("the state is %v, %v, not %v, %v", c.recv, c.send, r, s)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	is(awaiting, silent)
	receive(c, "PUT / HTTP/1.1\r\n")
	is(inHead, silent)
	receive(c, "Host: a\r\nContent-Length: 5\r\n\r\n")
	is(inContent, silent)
	if n := c.Unread(); n != 5 {
		t.Errorf("%d bytes unread", n)
	}
	c.Next()
	is(inContent, silent)
	receive(c, "hel")
	is(inContent, silent)
	_, err := c.AppendHead(nil, 200, nil, 0, "")
	must(err)
	is(inContent, started)
	_, err = c.AppendEnd(nil, nil)
	must(err)
	is(inContent, sent)
	receive(c, "lo")
	c.Next()
	is(complete, sent)
	must(c.NextExchange())
	is(awaiting, silent)
	c.Release()
	if c.buf.b != nil {
		t.Error("the buffer is still held")
	}
	receive(c, "\x00GET")
	is(failed, silent)
	if c.Release(); c.buf.b == nil {
		t.Error("the buffer is gone before the response")
	}
	_, err = c.AppendHead(nil, 400, nil, 0, "")
	must(err)
	_, err = c.AppendEnd(nil, nil)
	must(err)
	is(failed, sent)
	if c.Release(); c.buf.b != nil || c.Buffered() != 0 {
		t.Error("the buffer is still held though nothing more will be read")
	}
}

// The Accept of a refused request is known, so that a browser gets an HTML page.
func TestRefusedAccept(t *testing.T) {
	for in, want := range map[string]string{
		"GET /a<b HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n":           "text/html",
		"GET / HTTP/2.0\r\nAccept: text/html\r\n\r\n":                         "text/html",
		"GET / HTTP/1.1\r\nAccept: text/html\r\nX : y\r\n\r\n":                "text/html",
		"GET / HTTP/1.1\nAccept: text/html\r\n\r\n":                           "text/html",
		"GET /a<b HTTP/1.1\r\nX : y\r\nAccept: text/html\r\n\r\n":             "",
		"GET /a<b HTTP/1.1\r\n\r\n":                                           "",
		"GET /a<b HTTP/1.1\r\nX: \ny\r\nAccept: text/html\r\n\r\n":            "",
		"GET /a<b HTTP/1.1\r\n\rX: y\r\nAccept: text/html\r\n\r\n":            "",
		"GET /a<b HTTP/1.1\r\nAccept: text/html\r\nX: y\rz\r\n\r\nGET / HTTP": "text/html",
		"GET /a<b HTTP/1.1\r\nAccept: text/html\r\n":                          "",
	} {
		c := NewConn(Limits{})
		if _, err := receive(c, in); err == nil {
			t.Fatalf("%q was taken", in)
		}
		if got := c.Request().Fields.Get("Accept"); got != want {
			t.Errorf("%q: Accept is %q, not %q", in, got, want)
		}
	}
}

// The log shows the method and target of a broken request line.
func TestRefusedTarget(t *testing.T) {
	for in, want := range map[string]string{
		"GET /a b HTTP/1.1\r\n":       "GET /a",
		"GET /\x1b]52;c HTTP/1.1\r\n": "GET /\x1b]52;c",
		"GET /old\r\n":                "GET /old",
		"GET /a HTTP/3.0\r\n":         "GET /a",
		"GET /a HTTP/1.1\n":           "GET /a",
		"GET /" + strings.Repeat("a", 600) + " HTTP/1.1\r\n": "GET /" + strings.Repeat("a", 495),
		"GET / HTTP/1.1\r\nX: " + strings.Repeat("a", 600):   "GET /",
		"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n":        "GET http://u@a/",
		"POST /x HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n":       "POST /x",
		"\x16\x03\x01":                        "",
		strings.Repeat("G", 600):              "",
		"G(T / HTTP/1.1\r\nHost: a\r\n\r\n\r": "",
	} {
		c := NewConn(Limits{MaxHeaderBytes: 500})
		if _, err := receive(c, in); err == nil {
			t.Fatalf("%q was taken", in)
		}
		got := ""
		if r := c.Request(); r != nil {
			got = r.Method + " " + r.Target.Raw
		}
		if got != want {
			t.Errorf("%q: understood %q, not %q", in, got, want)
		}
	}
}
