package http1

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

const put = "PUT /a HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: 0\r\n\r\n"

// spoil sets every part of a request that a server or a handler might set.
func spoil(t *testing.T, r *message.Request) {
	t.Helper()
	r.Content, r.Wire = strings.NewReader("secret"), strings.NewReader("secret")
	r.Trailers = func() message.Fields { return nil }
	r.Interim = func(message.Status, message.Fields) error { return nil }
	r.Begun, r.Secure, r.Conn, r.Nth = time.Now(), true, 7, 7
	r.Target.Scheme, r.Target.HasQuery = "https", true
	r.Fields = append(r.Fields, message.Field{Name: "Authorization", Value: "secret"})
}

// The memory of a request is empty after its exchange, before any connection reuses
// it.
func TestNothingIsLeftOfARequest(t *testing.T) {
	for name, end := range map[string]func(*Conn){
		"the next exchange": func(c *Conn) {
			respondOne(t, c, nil)
		},
		"the end of the connection": func(c *Conn) {
			c.CloseAfter(reason.HandlerClose)
			c.AppendHead(nil, 200, nil, 0, "")
			c.AppendEnd(nil, nil)
			c.Next()
			c.Release()
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range []*Conn{NewConn(Limits{}), knowing(t, put)} {
				parseOne(t, c, put)
				r, place := c.Request(), c.pooled
				spoil(t, r)
				if end(c); c.Request() != nil {
					t.Error("the request is still lent")
				}
				if !reflect.DeepEqual(*place, pooledRequest{}) {
					t.Errorf("its memory still holds %+v", *place)
				}
			}
		})
	}
}

// However often a connection is released, its request's memory belongs to one exchange
// at a time.
func TestTwoRequestsNeverShareMemory(t *testing.T) {
	c := NewConn(Limits{})
	receive(c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	c.AppendHead(nil, 200, nil, 0, "")
	c.AppendEnd(nil, nil)
	c.Next()
	for range 3 {
		c.Release()
	}
	a, b := NewConn(Limits{}), NewConn(Limits{})
	receive(a, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
	receive(b, "GET /b HTTP/1.1\r\nHost: b\r\n\r\n")
	if a.Request() == b.Request() || a.Request().Target.Path != "/a" || a.Request().Fields.Get("Host") != "a" {
		t.Errorf("one request is %+v, the other %+v", a.Request(), b.Request())
	}
}

// A request stays until its response has ended, whatever happens to its connection.
func TestARequestStaysUntilItsResponse(t *testing.T) {
	for _, in := range []string{
		"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
		"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
		"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx",
		"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET / HTTP/1.1\r\nX : y\r\n\r\n",
	} {
		c := NewConn(Limits{})
		receive(c, in)
		c.Next()
		c.Fail(&Error{Status: message.RequestTimeout})
		r := c.Request()
		for range 2 {
			if c.Release(); c.Request() != r || r == nil || r.Method != in[:3] {
				t.Fatalf("%q: it is %+v before the response", in, c.Request())
			}
			c.AppendHead(nil, 408, nil, 5, "")
		}
		c.AppendData(nil, []byte("later"))
		c.AppendEnd(nil, nil)
		if c.Release(); c.Request() != nil {
			t.Errorf("%q: after the response it is %+v", in, c.Request())
		}
	}
}
