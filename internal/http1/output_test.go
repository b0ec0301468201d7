package http1

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// sendingTo returns a connection that has received in, to respond to.
func sendingTo(t *testing.T, in string) *Conn {
	t.Helper()
	c := NewConn(Limits{})
	parseOne(t, c, in)
	c.Next()
	return c
}

const (
	get11  = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	get10  = "GET / HTTP/1.0\r\n\r\n"
	head11 = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
)

// The framing of each status and length, to each kind of client: the fields that say
// it, whether content is sent, and whether the connection is kept.
func TestFramingOfResponses(t *testing.T) {
	for _, c := range []struct {
		in      string
		status  message.Status
		n       int64
		framing string // the field; "" for none
		content bool
		keeps   bool
	}{
		{get11, 200, 5, "Content-Length: 5", true, true},
		{get11, 200, 0, "Content-Length: 0", true, true},
		{get11, 200, -1, "Transfer-Encoding: chunked", true, true},
		{get11, 204, 5, "", false, true},
		{get11, 204, -1, "", false, true},
		{get11, 205, 5, "Content-Length: 0", false, true},
		{get11, 205, -1, "Content-Length: 0", false, true},
		{get11, 304, 5, "Content-Length: 5", false, true},
		{get11, 304, 1, "Content-Length: 1", false, true},
		{get11, 304, 0, "", false, true},
		{get11, 304, -1, "", false, true},
		{get11, 404, 1, "Content-Length: 1", true, true},
		{get10, 200, 5, "Content-Length: 5", true, false},
		{get10, 200, -1, "", true, false},
		{head11, 200, 5, "Content-Length: 5", false, true},
		{head11, 200, 0, "Content-Length: 0", false, true},
		{head11, 200, -1, "Transfer-Encoding: chunked", false, true},
		{head11, 304, -1, "", false, true},
	} {
		t.Run(fmt.Sprintf("%.10s %d %d", c.in, c.status, c.n), func(t *testing.T) {
			k := sendingTo(t, c.in)
			out, err := k.AppendHead(nil, c.status, nil, c.n, "")
			if err != nil {
				t.Fatal(err)
			}
			var framings []string
			for line := range strings.SplitSeq(string(out), "\r\n") {
				if strings.HasPrefix(line, "Content-Length") || strings.HasPrefix(line, "Transfer-Encoding") {
					framings = append(framings, line)
				}
			}
			if got := strings.Join(framings, ", "); got != c.framing || k.HasContent() != c.content || k.Persists() != c.keeps {
				t.Errorf("framing %q, content %v, keeps %v; want %q, %v, %v", got, k.HasContent(), k.Persists(), c.framing, c.content, c.keeps)
			}
			if says := strings.Contains(string(out), "\r\nConnection: keep-alive\r\n"); says != c.keeps {
				t.Errorf("the head says keep-alive: %v\n%s", says, out)
			}
		})
	}
}

// A status at the edge of what can be sent.
func TestStatusesThatCanBeSent(t *testing.T) {
	for _, c := range []struct {
		status         message.Status
		final, interim error
	}{
		{99, ErrStatus, ErrStatus}, {100, ErrStatus, nil}, {101, ErrStatus, ErrStatus}, {102, ErrStatus, nil}, {199, ErrStatus, nil},
		{200, nil, ErrStatus}, {299, nil, ErrStatus}, {599, nil, ErrStatus}, {600, ErrStatus, ErrStatus}, {0, ErrStatus, ErrStatus},
	} {
		before := []byte("before")
		if out, err := sendingTo(t, get11).AppendHead(before, c.status, nil, 0, ""); err != c.final || err != nil && string(out) != "before" {
			t.Errorf("%d: AppendHead: %q, %v; want %v", c.status, out, err, c.final)
		}
		if out, err := sendingTo(t, get11).AppendInterim(before, c.status, nil); err != c.interim || err != nil && string(out) != "before" {
			t.Errorf("%d: AppendInterim: %q, %v; want %v", c.status, out, err, c.interim)
		}
	}
	for status, want := range map[message.Status]error{200: ErrStatus, 299: ErrStatus, 300: nil, 405: nil} {
		if _, err := sendingTo(t, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n").AppendHead(nil, status, nil, 0, ""); err != want {
			t.Errorf("%d to CONNECT: %v, want %v", status, err, want)
		}
	}
}

// The fields that only this package sets are dropped in any case, and no others.
func TestFieldsThatAreDropped(t *testing.T) {
	for name, sent := range map[string]bool{
		"Content-Length": false, "content-length": false, "TRANSFER-ENCODING": false, "Connection": false, "keep-alive": false,
		"Proxy-Connection": false, "Upgrade": false, "uPGRADE": false, "Trailer": false,
		"Content-Type": true, "Content-Lengths": true, "Connections": true, "X-Upgrade": true, "Upgraded": true, "Date": true, "TE": true, "Trailers": true,
	} {
		f := message.Fields{{Name: name, Value: "v"}}
		out, err := sendingTo(t, get11).AppendHead(nil, 200, f, 0, "")
		if got := strings.Contains(string(out), "\r\n"+name+": v\r\n"); err != nil || got != sent {
			t.Errorf("%s is sent: %v, %v; want %v", name, got, err, sent)
		}
	}
	out, _ := sendingTo(t, get11).AppendHead(nil, 200, message.Fields{{Name: "Trailer", Value: "X"}}, -1, "")
	if !strings.Contains(string(out), "\r\nTrailer: X\r\n") {
		t.Errorf("Trailer is dropped though the content is chunked: %q", out)
	}
	out, _ = sendingTo(t, get11).AppendHead(nil, 200, message.Fields{{Name: "date", Value: "mine"}}, 0, "yours")
	if strings.Contains(string(out), "yours") || !strings.Contains(string(out), "\r\ndate: mine\r\n") {
		t.Errorf("a Date of the handler does not take precedence: %q", out)
	}
	out, _ = sendingTo(t, get11).AppendHead(nil, 200, nil, 0, "yours")
	if strings.Count(string(out), "\r\nDate: yours\r\n") != 1 {
		t.Errorf("the date is not there once: %q", out)
	}
}

// Content one byte shorter and longer than announced.
func TestContentAroundItsLength(t *testing.T) {
	for _, c := range []struct {
		name   string
		sizes  []int // of the pieces; negative: passed through
		data   error // of the last piece
		end    error
		reason reason.Code // after the end
	}{
		{"none", nil, nil, ErrShort, reason.Truncated},
		{"one byte less", []int{4}, nil, ErrShort, reason.Truncated},
		{"as announced", []int{5}, nil, nil, reason.Keep11},
		{"as announced, in pieces", []int{2, 0, 3}, nil, nil, reason.Keep11},
		{"as announced, partly passed through", []int{2, -3}, nil, nil, reason.Keep11},
		{"all passed through", []int{-5}, nil, nil, reason.Keep11},
		{"one byte more", []int{6}, ErrTooLong, ErrShort, reason.Truncated},
		{"one byte more in the last piece", []int{3, 3}, ErrTooLong, ErrShort, reason.Truncated},
		{"one byte more passed through", []int{-6}, ErrTooLong, ErrShort, reason.Truncated},
		{"a byte after the end", []int{5, 1}, ErrTooLong, nil, reason.Keep11},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := sendingTo(t, get11)
			if _, err := k.AppendHead(nil, 200, nil, 5, ""); err != nil {
				t.Fatal(err)
			}
			var err error
			for i, n := range c.sizes {
				var out []byte
				if n < 0 {
					err = k.Passthrough(int64(-n))
				} else if out, err = k.AppendData(nil, make([]byte, n)); err == nil && len(out) != n || err != nil && len(out) != 0 {
					t.Errorf("%d bytes were appended as %d, %v", n, len(out), err)
				}
				if i < len(c.sizes)-1 && err != nil {
					t.Fatal(err)
				}
			}
			if err != c.data {
				t.Errorf("the last piece: %v, want %v", err, c.data)
			}
			if _, err := k.AppendEnd(nil, nil); err != c.end {
				t.Errorf("the end: %v, want %v", err, c.end)
			}
			if got := k.Persistence(); got != c.reason {
				t.Errorf("the connection: %v, want %v", got, c.reason)
			}
		})
	}
}

// Chunks as they are sent, and read back by the client's side.
func TestSentChunks(t *testing.T) {
	for _, c := range []struct {
		pieces   []string
		trailers message.Fields
		want     string
	}{
		{nil, nil, "0\r\n\r\n"},
		{[]string{""}, nil, "0\r\n\r\n"},
		{[]string{"a"}, nil, "1\r\na\r\n0\r\n\r\n"},
		{[]string{"a", "", "bc"}, nil, "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"},
		{[]string{strings.Repeat("x", 15)}, nil, "f\r\n" + strings.Repeat("x", 15) + "\r\n0\r\n\r\n"},
		{[]string{strings.Repeat("x", 16)}, nil, "10\r\n" + strings.Repeat("x", 16) + "\r\n0\r\n\r\n"},
		{[]string{"0\r\n\r\n"}, nil, "5\r\n0\r\n\r\n\r\n0\r\n\r\n"},
		{[]string{"a"}, message.Fields{{Name: "X", Value: "y"}}, "1\r\na\r\n0\r\nX: y\r\n\r\n"},
		{nil, message.Fields{{Name: "Content-Length", Value: "9"}, {Name: "X", Value: ""}}, "0\r\nX: \r\n\r\n"},
	} {
		k := sendingTo(t, get11)
		head, err := k.AppendHead(nil, 200, nil, -1, "")
		if err != nil || !k.Chunked() {
			t.Fatal(err, k.Chunked())
		}
		var out []byte
		for _, p := range c.pieces {
			if out, err = k.AppendData(out, []byte(p)); err != nil {
				t.Fatal(err)
			}
		}
		if out, err = k.AppendEnd(out, c.trailers); err != nil || string(out) != c.want {
			t.Errorf("%q and %v are sent as %q, %v; want %q", c.pieces, c.trailers, out, err, c.want)
		}
		events := converse([]string{"GET"}, string(head)+string(out), false, nil)
		if whole := strings.Join(c.pieces, ""); whole != "" && !slices.Contains(events, "Data "+whole) {
			t.Errorf("%q is read as %q", out, events)
		}
	}
	k := sendingTo(t, get11)
	k.AppendHead(nil, 200, nil, -1, "")
	if out, err := k.AppendEnd([]byte("before"), message.Fields{{Name: "X", Value: "a\r\nb"}}); err != ErrField || string(out) != "before" {
		t.Errorf("a trailer with a line end: %q, %v", out, err)
	}
	if _, err := k.AppendEnd(nil, nil); err != nil {
		t.Errorf("the end after a refused trailer: %v", err)
	}
}

// Trailers that are dropped, received and sent alike, and never merged into the head.
func TestTrailersThatAreDropped(t *testing.T) {
	for name, allowed := range map[string]bool{
		"Transfer-Encoding": false, "content-length": false, "CONNECTION": false, "Keep-Alive": false, "Proxy-Connection": false, "TE": false,
		"Trailer": false, "Upgrade": false, "Host": false, "Cache-Control": false, "Expect": false, "Max-Forwards": false, "Pragma": false,
		"Range": false, "If-Match": false, "If-None-Match": false, "If-Modified-Since": false, "If-Unmodified-Since": false, "If-Range": false,
		"Authorization": false, "Proxy-Authenticate": false, "Proxy-Authorization": false, "WWW-Authenticate": false, "Cookie": false,
		"set-cookie": false, "Age": false, "Date": false, "Expires": false, "Location": false, "Retry-After": false, "Vary": false, "Warning": false,
		"Content-Encoding": false, "Content-Type": false, "Content-Range": false,
		"X": true, "Digest": true, "ETag": true, "Server-Timing": true, "Hosts": true, "Content-Digest": true, "Ages": true, "T": true,
	} {
		in := "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nFirst: 1\r\n" + name + ": v\r\nLast: 2\r\n\r\n"
		c := NewConn(Limits{})
		if _, err := receive(c, in); err != nil {
			t.Fatal(err)
		}
		before := slices.Clone(c.Request().Fields)
		if ev, err := c.Next(); ev != End || err != nil {
			t.Fatalf("%s: %v, %v", name, ev, err)
		}
		want := message.Fields{{Name: "First", Value: "1"}, {Name: "Last", Value: "2"}}
		if allowed {
			want = slices.Insert(want, 1, message.Field{Name: name, Value: "v"})
		}
		if got := c.Trailers(); !slices.Equal(got, want) {
			t.Errorf("%s: the trailers are %v, want %v", name, got, want)
		}
		if !slices.Equal(c.Request().Fields, before) {
			t.Errorf("%s: the fields of the head became %v", name, c.Request().Fields)
		}
		c.AppendHead(nil, 200, nil, -1, "")
		out, err := c.AppendEnd(nil, message.Fields{{Name: name, Value: "v"}})
		if got := strings.Contains(string(out), name); err != nil || got != allowed {
			t.Errorf("%s: sent as %q, %v", name, out, err)
		}
		if c.NextExchange(); c.Trailers() != nil {
			t.Errorf("%s: the next exchange begins with the trailers %v", name, c.Trailers())
		}
	}
}

// Interim responses: any number, then the final one, with fields but without framing.
func TestInterimResponses(t *testing.T) {
	const expects = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
	c := sendingTo(t, expects)
	if !c.ExpectsContinue() {
		t.Error("the client's wait for 100 is not noticed")
	}
	out, err := c.AppendInterim(nil, 103, message.Fields{{Name: "Link", Value: "</a>"}, {Name: "Content-Length", Value: "5"}})
	if err != nil || string(out) != "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" || !c.ExpectsContinue() {
		t.Errorf("%q, %v; waits %v", out, err, c.ExpectsContinue())
	}
	if out, err := c.AppendInterim([]byte("before"), 103, message.Fields{{Name: "a b", Value: ""}}); err != ErrField || string(out) != "before" {
		t.Errorf("a field that cannot be sent: %q, %v", out, err)
	}
	if out, err := c.AppendInterim(nil, 100, nil); err != nil || string(out) != "HTTP/1.1 100 Continue\r\n\r\n" || c.ExpectsContinue() {
		t.Errorf("%q, %v; waits %v", out, err, c.ExpectsContinue())
	}
	if _, err := c.AppendHead(nil, 200, nil, 0, ""); err != nil || !c.Persists() {
		t.Errorf("after 100 the connection is not kept: %v", c.Persistence())
	}
	if out, err := c.AppendInterim(nil, 103, nil); err != ErrOrder || len(out) != 0 {
		t.Errorf("an interim response after the final one: %q, %v", out, err)
	}
	old := sendingTo(t, get10)
	if out, err := old.AppendInterim([]byte("x"), 103, nil); err != nil || string(out) != "x" {
		t.Errorf("to HTTP/1.0: %q, %v", out, err)
	}
	c = sendingTo(t, expects)
	c.AppendHead(nil, 403, nil, 0, "")
	if c.Persists() || c.Persistence() != reason.Unread {
		t.Errorf("refused without 100: persists %v, %v", c.Persists(), c.Persistence())
	}
	c = sendingTo(t, strings.Replace(expects, "Length: 1", "Length: 0", 1))
	if c.ExpectsContinue() {
		t.Error("a request without content waits for 100")
	}
}
