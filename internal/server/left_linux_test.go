//go:build !purego

package server

import (
	"context"
	"io"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// When a client resets the connection, the context of the handler that works or
// streams for it ends, and then the connection.
func TestAHandlerIsToldThatItsClientIsGone(t *testing.T) {
	t.Parallel()
	waits := func(began chan<- struct{}, ctx context.Context) {
		began <- struct{}{}
		<-ctx.Done()
	}
	for _, c := range []struct {
		name    string
		want    reason.Code
		handler func(began chan<- struct{}) message.HandlerFunc
	}{
		{"while it works", reason.DidNotWait, func(began chan<- struct{}) message.HandlerFunc {
			return func(ctx context.Context, _ *message.Request) *message.Response {
				waits(began, ctx)
				return &message.Response{Status: message.OK}
			}
		}},
		{"in a context of its own", reason.DidNotWait, func(began chan<- struct{}) message.HandlerFunc {
			return func(ctx context.Context, _ *message.Request) *message.Response {
				ctx, cancel := context.WithTimeout(ctx, time.Hour)
				defer cancel()
				waits(began, ctx)
				return nil
			}
		}},
		{"while it streams", reason.LeftResponse, func(began chan<- struct{}) message.HandlerFunc {
			return func(ctx context.Context, _ *message.Request) *message.Response {
				return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
					io.WriteString(w, "begun")
					waits(began, ctx)
					return ctx.Err()
				})}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			began := make(chan struct{}, 1)
			r := start(t, Config{}, c.handler(began))
			nc := r.dial()
			io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
			<-began
			nc.SetLinger(0)
			nc.Close()
			r.closedWith(c.want)
			if s := r.ctx.Err(); s != nil {
				t.Errorf("the server's own context has ended: %v", s)
			}
		})
	}
}

// A client that has only finished sending waits for its response.
func TestAHalfClosedClientIsNotGone(t *testing.T) {
	t.Parallel()
	r := start(t, Config{}, message.HandlerFunc(func(ctx context.Context, _ *message.Request) *message.Response {
		select {
		case <-ctx.Done():
			return &message.Response{Status: message.InternalServerError}
		case <-time.After(3 * busyFor): // the clock has looked at it
			return &message.Response{Status: message.OK}
		}
	}))
	nc := r.dial()
	io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	nc.CloseWrite()
	got, err := io.ReadAll(nc)
	if want := "HTTP/1.1 200 "; err != nil || len(got) < len(want) || string(got[:len(want)]) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

// The system takes megabytes of a file at once, long before the client has them.
func TestProgressWithinAFileIsTheClients(t *testing.T) {
	t.Parallel()
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

// The system holds little of large responses to clients that do not read: for a
// thousand such clients it would hold all of the machine's memory.
func TestLittleIsSentAheadToManyStalledReaders(t *testing.T) {
	t.Parallel()
	const clients, most = 4 * manyLarge, 4 * unsentOfStream
	var next atomic.Int32
	var sent [clients]atomic.Int64
	r := start(t, Config{}, message.HandlerFunc(func(_ context.Context, _ *message.Request) *message.Response {
		mine := &sent[next.Add(1)-1]
		return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
			for p := make([]byte, 64<<10); ; mine.Add(int64(len(p))) {
				if _, err := w.Write(p); err != nil {
					return err
				}
			}
		})}
	}))
	for range clients {
		nc := r.dial()
		if err := nc.SetReadBuffer(4096); err != nil {
			t.Fatal(err)
		}
		io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		defer nc.SetLinger(0) // or Shutdown would wait for the response's end
	}
	total := func() (sum int64) {
		for i := range sent {
			sum += sent[i].Load()
		}
		return sum
	}
	end := time.Now().Add(patience)
	for last, since := int64(-1), time.Now(); time.Since(since) < 500*time.Millisecond; time.Sleep(10 * time.Millisecond) {
		if now := total(); now != last || next.Load() < clients {
			last, since = now, time.Now()
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d clients were served, and %d bytes sent; no end", next.Load(), clients, total())
		}
	}
	many := 0
	for i := range sent {
		if n := sent[i].Load(); n > most {
			many++
		}
	}
	if many > manyLarge {
		t.Errorf("%d of %d stalled readers were sent more than %d bytes", many, clients, most)
	}
}
