package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"httpserver/internal/event"
)

// A costRow is one kind of request on a persistent connection, and the most that one
// of them may cost once the first ones have been served.
type costRow struct {
	name    string
	args    string // of the server; UPSTREAM is the address of another one
	request string // its lines, with LF
	content string
	status  int
	allocs  float64 // allocations, the client's included
	calls   float64 // system calls of the server that read, write or open something
}

// costRows are all kinds of requests. A figure that grows is a reason to look.
func costRows() []costRow {
	small := "GET /1k.html HTTP/1.1\nHost: a\n"
	text := "GET /100k.txt HTTP/1.1\nHost: a\n"
	return []costRow{
		{name: "a file of 1 KB", request: small, status: 200, allocs: 0, calls: 2},
		{name: "a part of it", request: small + "Range: bytes=0-99\n", status: 206, allocs: 9, calls: 2},
		{name: "HEAD", request: strings.Replace(small, "GET", "HEAD", 1), status: 200, allocs: 0, calls: 2},
		{name: "304", request: small + "If-None-Match: *\n", status: 304, allocs: 0, calls: 2},
		{name: "404", request: "GET /none HTTP/1.1\nHost: a\n", status: 404, allocs: 0, calls: 2},
		{name: "100 KB of text, gzip", request: text + "Accept-Encoding: gzip\n", status: 200, allocs: 0, calls: 2},
		{name: "100 KB of text", request: text, status: 200, allocs: 0, calls: 2},
		{name: "a file of 10 MB", request: "GET /10m.bin HTTP/1.1\nHost: a\n", status: 200, allocs: 20, calls: 40},
		{name: "POST /echo", request: "POST /echo HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 20\n", content: `{"message": "hello"}`, status: 200, allocs: 4, calls: 2},
		{name: "within TLS", args: "--tls-self-signed", request: small, status: 200, allocs: 2, calls: 2},
		{name: "forwarded", args: "--proxy /=UPSTREAM", request: small, status: 200, allocs: 13, calls: 5},
	}
}

// rounds sends the row's request once and returns a function that sends it n times.
func (r *costRow) rounds(t *testing.T, addr string) func(n int) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	if strings.Contains(r.args, "--tls") {
		nc = tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
	}
	request := []byte(strings.ReplaceAll(r.request, "\n", "\r\n") + "\r\n" + r.content)
	size := r.first(t, nc, request)
	buf := make([]byte, 256<<10)
	return func(n int) {
		for range n {
			nc.Write(request)
			for got := 0; got < size; {
				m, err := nc.Read(buf[:min(len(buf), size-got)])
				if err != nil {
					t.Fatal(err)
				}
				got += m
			}
		}
	}
}

// first sends the request, checks the response and returns its length in bytes. The
// responses that follow have the same length.
func (r *costRow) first(t *testing.T, nc net.Conn, request []byte) int {
	method, _, _ := strings.Cut(r.request, " ")
	length := 0
	for range 3 { // the first ones fill caches
		if _, err := nc.Write(request); err != nil {
			t.Fatal(err)
		}
		var seen bytes.Buffer
		resp, err := http.ReadResponse(bufio.NewReader(io.TeeReader(nc, &seen)), &http.Request{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != r.status {
			t.Fatalf("status %d, want %d; %v", resp.StatusCode, r.status, err)
		}
		length = seen.Len()
	}
	return length
}

// costDir returns a directory with the files that the rows ask for.
func costDir(t *testing.T) string {
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"1k.html":  bytes.Repeat([]byte("a"), 1<<10),
		"100k.txt": bytes.Repeat([]byte("persistent connections\n"), 100<<10/23),
		"10m.bin":  make([]byte, 10<<20),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestAllocationsOfEachKindOfRequest counts what the server, its handlers and its
// proxy allocate for a request that no viewer watches.
func TestAllocationsOfEachKindOfRequest(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	dir := costDir(t)
	upstream := serveApp(t, "--root", dir)
	for _, r := range costRows() {
		t.Run(r.name, func(t *testing.T) {
			args := strings.Fields(strings.ReplaceAll(r.args, "UPSTREAM", "http://"+upstream))
			send := r.rounds(t, serveApp(t, append(args, "--root", dir)...))
			if got := testing.AllocsPerRun(100, func() { send(1) }); got > r.allocs {
				t.Errorf("%v allocations, want at most %v", got, r.allocs)
			} else {
				t.Logf("%v allocations", got)
			}
		})
	}
}

// serveApp serves until the test ends, and returns the address.
func serveApp(t *testing.T, args ...string) string {
	t.Helper()
	o, err := parse(t, nil, append([]string{"--plain", "--port", "0"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), o, io.Discard, event.NewBus())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- a.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
		a.close()
	})
	return a.listener.Addr().String()
}
