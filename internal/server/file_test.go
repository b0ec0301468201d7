package server

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// testFile makes a file of n random bytes and returns its name and content.
func testFile(t *testing.T, n int) (string, []byte) {
	t.Helper()
	content := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(content)
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name, content
}

// fileHandler responds with what f makes of the opened file.
func fileHandler(t *testing.T, name string, f func(*os.File) message.Content) message.Handler {
	return message.HandlerFunc(func(context.Context, *message.Request) *message.Response {
		file, err := os.Open(name)
		if err != nil {
			t.Error(err)
			return nil
		}
		return &message.Response{Status: message.OK, Content: f(file)}
	})
}

func TestFilesOfAllSizes(t *testing.T) {
	for _, size := range []int{0, 1, copied, copied + 1, smallFile, smallFile + 1, 3*fileSlice + 17} {
		name, content := testFile(t, size)
		for _, secure := range []bool{false, true} {
			cfg := Config{}
			if secure {
				cfg.TLS = testTLS(t)
			}
			r := start(t, cfg, fileHandler(t, name, func(f *os.File) message.Content {
				return message.File{F: f, N: int64(size)}
			}))
			if got := r.get(); !bytes.Equal(got, content) {
				t.Errorf("a file of %d bytes (TLS %v) came as %d", size, secure, len(got))
			}
		}
	}
}

func TestPartsOfAFile(t *testing.T) {
	const size = 200_000
	name, content := testFile(t, size)
	r := start(t, Config{}, fileHandler(t, name, func(f *os.File) message.Content {
		return message.Parts{message.Bytes("first "), message.File{F: f, Off: 10, N: 5},
			message.Bytes(" second "), message.File{F: f, Off: 1000, N: 150_000}, message.Bytes(" end")}
	}))
	want := "first " + string(content[10:15]) + " second " + string(content[1000:151_000]) + " end"
	if got := r.get(); string(got) != want {
		t.Errorf("got %d bytes, want %d", len(got), len(want))
	}
}

func TestAFileThatShrinksIsCut(t *testing.T) {
	for _, size := range []int{1000, 2 * fileSlice} {
		name, _ := testFile(t, size)
		r := start(t, Config{}, fileHandler(t, name, func(f *os.File) message.Content {
			return message.File{F: f, N: int64(size) + 5}
		}))
		resp, err := http.Get("http://" + r.addr)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != io.ErrUnexpectedEOF || len(body) != size {
			t.Errorf("got %d bytes of %d, %v", len(body), size, err)
		}
		r.closedWith(reason.Truncated)
		if e := await[event.ResponseSent](r); !e.Short {
			t.Errorf("got %+v, want it to be short", e)
		}
	}
}

func TestAFileThatChangesIsCut(t *testing.T) {
	for _, size := range []int{1000, 2 * fileSlice} {
		name, _ := testFile(t, size)
		r := start(t, Config{}, fileHandler(t, name, func(f *os.File) message.Content {
			return message.File{F: f, N: int64(size), Changed: func() bool { return true }}
		}))
		resp, err := http.Get("http://" + r.addr)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); err != io.ErrUnexpectedEOF || len(body) == size {
			t.Errorf("got %d bytes of %d, %v", len(body), size, err)
		}
		resp.Body.Close()
		r.closedWith(reason.Truncated)
	}
}

// A client that reads slowly but steadily takes longer than the write limit for a
// slice, and is not cut off; nor is it in the bytes that are kept back until after
// the last slice: their limit does not count from that slice's beginning.
func TestASteadyReaderIsNotCut(t *testing.T) {
	t.Parallel()
	const size, limit, steps = 2 * fileSlice, 2 * time.Second, 20
	name, _ := testFile(t, size)
	var server atomic.Pointer[running] // no network tells the race detector what came first
	r := start(t, Config{WriteTimeout: limit}, fileHandler(t, name, func(f *os.File) message.Content {
		return message.File{F: f, N: size, Changed: func() bool {
			r := server.Load()
			r.mu.Lock()
			defer r.mu.Unlock()
			if age := time.Since(r.open[0].at.now); age > limit/2 {
				t.Errorf("the end of the file is sent as if that were %v ago", age)
			}
			return false
		}}
	}))
	server.Store(r)
	nc := r.dial()
	nc.SetReadBuffer(64 << 10)
	io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	br := bufio.NewReader(nc)
	resp, err := http.ReadResponse(br, nil)
	if err != nil {
		t.Fatal(err)
	}
	for began, got := time.Now(), int64(0); got < size; {
		n, err := io.CopyN(io.Discard, resp.Body, min(fileSlice/steps, size-got))
		if got += n; err != nil {
			t.Fatalf("after %d bytes and %v: %v", got, time.Since(began), err)
		}
		if got < fileSlice {
			time.Sleep(limit * 3 / 2 / steps) // a slice takes half as long again as the limit
		}
	}
}

// get asks for "/" and returns the content.
func (r *running) get() []byte {
	r.t.Helper()
	client, url := &http.Client{Transport: insecure()}, "http://"+r.addr
	if r.cfg.TLS != nil {
		url = "https://" + r.addr
	}
	defer client.CloseIdleConnections()
	resp, err := client.Get(url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return body
}
