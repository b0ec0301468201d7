package http1

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"httpserver/internal/message"
)

// kept returns all strings of a request, and a copy of each.
func kept(r *message.Request) (strs, copies []string) {
	strs = []string{r.Method, r.Head, r.Target.Raw, r.Target.Path, r.Target.RawPath, r.Target.Query, r.Target.Authority, r.Target.Scheme}
	for _, f := range r.Fields {
		strs = append(strs, f.Name, f.Value)
	}
	for _, s := range strs {
		copies = append(copies, strings.Clone(s))
	}
	return strs, copies
}

// Strings may be kept when the loan of a request is over, however its memory and the
// buffer are reused.
func TestStringsOutliveTheLoan(t *testing.T) {
	c := NewConn(Limits{})
	var strs, copies []string
	for i := range 300 {
		in := fmt.Sprintf("PUT http://h%d.example/a%%20%d?q=%d HTTP/1.1\r\nHost: h\r\nX-%d: %s\r\nContent-Length: 3\r\n\r\n%03d", i, i, i, i%7, strings.Repeat("v", i), i)
		parseOne(t, c, in)
		s, k := kept(c.Request())
		strs, copies = append(strs, s...), append(copies, k...)
		for ev := Head; ev != End; {
			var err error
			if ev, err = c.Next(); err != nil || ev == NeedData {
				t.Fatal(ev, err)
			}
		}
		respondOne(t, c, nil)
		if i%10 == 0 {
			c.Release()
		}
	}
	for i := range strs {
		if strs[i] != copies[i] {
			t.Fatalf("a kept string was %q and became %q", copies[i], strs[i])
		}
	}
}

// Connections on many goroutines share the pools. Each sees its own requests only.
func TestConnectionsShareThePoolsOnly(t *testing.T) {
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for round := range 20 {
				c := NewConn(Limits{})
				for i := range 20 {
					name := fmt.Sprintf("g%d-%d-%d", g, round, i)
					in := "GET /" + name + " HTTP/1.1\r\nHost: " + name + "\r\n" + strings.Repeat("X: "+name+"\r\n", i) + "\r\n"
					ev, err := receive(c, in)
					r := c.Request()
					if ev != Head || err != nil || r.Head != in || r.Target.Path != "/"+name || len(r.Fields) != i+1 {
						t.Errorf("%s: %v, %v, %+v", name, ev, err, r)
						return
					}
					for _, f := range r.Fields {
						if f.Value != name {
							t.Errorf("%s: the field %v is of another request", name, f)
						}
					}
					c.AppendHead(nil, 200, nil, 0, "")
					c.AppendEnd(nil, nil)
					if c.Next(); c.NextExchange() != nil {
						t.Errorf("%s: the exchange does not end", name)
					}
				}
			}
		})
	}
	all.Wait()
}

// A request has room for 18 fields. More of them, or fields that a handler appends,
// never reach the memory of another request.
func TestFieldsBeyondThePooledOnes(t *testing.T) {
	for _, n := range []int{0, 1, 16, 17, 18, 19, 40, 127} {
		in := "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", n) + "\r\n"
		a, b := NewConn(Limits{}), NewConn(Limits{})
		parseOne(t, a, in)
		parseOne(t, b, in)
		ra, rb := a.Request(), b.Request()
		want := slices.Clone(rb.Fields)
		ra.Fields = append(ra.Fields, message.Field{Name: "Added", Value: "by a handler"})
		for i := range ra.Fields {
			ra.Fields[i].Value = "changed"
		}
		if len(want) != n+1 || !slices.Equal(rb.Fields, want) {
			t.Errorf("%d fields: the other request has %v", n, rb.Fields)
		}
		respondOne(t, a, nil)
		parseOne(t, a, in)
		if !slices.Equal(a.Request().Fields, want) {
			t.Errorf("%d fields: the next request has %v", n, a.Request().Fields)
		}
	}
}

// Nothing of the requests before is left over in a request.
func TestARequestHasOnlyItsOwnParts(t *testing.T) {
	c := NewConn(Limits{})
	for _, x := range []struct {
		in     string
		want   message.Target
		fields int
		length int64
	}{
		{"GET http://h/p?q HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n", message.Target{Raw: "http://h/p?q", Form: message.AbsoluteForm, Scheme: "http", Authority: "h", RawPath: "/p", Path: "/p", Query: "q", HasQuery: true}, 2, 0},
		{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", message.Target{Raw: "/", RawPath: "/", Path: "/"}, 1, 0},
		{"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", message.Target{Raw: "*", Form: message.AsteriskForm, RawPath: "*", Path: "*"}, 1, 0},
		{"GET /? HTTP/1.1\r\nHost: a\r\n\r\n", message.Target{Raw: "/?", RawPath: "/", Path: "/", HasQuery: true}, 1, 0},
		{"GET http://h HTTP/1.1\r\nHost: a\r\n\r\n", message.Target{Raw: "http://h", Form: message.AbsoluteForm, Scheme: "http", Authority: "h", RawPath: "/", Path: "/"}, 1, 0},
		{"CONNECT h:1 HTTP/1.1\r\nHost: a\r\n\r\n", message.Target{Raw: "h:1", Form: message.AuthorityForm, Authority: "h:1"}, 1, 0},
		{"GET /%41 HTTP/1.1\r\nHost: a\r\n\r\n", message.Target{Raw: "/%41", RawPath: "/%41", Path: "/A"}, 1, 0},
	} {
		parseOne(t, c, x.in)
		r := c.Request()
		if r.Target != x.want || len(r.Fields) != x.fields || r.Length != x.length || r.Head != x.in {
			t.Errorf("%q\ngot  %+v\nwant %+v", x.in, r, x.want)
		}
		if r.Content != nil || r.Trailers != nil || r.Interim != nil || r.Wire != nil || r.Conn != 0 || r.Nth != 0 || r.Secure || !r.Begun.IsZero() {
			t.Errorf("%q: the parts that the caller fills in are %+v", x.in, r)
		}
		spoil(t, r)
		if _, err := c.AppendHead(nil, 404, nil, 0, ""); err != nil {
			t.Fatal(err)
		}
		c.AppendEnd(nil, nil)
		if c.Next(); c.NextExchange() != nil {
			t.Fatalf("%q: the exchange does not end", x.in)
		}
	}
}

// Space ends the loans of Data and Wire, and keeps the unread bytes.
func TestUnreadBytesSurviveSpace(t *testing.T) {
	c := NewConn(Limits{})
	parseOne(t, c, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
	if ev, _ := c.Next(); ev != Data || string(c.Data()) != "abc" || string(c.Wire()) != "abc" {
		t.Fatalf("%v %q %q", ev, c.Data(), c.Wire())
	}
	if ev, _ := c.Next(); ev != NeedData || c.Data() != nil || len(c.Wire()) != 0 {
		t.Errorf("without new bytes: %v, %q, %q", ev, c.Data(), c.Wire())
	}
	c.Received(copy(c.Space(), "defghij"+"GET"))
	if len(c.Wire()) != 0 {
		t.Errorf("after Space the wire is still %q", c.Wire())
	}
	if ev, _ := c.Next(); ev != Data || string(c.Data()) != "defghij" || c.Buffered() != 3 {
		t.Errorf("%v %q, %d buffered", ev, c.Data(), c.Buffered())
	}
	c.Space()
	if string(c.buf.unread()) != "GET" {
		t.Errorf("the unread bytes are %q", c.buf.unread())
	}
}

// A buffer is small for heads and large for content, and grows by doubling.
func TestSizesOfBuffers(t *testing.T) {
	var u buffer
	for _, x := range []struct {
		fill int
		much bool
		want int // the size after space
	}{
		{0, false, small}, {small - 1, false, small}, {1, false, large}, {large - small, false, 2 * large}, {large, true, 4 * large},
	} {
		if u.w += x.fill; x.fill == small-1 {
			copy(u.b, "first")
		}
		if n := len(u.space(x.much)); n == 0 || len(u.b) != x.want || n != len(u.b)-u.w {
			t.Errorf("with %d bytes there are %d of space in a buffer of %d, want one of %d", u.w, n, len(u.b), x.want)
		}
	}
	if string(u.b[:5]) != "first" {
		t.Errorf("the first bytes became %q", u.b[:5])
	}
	if u.release(); u.b == nil {
		t.Error("a buffer with unread bytes was released")
	}
	u.consume(u.w)
	if u.release(); u.b != nil || u.w != 0 || u.r != 0 || u.mark != 0 {
		t.Errorf("after the release there is still %+v", u)
	}
	if u.space(true); len(u.b) != large {
		t.Errorf("for much content the buffer has %d bytes", len(u.b))
	}
	u.w = 100
	u.consume(40)
	if n := len(u.space(true)); n != large-60 || u.r != 0 || u.w != 60 {
		t.Errorf("the unread bytes did not move to the front: %d of space, %d to %d", n, u.r, u.w)
	}
}
