package proxy

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"httpserver/internal/message"
)

// Whatever an upstream says before it closes: there is one response, whole or
// visibly cut, and no connection is left behind.
func FuzzUpstream(f *testing.F) {
	for _, s := range []string{
		plain("hello"), "", "HTTP/1.1 200 OK\r\n\r\nto the end", "HTTP/1.1 100 Continue\r\n\r\n" + plain("x"), "SSH-2.0-x\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\nmore",
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 999 X\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close, A\r\nA: b\r\nKeep-Alive: timeout=99999999999\r\nContent-Length: 0\r\n\r\n",
	} {
		f.Add(s, true)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	var response atomic.Pointer[string]
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			c.Read(make([]byte, 4096))
			io.WriteString(c, *response.Load())
			c.Close()
		}
	}()
	f.Cleanup(func() { ln.Close(); <-ended })
	p, err := New(Config{Prefix: "/", Upstream: &url.URL{Scheme: "http", Host: ln.Addr().String()}, Response: 5 * time.Second, Stall: 5 * time.Second, Checksums: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, says string, current bool) {
		response.Store(&says)
		r := request("GET", "/x")
		if !current {
			r.Version = message.HTTP10
		}
		resp := p.Serve(context.Background(), r)
		if resp == nil || resp.Status < 200 || resp.Status > 599 {
			t.Fatalf("%q became %+v", says, resp)
		}
		for _, field := range resp.Fields {
			if contains([]string{"Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"}, field.Name) {
				t.Errorf("%q passed %q", says, field)
			}
		}
		if stream, ok := resp.Content.(message.Stream); ok {
			if err := stream(io.Discard); err == nil && resp.Trailers != nil && len(resp.Trailers()) < 2 {
				t.Errorf("%q: trailers %v", says, resp.Trailers())
			}
		}
		p.pool.empty()
		if open := p.Open(); len(open) != 0 || p.pool.slots.taken != 0 {
			t.Errorf("%q left %d connections and %d slots", says, len(open), p.pool.slots.taken)
		}
	})
}
