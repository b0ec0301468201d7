package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// A handler that works briefly after each read of content is still receiving it.
func TestProgressBetweenTwoReadsIsTheContents(t *testing.T) {
	const work = 97 * time.Millisecond // never ends when the clock looks
	synctest.Test(t, func(t *testing.T) {
		rec := new(record)
		server := New(Config{ContentTimeout: 10 * time.Second}, message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
			b := make([]byte, 10)
			for {
				n, err := io.ReadFull(r.Content, b)
				if err != nil {
					return &message.Response{Status: message.OK, Content: message.Bytes(fmt.Sprint(n))}
				}
				time.Sleep(work)
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
		for _, e := range told {
			reads := 1 + (e.Until.Sub(server.made)-10*time.Second).Round(work)/work
			if e.Phase != event.ReceivingContent || e.Total != 400 || e.Done != int64(10*reads) {
				t.Errorf("got %+v after %d reads", e, reads)
			}
		}
		client.Close()
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

// Progress of content belongs to the request in progress: it counts each upload on
// a connection from that upload's beginning, however it is framed and whether it is
// read or dropped, and never after its end.
func TestProgressIsOfTheRequestUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{Settings: event.Settings{IdleTimeout: time.Hour}}, scriptHandler)
		nc, _ := p.dial()
		time.Sleep(tick / 2) // the clock looks between what is sent
		chunked := func(n int) string { return fmt.Sprintf("%x\r\n%s\r\n", n, strings.Repeat("x", n)) }
		plain := func(n int) string { return strings.Repeat("x", n) }
		for _, c := range []struct {
			head  string
			piece func(n int) string
			phase event.Phase
			total int64
			end   string
		}{
			{"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n", plain, event.ReceivingContent, 200, ""},
			{"POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", chunked, event.ReceivingContent, -1, "0\r\n\r\n"},
			{"POST /dropped HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n", plain, event.Draining, 200, ""},
			{"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n", plain, event.ReceivingContent, 200, ""},
		} {
			begun := len(of[event.Progress](p.rec))
			before := begun
			say(nc, c.head+c.piece(10))
			for sent := 10; sent < 200; sent += 10 {
				time.Sleep(100 * time.Millisecond)
				if sent == 10 {
					time.Sleep(2 * busyFor)
				}
				told := of[event.Progress](p.rec)[before:]
				before += len(told)
				for _, e := range told {
					if e.Phase != c.phase || e.Done != int64(sent) || e.Total != c.total {
						t.Errorf("%d bytes of %q are sent, and told is %+v", sent, c.head, e)
					}
				}
				say(nc, c.piece(10))
			}
			if before < begun+5 {
				t.Errorf("of %q is told %d times", c.head, before-begun)
			}
			synctest.Wait()
			// The next request comes with the end of this one.
			say(nc, c.end+"GET /slow/1s HTTP/1.1\r\nHost: a\r\n\r\n")
			time.Sleep(2 * time.Second)
			for _, e := range of[event.Progress](p.rec)[before:] {
				if e.Phase != event.Handling || e.Done != 0 || e.Total != 0 {
					t.Errorf("after %q: told is %+v", c.head, e)
				}
			}
		}
	})
}

// A malformed request has no content. Its progress shows none of the request before
// it, even while its response waits and the end of that request is sent.
func TestProgressOfABrokenRequestIsNotOfTheContentBeforeIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p *piped
		p = startPiped(t, Config{}, message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
			io.Copy(io.Discard, r.Content)
			return &message.Response{Status: message.OK, Content: message.Stream(func(io.Writer) error {
				p.Change(func(set *event.Settings) { set.Delay = 2 * time.Second }) // of the next response
				return nil
			})}
		}))
		nc, _ := p.dial()
		say(nc, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
		time.Sleep(tick / 2) // so that the clock looks first, and then sends the end
		say(nc, "5\r\n12345\r\n0\r\n\r\n\x01")
		time.Sleep(time.Second)
		told := of[event.Progress](p.rec)
		if len(told) < 3 {
			t.Errorf("told %d times", len(told))
		}
		for _, e := range told {
			if e.Phase != event.Handling {
				t.Errorf("told is %+v", e)
			}
		}
	})
}

// Nor does a closing connection show it whose client does not take the closure
// alert.
func TestProgressOfTheEndIsOfNoContent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{TLS: testTLS(t)}, scriptHandler)
		nc, ours := net.Pipe()
		p.ln.conns <- ours
		client := tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
		defer nc.Close()
		io.WriteString(client, "POST /read HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n")
		io.WriteString(client, "12345")
		if _, err := http.ReadResponse(bufio.NewReader(client), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		told := of[event.Progress](p.rec)
		if len(told) < 3 {
			t.Errorf("told %d times", len(told))
		}
		for _, e := range told {
			if e.Phase != event.Closing || e.Done != 0 || e.Total != 0 {
				t.Errorf("told is %+v", e)
			}
		}
	})
}
