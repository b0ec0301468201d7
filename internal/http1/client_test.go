package http1

import (
	"fmt"
	"strings"
	"testing"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// The corpus of the client's side.
func TestClientWire(t *testing.T) {
	cases := corpus(t, "client-*.txtar")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.check(t, playClient, followUp{}) })
	}
	if *update && !t.Failed() {
		fill(t, cases)
	}
	t.Logf("%d cases", len(cases))
}

// playClient is a run of the client's side. The play is the methods that were
// asked for, by default one GET.
func playClient(wc *wireCase, in []byte, cuts ...int) (log, out string) {
	c := NewClient(wc.limits)
	asked := wc.play
	if asked == nil {
		asked = []string{"GET"}
	}
	for _, method := range asked {
		c.Sent(method)
	}
	p := &asker{c: c}
	going := feed(c, in, cuts, p.drain)
	if going && wc.eof {
		c.ReceivedEOF()
		going = p.drain()
	}
	if going {
		p.flush()
		fmt.Fprintf(&p.log, "%d need\n", p.off)
	}
	return p.log.String(), ""
}

// An asker is a client that logs what it understands.
type asker struct {
	player // for its log
	c      *Client
}

// drain handles events until bytes are needed; false when the connection is over.
func (p *asker) drain() bool {
	for {
		ev, err := p.c.Next()
		p.off += len(p.c.buf.wire())
		switch ev {
		case NeedData:
			return true
		case Interim, Head:
			p.head(ev)
		case Data:
			p.data, p.dataEnd = append(p.data, p.c.Data()...), p.off
		case End:
			p.note("end")
			p.fields(p.c.Trailers())
			if p.c.close == reason.None {
				p.log.WriteString("= kept\n")
			} else {
				fmt.Fprintf(&p.log, "= %v\n", p.c.close)
			}
		case Paused:
			return true
		case Closed:
			if err == nil {
				p.note("closed")
				return false
			}
			e := err.(*Error)
			p.note(fmt.Sprintf("error %d %s (%s)", e.Status, e.Detail, e.Rule))
			fmt.Fprintf(&p.log, "= %v\n", e.Reason)
			return false
		}
	}
}

// head logs a response's head.
func (p *asker) head(ev Event) {
	r := p.c.Response()
	p.note(strings.TrimSpace(fmt.Sprintf("%s %v %d %s", strings.ToLower(ev.String()), r.Version, r.Status, shortened(r.Phrase))))
	p.fields(r.Fields)
	switch {
	case ev == Interim:
	case r.Chunked:
		p.log.WriteString("  content in chunks\n")
	case r.Length < 0:
		p.log.WriteString("  content to the end of the connection\n")
	case r.Length > 0:
		fmt.Fprintf(&p.log, "  content of %d bytes\n", r.Length)
	}
}

// Requests as they go out, and what cannot.
func TestAppendRequest(t *testing.T) {
	host := message.Field{Name: "Host", Value: "a"}
	for _, c := range []struct {
		name, method, target string
		fields               message.Fields
		n                    int64
		want                 string
		err                  error
	}{
		{"GET has no framing", "GET", "/x?y", message.Fields{host}, 0, "GET /x?y HTTP/1.1\r\nHost: a\r\n\r\n", nil},
		{"POST without content says so", "POST", "/", message.Fields{host}, 0, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", nil},
		{"a length", "PUT", "/", message.Fields{host}, 5, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", nil},
		{"no length", "PUT", "/", message.Fields{host}, -1, "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", nil},
		{"framing fields are dropped", "GET", "/", message.Fields{host, {Name: "content-length", Value: "9"}, {Name: "Transfer-Encoding", Value: "chunked"}}, 0, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", nil},
		{"Connection passes", "GET", "/", message.Fields{host, {Name: "Connection", Value: "close"}}, 0, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", nil},
		{"a space in the target", "GET", "/a b", nil, 0, "", ErrField},
		{"a CR LF in the target", "GET", "/a\r\nX: y", nil, 0, "", ErrField},
		{"no target", "GET", "", nil, 0, "", ErrField},
		{"a space in the method", "GE T", "/", nil, 0, "", ErrField},
		{"a CR LF in a value", "GET", "/", message.Fields{{Name: "X", Value: "a\r\nY: b"}}, 0, "", ErrField},
		{"a colon in a name", "GET", "/", message.Fields{{Name: "X:", Value: "a"}}, 0, "", ErrField},
	} {
		got, err := NewClient(Limits{}).AppendRequest(nil, c.method, c.target, c.fields, c.n)
		if string(got) != c.want || err != c.err {
			t.Errorf("%s: got %q, %v; want %q, %v", c.name, got, err, c.want, c.err)
		}
	}
}

// One client, several exchanges: the halves, the order, and when it is over.
func TestClientExchanges(t *testing.T) {
	c := NewClient(Limits{})
	must := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	receive := func(s string, want ...Event) {
		t.Helper()
		c.Received(copy(c.Space(), s))
		for _, w := range want {
			if ev, err := c.Next(); ev != w || err != nil {
				t.Fatalf("after %q: %v, %v; want %v", s, ev, err, w)
			}
		}
	}
	must(c.AppendRequest(nil, "POST", "/", nil, 5))
	if _, err := c.AppendRequest(nil, "GET", "/", nil, 0); err != ErrOrder {
		t.Errorf("a request inside a request: %v", err)
	}
	receive("HTTP/1.1 100 Continue\r\n\r\n", Interim, NeedData)
	must(c.AppendData(nil, []byte("hel")))
	receive("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Head, Data, End, Paused)
	if c.Persists() {
		t.Error("it persists though its request has not ended")
	}
	if _, err := c.AppendEnd(nil, nil); err != ErrShort {
		t.Errorf("a short request: %v", err)
	}
	must(c.AppendData(nil, []byte("lo")))
	must(c.AppendEnd(nil, nil))
	if !c.Persists() {
		t.Error("it does not persist though both halves have ended")
	}
	c.Release()

	// Two at once.
	must(c.AppendRequest(nil, "HEAD", "/", nil, 0))
	if c.Persists() {
		t.Error("it persists though a response is awaited")
	}
	must(c.AppendRequest(nil, "GET", "/", message.Fields{{Name: "Connection", Value: "close"}}, 0))
	if _, err := c.AppendRequest(nil, "GET", "/", nil, 0); err != ErrOrder {
		t.Errorf("a request after close: %v", err)
	}
	receive("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Head, End, Head, Data, End, Paused)
	if c.Persists() {
		t.Error("it persists though we said close")
	}
}
