package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A behaviour is something that clients do, and what has to be told of it.
type behaviour struct {
	name  string
	args  string // of the program; DIR is a directory with big.bin and small.txt
	whole bool   // of the witness
	do    func(t *testing.T, addr string)
	conns []toldConn // in the order in which they were opened
}

// A toldConn is what has to be told of one connection.
type toldConn struct {
	why    reason.Code
	ended  event.Ended
	status string // of its responses; ~ for one that is short
	detail string // a part of it
}

// opens connects a client with a small receive buffer.
func opens(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	c.(*net.TCPConn).SetReadBuffer(relayBuffer)
	return c.(*net.TCPConn)
}

// asks sends a GET request.
func asks(c io.Writer, target string, fields ...string) {
	io.WriteString(c, "GET "+target+" HTTP/1.1\r\nHost: a\r\n"+strings.Join(append(fields, ""), "\r\n")+"\r\n")
}

// reads reads n bytes.
func reads(t *testing.T, c io.Reader, n int64) {
	t.Helper()
	if got, err := io.CopyN(io.Discard, c, n); err != nil {
		t.Errorf("read %d of %d bytes: %v", got, n, err)
	}
}

// readsResponse reads one response.
func readsResponse(t *testing.T, in *bufio.Reader, status int) {
	t.Helper()
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Errorf("read a response: %v", err)
		return
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != status {
		t.Errorf("status %d, %v, want %d", r.StatusCode, err, status)
	}
}

// readsSlowly reads n bytes in a time, in twenty parts.
func readsSlowly(t *testing.T, c io.Reader, n int64, in time.Duration) {
	t.Helper()
	for range 20 {
		time.Sleep(in / 20) // the behaviour itself
		reads(t, c, n/20)
	}
}

// clientTimeout is the timeout of clients that do not wait. The clock looks every
// 250 ms.
const clientTimeout = 600 * time.Millisecond

var behaviours = []behaviour{
	{"it reads its responses and leaves", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		in := bufio.NewReader(c)
		for range 3 {
			asks(c, "/echo/x")
			readsResponse(t, in, 200)
		}
		c.Close()
	}, []toldConn{{reason.ClientEOF, event.ClientFIN, "200 200 200", ""}}},
	{"its timeout is over before the response", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/delay/1")
		time.Sleep(clientTimeout)
		c.Close()
	}, []toldConn{{reason.DidNotWait, event.ClientFIN, "200~", "it had waited "}}},
	{"its timeout is over a moment before the response", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/delay/0.4")
		time.Sleep(200 * time.Millisecond)
		c.Close()
	}, []toldConn{{reason.DidNotWait, event.ClientFIN, "200~", "it had waited "}}},
	{"it closes amid a response that comes in pieces", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/drip?duration=2&numbytes=10")
		in := bufio.NewReader(c)
		if _, err := http.ReadResponse(in, nil); err != nil {
			t.Error(err)
		}
		reads(t, in, int64(in.Buffered()))
		c.Close()
	}, []toldConn{{reason.LeftResponse, event.ClientFIN, "200~", " of the response acknowledged"}}},
	{"the second response is too late for it", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		in := bufio.NewReader(c)
		asks(c, "/echo/x")
		readsResponse(t, in, 200)
		asks(c, "/delay/1")
		time.Sleep(clientTimeout)
		c.Close()
	}, []toldConn{{reason.DidNotWait, event.ClientFIN, "200 200~", "it had waited "}}},
	{"it is killed while it waits", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/delay/1")
		time.Sleep(clientTimeout)
		abort(c)
	}, []toldConn{{reason.DidNotWait, event.ClientRST, "499~", "it had waited "}}},
	{"an upload's response is too late for it", "--files DIR", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "POST /delay/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
		time.Sleep(clientTimeout)
		abort(c)
	}, nil},
	{"its timeout is over before the response, within TLS", "--tls-self-signed", true, func(t *testing.T, addr string) {
		c := tls.Client(opens(t, addr), &tls.Config{InsecureSkipVerify: true})
		asks(c, "/delay/1")
		time.Sleep(clientTimeout)
		c.NetConn().Close()
	}, []toldConn{{reason.DidNotWait, event.ClientFIN, "200~", "it had waited "}}},
	{"it ends TLS, and then the connection", "--tls-self-signed", true, func(t *testing.T, addr string) {
		c := tls.Client(opens(t, addr), &tls.Config{InsecureSkipVerify: true})
		asks(c, "/echo/x")
		readsResponse(t, bufio.NewReader(c), 200)
		c.CloseWrite()
		io.Copy(io.Discard, c.NetConn())
		c.NetConn().Close()
	}, []toldConn{{reason.ClientEOF, event.ServerFIN, "200", "by close_notify of TLS"}}},
	{"it half-closes, waits and reads its response", "", false, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/delay/1")
		c.CloseWrite()
		if all, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(all, []byte("HTTP/1.1 200")) {
			t.Errorf("%.20q, %v", all, err)
		}
	}, []toldConn{{reason.ClientEOF, event.ClientFIN, "200", ""}}},
	{"it half-closes and reads a large file", "--root DIR", false, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/big.bin")
		c.CloseWrite()
		reads(t, c, 16<<20)
		io.Copy(io.Discard, c)
	}, []toldConn{{reason.ClientEOF, event.ClientFIN, "200", ""}}},
	{"a media player seeks", "--root DIR", true, func(t *testing.T, addr string) {
		for _, from := range []string{"0", "8000000", "16000000"} {
			c := opens(t, addr)
			asks(c, "/big.bin", "Range: bytes="+from+"-")
			if from == "16000000" {
				readsResponse(t, bufio.NewReader(c), 206)
			} else {
				reads(t, c, 90_000)
			}
			c.Close()
		}
	}, []toldConn{{reason.LeftResponse, event.ClientRST, "206~", " of the response acknowledged"}, {reason.LeftResponse, event.ClientRST, "206~", ""}, {reason.ClientEOF, event.ClientFIN, "206", ""}}},
	{"a media player seeks after it said close", "--root DIR", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/big.bin", "Range: bytes=0-", "Connection: close")
		reads(t, c, 90_000)
		c.Close() // by FIN where its system had nothing left to read at this moment
	}, []toldConn{{reason.LeftResponse, event.EndUnknown, "206~", " of the response acknowledged"}}},
	{"a downloader breaks off a stream within TLS", "--root DIR --tls-self-signed", true, func(t *testing.T, addr string) {
		c := tls.Client(opens(t, addr), &tls.Config{InsecureSkipVerify: true})
		asks(c, "/big.bin")
		reads(t, c, 90_000)
		c.NetConn().Close()
	}, []toldConn{{reason.LeftResponse, event.EndUnknown, "200~", ""}}},
	{"a downloader gets sixteen parts and leaves half of them", "--root DIR", true, func(t *testing.T, addr string) {
		var parts sync.WaitGroup
		for i := range 16 {
			parts.Go(func() {
				c := opens(t, addr)
				asks(c, "/big.bin", fmt.Sprintf("Range: bytes=%d-%d", i*1_000_000, (i+1)*1_000_000-1))
				if i%2 == 0 {
					readsResponse(t, bufio.NewReader(c), 206)
				} else {
					reads(t, c, 20_000)
				}
				c.Close()
			})
		}
		parts.Wait()
	}, nil},
	{"a slow reader, and its next request", "--root DIR --idle-timeout 800ms", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		in := bufio.NewReader(c)
		asks(c, "/big.bin", "Range: bytes=0-1999999")
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Error(err)
			return
		}
		readsSlowly(t, r.Body, 2_000_000, time.Second)
		time.Sleep(200 * time.Millisecond)
		asks(c, "/small.txt")
		readsResponse(t, in, 200)
		c.Close()
	}, []toldConn{{reason.ClientEOF, event.ClientFIN, "206 200", ""}}},
	{"a slow reader that said close", "--root DIR", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/big.bin", "Range: bytes=0-1999999", "Connection: close")
		readsSlowly(t, c, 2_000_000, 2*time.Second)
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.ClientClose, event.ServerFIN, "206", ""}}},
	{"a slow reader within TLS", "--root DIR --tls-self-signed --idle-timeout 400ms", true, func(t *testing.T, addr string) {
		c := tls.Client(opens(t, addr), &tls.Config{InsecureSkipVerify: true})
		asks(c, "/big.bin", "Range: bytes=0-1199999")
		readsSlowly(t, c, 1_200_000, 1500*time.Millisecond)
		io.Copy(io.Discard, c)
		c.NetConn().Close()
	}, []toldConn{{reason.IdleTimeout, event.EndUnknown, "206", ""}}},
	{"1.2 MB at 0.8 MB a second, to the idle limit", "--root DIR --idle-timeout 400ms", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/big.bin", "Range: bytes=0-1199999")
		readsSlowly(t, c, 1_200_000, 1500*time.Millisecond)
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.IdleTimeout, event.ServerFIN, "206", ""}}},
	{"it stops reading, and the write limit ends it", "--root DIR --write-timeout 500ms", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/big.bin")
		reads(t, c, 50_000)
		time.Sleep(1500 * time.Millisecond)
		io.Copy(io.Discard, c)
	}, []toldConn{{reason.WriteTimeout, event.ServerRST, "200~", ""}}},
	{"pipelined requests wait for a slow one", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		in := bufio.NewReader(c)
		asks(c, "/delay/1")
		asks(c, "/echo/a")
		asks(c, "/echo/b")
		for range 3 {
			readsResponse(t, in, 200)
		}
		c.Close()
	}, []toldConn{{reason.ClientEOF, event.ClientFIN, "200 200 200", ""}}},
	{"it leaves with pipelined requests unserved", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/delay/1")
		asks(c, "/echo/a")
		time.Sleep(clientTimeout)
		c.Close()
	}, nil},
	{"Expect: 100-continue gets a final response", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "POST /status/403 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
		readsResponse(t, bufio.NewReader(c), 403)
		io.Copy(io.Discard, c)
		c.Close()
	}, nil},
	{"a PROXY header, version 1", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
		readsResponse(t, bufio.NewReader(c), 400)
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.BadRequestLine, event.ServerFIN, "400", ""}}},
	{"a PROXY header, version 2", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x01\xc0\x00\x02\x02\x10\x00\x00\x50GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		readsResponse(t, bufio.NewReader(c), 400)
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.BadRequestLine, event.ServerFIN, "400", ""}}},
	{"it refuses the certificate", "--tls-self-signed", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		if tls.Client(c, &tls.Config{ServerName: "localhost"}).Handshake() == nil {
			t.Error("the certificate is trusted")
		}
		io.Copy(io.Discard, c) // until the server ends it
		c.Close()
	}, []toldConn{{reason.TLSRefused, event.ServerFIN, "", "alert: "}}},
	{"it leaves after the handshake", "--tls-self-signed", true, func(t *testing.T, addr string) {
		c := tls.Client(opens(t, addr), &tls.Config{InsecureSkipVerify: true})
		if err := c.Handshake(); err != nil {
			t.Error(err)
		}
		c.Close()
	}, []toldConn{{reason.TLSUnused, event.EndUnknown, "", ""}}},
	{"it leaves in the middle of a head", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "GET / HTTP/1.1\r\nHo")
		time.Sleep(50 * time.Millisecond)
		c.Close()
	}, nil},
	{"it leaves in the middle of its content", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello")
		time.Sleep(50 * time.Millisecond)
		abort(c)
	}, nil},
	{"it never completes a head", "--header-timeout 300ms", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "GET / HTTP/1.1\r\nHo")
		readsResponse(t, bufio.NewReader(c), 408)
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.HeaderTimeout, event.ServerFIN, "408", ""}}},
	{"it resets an idle connection", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/echo/x")
		readsResponse(t, bufio.NewReader(c), 200)
		time.Sleep(100 * time.Millisecond) // until it has been acknowledged
		abort(c)
	}, []toldConn{{reason.ResetIdle, event.ClientRST, "200", ""}}},
	{"it is HTTP/1.0 and says close, as nginx does", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		io.WriteString(c, "GET /echo/x HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\r\n")
		io.Copy(io.Discard, c)
		c.Close()
	}, []toldConn{{reason.ClientClose, event.ServerFIN, "200", ""}}},
	{"the response is reset on purpose", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/reset/100")
		io.Copy(io.Discard, c)
		c.Close()
	}, nil},
	{"the response is cut on purpose", "", true, func(t *testing.T, addr string) {
		c := opens(t, addr)
		asks(c, "/cut/100")
		io.Copy(io.Discard, c)
		c.Close()
	}, nil},
}

// What is told of clients is what passed, whatever they do.
func TestWhatIsToldIsWhatPassed(t *testing.T) {
	// Beside no other test: a busy machine sees and tells late.
	for _, b := range behaviours {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			tr := startTruth(t, b.whole, truthArgs(t, b.args)...)
			b.do(t, tr.w.addr())
			tr.holds(tr.end(), b.conns)
		})
	}
}

// truthArgs are arguments, with a directory of files for DIR.
func truthArgs(t *testing.T, args string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, n := range map[string]int{"big.bin": 16 << 20, "small.txt": 13} {
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Repeat([]byte("x"), n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Fields(strings.ReplaceAll(args, "DIR", dir))
}

// holds compares what is told of connections with what has to be told.
func (tr *truth) holds(s *story, want []toldConn) {
	tr.t.Helper()
	all := make([]*toldOf, 0, len(s.conns))
	for _, c := range s.conns {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *toldOf) int { return a.opened.Compare(b.opened) })
	for i, c := range all {
		tr.t.Logf("%v, %v, %q %q", c.closed.Reason, c.closed.Ended, statuses(c), c.closed.Detail)
		if i >= len(want) {
			continue
		}
		got := toldConn{c.closed.Reason, c.closed.Ended, statuses(c), c.closed.Detail}
		if want[i].ended == event.EndUnknown { // both sides end it at nearly the same time
			got.ended = event.EndUnknown
		}
		if strings.Contains(got.detail, want[i].detail) {
			got.detail = want[i].detail
		}
		if got != want[i] {
			tr.t.Errorf("told %v, want %v", got, want[i])
		}
	}
	if want != nil && len(all) != len(want) {
		tr.t.Errorf("%d connections are told, want %d", len(all), len(want))
	}
}

// statuses are the statuses of a connection's responses, with ~ where short.
func statuses(c *toldOf) string {
	var all []string
	for _, s := range c.sent {
		text := fmt.Sprint(s.Status)
		if s.Short {
			text += "~"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

// The idle race: eight clients ask again just when the idle limit strikes, and
// each request that gets no response is told as lost.
func TestEachRequestThatRacesTheIdleLimitIsToldAsLost(t *testing.T) {
	// Alone: its witness loses packets on a busy machine.
	const idle = 500 * time.Millisecond
	tr := startTruth(t, true, "--idle-timeout", idle.String())
	var clients sync.WaitGroup
	var mu sync.Mutex
	lost := uint64(0)
	for i := range 8 {
		clients.Go(func() {
			for round := range 3 {
				c := opens(t, tr.w.addr())
				in := bufio.NewReader(c)
				asks(c, "/echo/first")
				readsResponse(t, in, 200)
				time.Sleep(idle - 10*time.Millisecond + time.Duration(i*3+round)*12*time.Millisecond) // up to 0.28 s after the limit
				asks(c, "/echo/second")
				if _, err := http.ReadResponse(in, nil); err != nil {
					mu.Lock()
					lost++
					mu.Unlock()
				}
				c.Close()
			}
		})
	}
	clients.Wait()
	s := tr.end()
	if s.totals.Lost != lost {
		t.Errorf("%d requests are told as lost, and the clients lost %d", s.totals.Lost, lost)
	}
	if lost == 0 {
		t.Error("no request was lost: the race did not happen")
	}
}
