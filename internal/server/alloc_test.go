package server

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/tcp"
)

// An audience wants all events, or none, and keeps none.
type audience bool

func (a audience) Wants(event.Kind) bool        { return bool(a) }
func (audience) Publish(time.Time, event.Event) {}

// A pingPong sends a small request again and again on one connection.
type pingPong struct {
	nc       net.Conn
	request  []byte
	response []byte // as read last
	size     int    // of a response
}

// newPingPong starts a server for tb and connects to it.
func newPingPong(tb testing.TB, pub Publisher) *pingPong {
	ln, err := tcp.Listen(tb.Context(), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	cfg := Config{Settings: event.Settings{KeepAlive: true}}
	server := New(cfg, benchHandler(make([]byte, 1024)), pub)
	served := make(chan error)
	go func() { served <- server.Serve(tb.Context(), ln) }()
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		nc.Close()
		<-served
	})
	p := &pingPong{nc: nc, response: make([]byte, 4096)}
	p.request = []byte("GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8.0.1\r\nAccept: */*\r\n\r\n")
	if _, err := nc.Write(p.request); err != nil {
		tb.Fatal(err)
	}
	if p.size, err = nc.Read(p.response); err != nil {
		tb.Fatal(err)
	}
	return p
}

// round sends the request and reads its response.
func (p *pingPong) round(tb testing.TB) {
	p.nc.Write(p.request)
	for n := 0; n < p.size; {
		m, err := p.nc.Read(p.response)
		if err != nil {
			tb.Fatal(err)
		}
		n += m
	}
}

// A small request whose head repeats the one before allocates nothing, and when it
// is watched its two events.
func TestAllocationsOfASmallRequest(t *testing.T) {
	for pub, want := range map[audience]float64{false: 0, true: 2} {
		p := newPingPong(t, pub)
		if got := testing.AllocsPerRun(500, func() { p.round(t) }); got > want {
			t.Errorf("watched %v: %v allocations a request, want at most %v", pub, got, want)
		}
	}
}

func BenchmarkSmallRequest(b *testing.B) {
	for name, pub := range map[string]audience{"alone": false, "watched": true} {
		b.Run(name, func(b *testing.B) {
			p := newPingPong(b, pub)
			b.ReportAllocs()
			for b.Loop() {
				p.round(b)
			}
		})
	}
}

// BenchmarkShortConnection measures a connection that is closed after its first
// request, client included.
func BenchmarkShortConnection(b *testing.B) {
	p := newPingPong(b, audience(false))
	addr := p.nc.RemoteAddr().String()
	request := []byte("GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			b.Fatal(err)
		}
		nc.Write(request)
		for err == nil {
			_, err = nc.Read(p.response)
		}
		nc.Close()
	}
}

// benchHandler responds to everything with one prepared response.
func benchHandler(body []byte) message.Handler {
	resp := &message.Response{Status: message.OK, Fields: message.Fields{{Name: "Content-Type", Value: "text/html"}}, Content: message.Bytes(body)}
	return message.HandlerFunc(func(context.Context, *message.Request) *message.Response { return resp })
}

// A burst is a net.Conn that gives the same requests to each read and drops what
// is written.
type burst struct {
	net.Conn // nil: nothing else is called
	request  []byte
	left     int
}

func (b *burst) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	b.left--
	return copy(p, b.request), nil
}
func (b *burst) Write(p []byte) (int, error) { return len(p), nil }
func (b *burst) Close() error                { return nil }
func (b *burst) SetDeadline(time.Time) error { return nil }
func (b *burst) LocalAddr() net.Addr         { return &net.TCPAddr{} }
func (b *burst) RemoteAddr() net.Addr        { return &net.TCPAddr{} }

// BenchmarkBurst measures 16 pipelined requests without system calls.
func BenchmarkBurst(b *testing.B) {
	for name, pub := range map[string]audience{"alone": false, "watched": true} {
		b.Run(name, func(b *testing.B) {
			one := "GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8.0.1\r\nAccept: */*\r\n\r\n"
			nc := &burst{request: bytes.Repeat([]byte(one), 16), left: b.N}
			server := New(Config{Settings: event.Settings{KeepAlive: true}}, benchHandler(make([]byte, 1024)), pub)
			ln := &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
			ln.conns <- nc
			b.ReportAllocs()
			go server.Serve(b.Context(), ln)
			for server.Snapshot().Totals.Conns == 0 || len(server.Snapshot().Open) > 0 {
				time.Sleep(time.Millisecond)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(16*b.N), "ns/request")
		})
	}
}
