package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// The system takes megabytes of a file at once, long before the client has them.
func TestProgressWithinAFileIsTheClients(t *testing.T) {
	const size = 2 * fileSlice
	name, _ := testFile(t, size)
	r := start(t, Config{}, fileHandler(t, name, func(f *os.File) message.Content {
		return message.File{F: f, N: size}
	}))
	nc := r.dial()
	if err := nc.SetReadBuffer(16 << 10); err != nil {
		t.Fatal(err)
	}
	io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	steps := map[int64]bool{}
	var read int64
	for end := time.Now().Add(patience); len(steps) < 4; time.Sleep(10 * time.Millisecond) {
		n, err := io.CopyN(io.Discard, nc, 8<<10)
		if read += n; err != nil || time.Now().After(end) {
			t.Fatalf("%d bytes read, %v; told of %v", read, err, steps)
		}
		for _, e := range of[event.Progress](r.rec) {
			if e.Phase != event.Sending || e.Total <= size || e.Total > size+1000 || e.Done > read+1<<20 {
				t.Fatalf("got %+v when %d bytes were read", e, read)
			}
			steps[e.Done] = true
		}
	}
}

// A handler that is quick each time, but has much to do, is still receiving.
func TestProgressBetweenTwoReadsIsTheContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := new(record)
		server := New(Config{Content: 10 * time.Second}, message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
			b := make([]byte, 10)
			for {
				n, err := io.ReadFull(r.Content, b)
				if err != nil {
					return &message.Response{Status: message.OK, Content: message.Bytes(fmt.Sprint(n))}
				}
				time.Sleep(100 * time.Millisecond)
			}
		}), rec)
		ln := &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
		client, ours := net.Pipe()
		ln.conns <- ours
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		io.WriteString(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\n")
		for range 30 {
			io.WriteString(client, strings.Repeat("x", 10))
		}
		told := of[event.Progress](rec)
		if len(told) < 8 {
			t.Errorf("%d times in three seconds", len(told))
		}
		for i, e := range told {
			if e.Phase != event.ReceivingContent || e.Total != 400 || i > 0 && e.Done <= told[i-1].Done {
				t.Errorf("got %+v", e)
			}
		}
		client.Close()
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}
