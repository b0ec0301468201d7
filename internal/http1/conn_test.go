package http1

import (
	"strings"
	"testing"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A head larger than any pooled buffer, in pieces: the buffer grows under it.
func TestBufferGrows(t *testing.T) {
	in := "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("0123456789", 20<<10) + "\r\n\r\n"
	c := NewConn(Limits{MaxHeaderBytes: 300 << 10})
	for rest := in; rest != ""; {
		n := copy(c.Space(), rest[:min(len(rest), 1000)])
		c.Received(n)
		rest = rest[n:]
		if ev, err := c.Next(); err != nil || rest == "" && ev != Head {
			t.Fatalf("%v, %v with %d bytes to come", ev, err, len(rest))
		}
	}
	if r := c.Request(); r.Head != in || len(r.Fields.Get("X")) != 200<<10 {
		t.Errorf("the head has %d bytes, not %d", len(r.Head), len(in))
	}
	respondOne(t, c, nil)
	if c.Release(); c.buf.b != nil || c.Buffered() != 0 {
		t.Error("the buffer is still held")
	}
}

// Content in pieces far larger than a buffer, and how much of it is still unread.
func TestLargeContent(t *testing.T) {
	const size = 1 << 20
	c := NewConn(Limits{})
	receive(c, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n")
	for got := 0; got < size; {
		space := c.Space()
		if got > small && len(space) < small && size-got > large {
			t.Fatalf("only %d bytes of space for %d of content", len(space), size-got)
		}
		c.Received(min(len(space), size-got))
		if ev, err := c.Next(); ev != Data || err != nil {
			t.Fatal(ev, err)
		}
		got += len(c.Data())
		if c.Unread() != int64(size-got) {
			t.Fatalf("%d bytes unread, not %d", c.Unread(), size-got)
		}
	}
	if ev, err := c.Next(); ev != End || err != nil {
		t.Fatal(ev, err)
	}
}

// The next request waits until the exchange before it is over, and of chunks
// the number of unread bytes is unknown.
func TestPaused(t *testing.T) {
	c := NewConn(Limits{})
	receive(c, "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if c.Unread() != -1 {
		t.Errorf("%d bytes of chunks unread", c.Unread())
	}
	for _, want := range []Event{End, Paused, Paused} {
		if ev, err := c.Next(); ev != want || err != nil {
			t.Errorf("%v, %v; want %v", ev, err, want)
		}
	}
	if c.Unread() != 0 || c.NextExchange() != ErrOrder {
		t.Error("the exchange is over before its response")
	}
	respondOne(t, c, nil)
	if ev, err := c.Next(); ev != Head || err != nil {
		t.Errorf("%v, %v; want the next request's head", ev, err)
	}
}

// What is chunked, and what content may go past the machine.
func TestChunkedOrPassedThrough(t *testing.T) {
	for _, x := range []struct {
		in      string
		n       int64
		chunked bool
		pass    error
	}{
		{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1, true, ErrOrder},
		{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 5, false, nil},
		{"GET / HTTP/1.0\r\n\r\n", -1, false, nil},
		{"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", -1, false, ErrOrder},
	} {
		c := NewConn(Limits{})
		parseOne(t, c, x.in)
		if err := c.Passthrough(5); err != ErrOrder {
			t.Errorf("%q: content before the head: %v", x.in, err)
		}
		if _, err := c.AppendHead(nil, 200, nil, x.n, ""); err != nil {
			t.Fatal(err)
		}
		if err := c.Passthrough(5); c.Chunked() != x.chunked || err != x.pass {
			t.Errorf("%q, length %d: chunked %v, passed through: %v", x.in, x.n, c.Chunked(), err)
		}
	}
}

// An error is a line for the log and a page for the client.
func TestErrorTexts(t *testing.T) {
	e := &Error{message.BadRequest, reason.BadHost, "RFC 9112 §3.2", "there is no Host field"}
	if got, want := e.Error(), "Bad Request: there is no Host field (RFC 9112 §3.2)"; got != want {
		t.Errorf("the error reads %q, not %q", got, want)
	}
	r := e.Problem().Response("")
	if body := string(r.Content.(message.Bytes)); r.Status != 400 || !strings.HasPrefix(body, "HTTP/1.1 400 Bad Request\n"+e.Detail) {
		t.Errorf("the page is %d %q", r.Status, body)
	}
}

// When a client's connection persists and allows another request.
func TestClientPersistence(t *testing.T) {
	for _, x := range []struct {
		in       string
		persists bool
		why      reason.Code // why it is over; None: it is not
	}{
		{"", false, reason.None},
		{"HTTP/1.1 204 No Content\r\n\r\n", true, reason.None},
		{"HTTP/1.0 204 No Content\r\nConnection: keep-alive\r\n\r\n", true, reason.None},
		{"HTTP/1.0 204 No Content\r\n\r\n", false, reason.UpstreamClose},
		{"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", false, reason.UpstreamClose},
		{"HTTP/1.1 200 OK\r\n\r\n", false, reason.UpstreamClose},
		{"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", false, reason.UpstreamError},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense", false, reason.UpstreamError},
	} {
		c := NewClient(Limits{})
		if _, err := c.AppendRequest(nil, "GET", "/", nil, 0); err != nil {
			t.Fatal(err)
		}
		c.Received(copy(c.Space(), x.in))
		why := reason.None
		for ev := Head; ev != NeedData && ev != Paused && ev != Closed; {
			var err error
			if ev, err = c.Next(); err != nil {
				why = err.(*Error).Reason
			}
		}
		if why == reason.None {
			why = c.close
		}
		if why != x.why || c.Persists() != x.persists {
			t.Errorf("%q: persists %v, over because of %v; want %v, %v", x.in, c.Persists(), why, x.persists, x.why)
		}
		if _, err := c.AppendRequest(nil, "GET", "/", nil, 0); (err == ErrOrder) != (x.why != reason.None) {
			t.Errorf("%q: another request: %v", x.in, err)
		}
	}
}

// Space is large only while much content is expected: content of a known length
// larger than a small buffer, and, from a server, content of unknown length.
func TestHowMuchSpaceIsOffered(t *testing.T) {
	const put, ok = "PUT / HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1 200 OK\r\n"
	for _, x := range []struct {
		name, in string
		server   bool
		large    bool
	}{
		{"nothing received", "", true, false},
		{"half a head", "GET / HT", true, false},
		{"no content", put + "\r\n", true, false},
		{"content as large as a small buffer", put + "Content-Length: 4096\r\n\r\n", true, false},
		{"content one byte larger", put + "Content-Length: 4097\r\n\r\n", true, true},
		{"content of which a small part is left", put + "Content-Length: 4100\r\n\r\n12345", true, false},
		{"a small chunk", put + "Transfer-Encoding: chunked\r\n\r\n1000\r\n", true, false},
		{"a large chunk", put + "Transfer-Encoding: chunked\r\n\r\n1001\r\n", true, true},
		{"a response of a small length", ok + "Content-Length: 4096\r\n\r\n", false, false},
		{"a response of a large length", ok + "Content-Length: 4097\r\n\r\n", false, true},
		{"a response to the end of the connection", ok + "\r\n", false, true},
		{"half a response head", ok + "Content-L", false, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			var m interface {
				Space() []byte
				Received(int)
				Next() (Event, error)
			} = NewConn(Limits{})
			if !x.server {
				client := NewClient(Limits{})
				client.Sent("GET")
				m = client
			}
			m.Received(copy(m.Space(), x.in))
			for ev := Head; ev != NeedData && ev != End && x.in != ""; {
				var err error
				if ev, err = m.Next(); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(m.Space()); n > small != x.large || n == 0 {
				t.Errorf("%d bytes of space are offered", n)
			}
		})
	}
}
