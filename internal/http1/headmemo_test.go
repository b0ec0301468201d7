package http1

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// A head said again is understood as it was the first time: each request of the
// corpus, four times in a row, gives the same events and answers whole, where
// it is recognised, and byte by byte, where it never is.
func TestARequestSaidAgain(t *testing.T) {
	for _, c := range corpus(t, "*.txtar") {
		if strings.Contains(c.file, "client-") || c.play != nil || len(c.in) > 2000 {
			continue
		}
		in := bytes.Repeat(c.in, 4)
		log, out := playServer(c, in)
		if l, o := playServer(c, in, everywhere(len(in))...); l != log || o != out {
			t.Errorf("%s: %s, four times\nwhole\n%sbyte by byte\n%ssent %q\nand  %q", c.file, c.name, log, l, out, o)
		}
	}
}

// accustomed is a connection that knows the head in.
func accustomed(t *testing.T, in string) *Conn {
	c := NewConn(Limits{})
	for range 3 {
		parseOne(t, c, in)
		respondOne(t, c, nil)
	}
	if !c.memo.starts([]byte(in)) {
		t.Fatalf("%q came three times and is not known", in)
	}
	return c
}

// likeAFreshOne fails where c, between two requests, understands in otherwise
// than a connection on which nothing has happened yet.
func likeAFreshOne(t *testing.T, c *Conn, in string) {
	t.Helper()
	fresh := NewConn(c.limits)
	wantEvent, wantErr := receive(fresh, in)
	ev, err := receive(c, in)
	if ev != wantEvent || !reflect.DeepEqual(err, wantErr) || !reflect.DeepEqual(c.Request(), fresh.Request()) ||
		!bytes.Equal(c.Wire(), fresh.Wire()) || c.Buffered() != fresh.Buffered() || c.Unread() != fresh.Unread() ||
		c.recv != fresh.recv || c.send != fresh.send || c.Persistence() != fresh.Persistence() || c.ExpectsContinue() != fresh.ExpectsContinue() {
		t.Fatalf("%q\ngot  %v, %v, %+v\nwant %v, %v, %+v", in, ev, err, c.Request(), wantEvent, wantErr, fresh.Request())
	}
}

// One byte more, less or other than the known head is another head.
func TestNearlyTheSameHead(t *testing.T) {
	const in = "GET /a?b=%2e HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nX: y\r\n\r\n"
	for i := range in {
		for _, b := range []string{"", in[i:i+1] + in[i:i+1], " ", "\r", "\n", "\x00", "0", "A", ":"} {
			likeAFreshOne(t, accustomed(t, in), in[:i]+b+in[i+1:])
		}
		likeAFreshOne(t, accustomed(t, in), in[:i])
		likeAFreshOne(t, accustomed(t, in), in+in[:i])
	}
	likeAFreshOne(t, accustomed(t, in), "\r\n"+in)
	likeAFreshOne(t, accustomed(t, in), strings.Replace(in, "HTTP/1.1", "HTTP/1.0", 1))
}

// A request is its handler's own: whatever is done to one, the next one like it
// is as it was sent.
func TestAHandlerMaySpoilItsRequest(t *testing.T) {
	const in = "PUT /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"
	c := accustomed(t, in)
	for range 3 {
		likeAFreshOne(t, c, in)
		r := c.Request()
		for i := range r.Fields {
			r.Fields[i] = message.Field{Name: "Spoiled", Value: "yes"}
		}
		r.Fields = append(r.Fields, r.Fields...)
		*r = message.Request{Method: "SPOILED", Fields: r.Fields}
		c.req = &message.Request{Method: "PUT", Version: message.HTTP11}
		respondOne(t, c, nil)
	}
}

// What is known for recognising it is small, and can be dropped.
func TestForget(t *testing.T) {
	c := accustomed(t, browserHead)
	if c.DropMemo(); c.memo != (headMemo{}) {
		t.Errorf("still kept: %+v", c.memo)
	}
	likeAFreshOne(t, c, browserHead)

	c = NewConn(Limits{})
	large := "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", maxMemo) + "\r\n\r\n"
	for range 3 {
		likeAFreshOne(t, c, large)
		respondOne(t, c, nil)
		if c.memo.head != "" {
			t.Fatalf("a head of %d bytes is kept", len(large))
		}
	}
}

// Whatever comes after a head that is known, it is understood as if nothing had
// come before.
func FuzzHeadMemo(f *testing.F) {
	var last string
	seeds(f, "*.txtar", func(in []byte) {
		f.Add(string(in), last)
		f.Add(string(in), string(in)+last)
		last = string(in)
	})
	f.Fuzz(func(t *testing.T, in, next string) {
		if len(in) == 0 || len(in)+len(next) > small {
			return
		}
		c := NewConn(Limits{})
		for range 3 {
			if _, err := receive(c, in); err != nil || c.Unread() != 0 || c.Buffered() != 0 || !c.Persists() || c.Request() == nil {
				return
			}
			if !goesOn(t, c) {
				return
			}
		}
		likeAFreshOne(t, c, in+next)
	})
}
