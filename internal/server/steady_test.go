package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/message"
)

// A client that reads steadily is not cut off over TLS either, where a file passes
// through memory in pieces: the limit counts from each piece, not from the first.
func TestASteadyReaderIsNotCutOverTLS(t *testing.T) {
	const size, limit = 8 * smallFile, 2 * time.Second
	name, _ := testFile(t, size)
	synctest.Test(t, func(t *testing.T) {
		server := New(Config{WriteTimeout: limit, TLS: testTLS(t)}, fileHandler(t, name, func(f *os.File) message.Content {
			return message.File{F: f, N: size}
		}), new(record))
		ln := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		nc, ours := net.Pipe()
		ln.conns <- ours
		client := tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
		io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(client), nil)
		if err != nil {
			t.Fatal(err)
		}
		for got := int64(0); got < size; time.Sleep(limit / 2) {
			n, err := io.CopyN(io.Discard, resp.Body, smallFile)
			if got += n; err != nil {
				t.Errorf("after %d bytes of %d: %v", got, size, err)
				break
			}
		}
		nc.Close()
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}
