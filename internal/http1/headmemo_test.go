package http1

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// A repeated head means the same as the first time: each request of the corpus, four
// times in a row, gives the same events and responses whole, where the memo is used,
// and byte by byte, where it never is.
func TestARepeatedRequest(t *testing.T) {
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

// knowing returns a connection that remembers the head in.
func knowing(t *testing.T, in string) *Conn {
	c := NewConn(Limits{})
	for range 3 {
		parseOne(t, c, in)
		respondOne(t, c, nil)
	}
	if !c.memo.starts([]byte(in)) {
		t.Fatalf("%q came three times and is not remembered", in)
	}
	return c
}

// likeAFreshOne fails unless c, between two requests, understands in like a new
// connection.
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

// A head that differs from the remembered one in one byte is another head.
func TestNearlyTheSameHead(t *testing.T) {
	const in = "GET /a?b=%2e HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nX: y\r\n\r\n"
	for i := range in {
		for _, b := range []string{"", in[i:i+1] + in[i:i+1], " ", "\r", "\n", "\x00", "0", "A", ":"} {
			likeAFreshOne(t, knowing(t, in), in[:i]+b+in[i+1:])
		}
		likeAFreshOne(t, knowing(t, in), in[:i])
		likeAFreshOne(t, knowing(t, in), in+in[:i])
	}
	likeAFreshOne(t, knowing(t, in), "\r\n"+in)
	likeAFreshOne(t, knowing(t, in), strings.Replace(in, "HTTP/1.1", "HTTP/1.0", 1))
}

// Whatever a handler does to a request, the next one with the same head is as sent.
func TestAHandlerMaySpoilItsRequest(t *testing.T) {
	const in = "PUT /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"
	c := knowing(t, in)
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

func TestALargeHeadIsNotRemembered(t *testing.T) {
	c := NewConn(Limits{})
	large := "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", maxMemo) + "\r\n\r\n"
	for range 3 {
		likeAFreshOne(t, c, large)
		respondOne(t, c, nil)
		if c.memo.head != "" {
			t.Fatalf("a head of %d bytes is kept", len(large))
		}
	}
}

// Whatever follows a remembered head is understood as on a new connection.
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

// Which heads are remembered, after which requests.
func TestWhatTheMemoRemembers(t *testing.T) {
	const a, b = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"
	const unknown, expects = "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n"
	pad := func(n int) string {
		const start, end = "GET / HTTP/1.1\r\nHost: a\r\nX: ", "\r\n\r\n"
		return start + strings.Repeat("x", n-len(start)-len(end)) + end
	}
	for _, c := range []struct {
		name     string
		requests []string
		known    string // the head that is recognised; "" for none
	}{
		{"nothing yet", nil, ""},
		{"once", []string{a}, ""},
		{"twice", []string{a, a}, a},
		{"three times", []string{a, a, a}, a},
		{"two in turn", []string{a, b, a, b, a, b}, ""},
		{"two, then the first twice", []string{a, b, a, a}, a},
		{"another after two", []string{a, a, b}, ""},
		{"as large as it may be", []string{pad(maxMemo), pad(maxMemo)}, pad(maxMemo)},
		{"one byte larger", []string{pad(maxMemo + 1), pad(maxMemo + 1)}, ""},
		{"a large one between two", []string{a, pad(maxMemo + 1), a}, ""},
		{"an unknown method", []string{unknown, unknown}, unknown},
		{"an unknown expectation", []string{expects, expects}, expects},
		{"with an empty line before it", []string{"\r\n" + a, "\r\n" + a}, a},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := NewConn(Limits{})
			for _, in := range c.requests {
				if ev, err := receive(k, in); ev != Head {
					t.Fatalf("%.80q: %v, %v", in, ev, err)
				}
				if k.Next(); !goesOn(t, k) {
					t.Fatalf("%.80q: the connection is not kept", in)
				}
			}
			for _, in := range append(c.requests, a, b) {
				in = strings.TrimPrefix(in, "\r\n")
				if got, want := k.memo.starts([]byte(in)), in == c.known; got != want {
					t.Errorf("%.80q is recognised: %v, want %v", in, got, want)
				}
				if in == c.known && k.memo.starts([]byte(in[:len(in)-1])) {
					t.Errorf("%.80q is recognised without its last byte", in)
				}
			}
			if c.known != "" {
				likeAFreshOne(t, k, c.known)
			}
		})
	}
}

// A refused head is refused again, with the same error.
func TestARepeatedHeadIsRefusedAgain(t *testing.T) {
	for _, in := range []string{
		"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n",
		"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue, tea\r\n\r\n",
	} {
		c := NewConn(Limits{})
		var first error
		for i := range 5 {
			ev, err := receive(c, in)
			if first == nil {
				first = err
			}
			if ev != Head || err == nil || err.Error() != first.Error() {
				t.Fatalf("request %d, %q: %v, %v; first %v", i, in, ev, err, first)
			}
			if c.Next(); !goesOn(t, c) {
				t.Fatalf("%q: the connection is not kept", in)
			}
		}
	}
}
