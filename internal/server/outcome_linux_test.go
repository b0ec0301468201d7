package server

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// largeSize is a response that no socket buffer of this test holds whole.
const largeSize = 8 << 20

// A gate is a handler that serves /waits when it is opened, and /large and all
// else at once.
type gate chan struct{}

func (g gate) Serve(ctx context.Context, r *message.Request) *message.Response {
	switch r.Target.Path {
	case "/waits":
		select {
		case <-g:
		case <-ctx.Done():
		}
	case "/large":
		return &message.Response{Status: message.OK, Content: message.Bytes(bytes.Repeat([]byte("x"), largeSize))}
	}
	return &message.Response{Status: message.OK, Content: message.Bytes("done")}
}

// say sends a request for a path.
func sayGet(nc net.Conn, path string, fields ...string) {
	io.WriteString(nc, "GET "+path+" HTTP/1.1\r\nHost: a\r\n"+strings.Join(append(fields, ""), "\r\n")+"\r\n")
}

// awaitHalfClosed waits until the clock has noticed that a client has finished
// sending.
func (r *running) awaitHalfClosed() {
	r.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		for _, p := range of[event.Progress](r.rec) {
			if p.HalfClosed {
				return
			}
		}
		if time.Now().After(end) {
			r.t.Fatal("nothing says that the client has finished sending")
		}
	}
}

// What clients do that do not take their responses, and what is told of it. Over
// plain TCP the client's own count of bytes is the second witness.
func TestWhatTheClientTook(t *testing.T) {
	t.Parallel()
	// read reads n bytes of a response, its head included.
	read := func(t *testing.T, nc io.Reader, n int64) int64 {
		t.Helper()
		got, err := io.CopyN(io.Discard, nc, n)
		if err != nil {
			t.Error(err)
		}
		return got
	}
	// slowly reads a large response, and for longer than an end lingers what the
	// system holds of it when the server has written all.
	slowly := func(t *testing.T, nc io.Reader) int64 {
		n := read(t, nc, largeSize-1<<20)
		for range 8 {
			time.Sleep(200 * time.Millisecond)
			n += read(t, nc, 100<<10)
		}
		rest, err := io.Copy(io.Discard, nc)
		if n += rest; err != nil || n < largeSize {
			t.Errorf("got %d bytes, %v", n, err)
		}
		return n
	}
	reset := func(nc *net.TCPConn) { nc.SetLinger(0); nc.Close() }
	type want struct {
		why    reason.Code
		ended  event.Ended
		status uint16
		short  bool
		detail string
	}
	for _, test := range []struct {
		name string
		do   func(t *testing.T, r *running, g gate, nc *net.TCPConn) (least int64) // bytes that the client has read
		want want
	}{
		{"it reads its response and leaves", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/")
			n := read(t, nc, 1)
			nc.CloseWrite()
			return n
		}, want{reason.ClientEOF, event.ClientFIN, 200, false, ""}},
		{"its timeout is over before the response", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/waits")
			nc.Close()
			r.awaitHalfClosed()
			close(g)
			return 0
		}, want{reason.DidNotWait, event.ClientFIN, 200, true, "it had waited "}},
		{"it resets the connection before the response", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/waits")
			await[event.RequestReceived](r)
			reset(nc)
			return 0
		}, want{reason.DidNotWait, event.ClientRST, 499, true, "it had waited "}},
		{"it half-closes, waits and reads its response", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/waits")
			nc.CloseWrite()
			r.awaitHalfClosed()
			close(g)
			all, err := io.ReadAll(nc)
			if err != nil || !bytes.HasSuffix(all, []byte("done")) {
				t.Errorf("got %q, %v", all, err)
			}
			return int64(len(all))
		}, want{reason.ClientEOF, event.ClientFIN, 200, false, ""}},
		{"it leaves in the middle of a large response, as a media player does to seek", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/large")
			n := read(t, nc, 100_000)
			nc.Close() // with bytes unread, so the system sends RST
			return n
		}, want{reason.LeftResponse, event.ClientRST, 200, true, " of 8.4 MB of the response acknowledged"}},
		{"the same after it said close", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/large", "Connection: close")
			n := read(t, nc, 100_000)
			nc.Close()
			return n
		}, want{reason.LeftResponse, event.ClientRST, 200, true, " of 8.4 MB of the response acknowledged"}},
		{"it reads all of a large response and leaves", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/large")
			n := read(t, nc, largeSize)
			nc.CloseWrite()
			return n
		}, want{reason.ClientEOF, event.ClientFIN, 200, false, ""}},
		{"it half-closes and reads a large response slowly", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/large")
			nc.CloseWrite()
			r.awaitHalfClosed()
			return slowly(t, nc)
		}, want{reason.ClientEOF, event.ClientFIN, 200, false, ""}},
		{"it says close and reads a large response slowly", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/large", "Connection: close")
			return slowly(t, nc)
		}, want{reason.ClientClose, event.ServerFIN, 200, false, ""}},
		{"it says close and reads its response", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/", "Connection: close")
			all, _ := io.ReadAll(nc)
			return int64(len(all))
		}, want{reason.ClientClose, event.ServerFIN, 200, false, ""}},
		{"it resets an idle connection", func(t *testing.T, r *running, g gate, nc *net.TCPConn) int64 {
			sayGet(nc, "/")
			n := read(t, nc, 60) // all of it
			reset(nc)
			return n
		}, want{reason.ResetIdle, event.ClientRST, 200, false, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := make(gate)
			r := start(t, Config{}, g)
			nc := r.dial()
			nc.SetReadBuffer(16 << 10)
			least := test.do(t, r, g, nc)
			closed := await[event.ConnClosed](r)
			sent := await[event.ResponseSent](r)
			got := want{closed.Reason, closed.Ended, sent.Status, sent.Short, closed.Detail}
			if test.want.detail != "" && strings.Contains(got.detail, test.want.detail) {
				got.detail = test.want.detail
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v\nof %+v", got, test.want, closed)
			}
			const unacked = 64 << 10 // may have been read and not yet acknowledged
			if closed.Out != sent.Out || sent.Out < least-unacked {
				t.Errorf("%d bytes of the response, %d of the connection; the client has read %d", sent.Out, closed.Out, least)
			}
			if sent.Short && sent.Out > least+1<<20 { // what its receive buffer held besides
				t.Errorf("%d bytes are told, and the client has read %d", sent.Out, least)
			}
			if totals := r.Snapshot().Totals; totals.Out != closed.Out {
				t.Errorf("the totals have %d bytes, the connection %d", totals.Out, closed.Out)
			}
		})
	}
}

// A slow reader's response takes as long as the client takes to read it, and its
// connection is idle only afterwards.
func TestASlowReaderIsNotIdle(t *testing.T) {
	t.Parallel()
	r := start(t, Config{Settings: event.Settings{IdleTimeout: 300 * time.Millisecond}}, make(gate))
	nc := r.dial()
	nc.SetReadBuffer(16 << 10)
	sayGet(nc, "/large")
	begun := time.Now()
	var held bool
	for end := time.Now().Add(patience); !held; time.Sleep(time.Millisecond) {
		for _, p := range of[event.Progress](r.rec) {
			held = held || p.Phase == event.Sending && p.Held > 0 && p.Done < p.Total && p.Since.Before(p.Until)
		}
		if time.Now().After(end) {
			t.Fatal("nothing says that the system holds the response")
		}
	}
	time.Sleep(time.Until(begun.Add(600 * time.Millisecond))) // twice the idle limit
	if n := len(of[event.ResponseSent](r.rec)); n != 0 {
		t.Error("the response is told as sent, and the client has not read it")
	}
	if n := len(of[event.ConnClosed](r.rec)); n != 0 {
		t.Fatal("the connection was closed while its response was on its way")
	}
	if _, err := io.CopyN(io.Discard, nc, largeSize); err != nil {
		t.Fatal(err)
	}
	sent := await[event.ResponseSent](r)
	if sent.Took < 600*time.Millisecond || sent.Short || sent.Out < largeSize {
		t.Errorf("told as %+v", sent)
	}
	if closed := await[event.ConnClosed](r); closed.Reason != reason.IdleTimeout || closed.Ended != event.ServerFIN {
		t.Errorf("closed as %+v", closed)
	}
}

// The race that behind load balancers is a 502: a request comes after the idle
// limit has ended the connection.
func TestARequestAfterTheIdleLimitIsToldAsLost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		cfg    Config
		fields []string
		want   reason.Code
	}{
		{"the idle limit", Config{Settings: event.Settings{IdleTimeout: 100 * time.Millisecond}}, nil, reason.Raced},
		{"the limit of requests", Config{Settings: event.Settings{IdleTimeout: time.Minute, MaxRequests: 1}}, nil, reason.Raced},
		{"the client asked for the end itself", Config{}, []string{"Connection: close"}, reason.ClientClose},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, test.cfg, make(gate))
			nc := r.dial()
			sayGet(nc, "/", test.fields...)
			if _, err := io.ReadAll(nc); err != nil { // until the server's FIN
				t.Fatal(err)
			}
			sayGet(nc, "/late")
			closed := await[event.ConnClosed](r)
			lost := test.want == reason.Raced
			if closed.Reason != test.want || (closed.Late > 0) != lost || closed.Ended != event.ServerFIN {
				t.Errorf("closed as %+v", closed)
			}
			if lost && !strings.Contains(closed.Detail, "; a request came ") {
				t.Errorf("the detail is %q", closed.Detail)
			}
			if n := r.Snapshot().Totals.Lost; n != map[bool]uint64{true: 1}[lost] {
				t.Errorf("%d requests are counted as lost", n)
			}
		})
	}
}

// What a client does to a TLS connection is its act.
func TestWhatAClientMakesOfTLS(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		do     func(t *testing.T, nc *net.TCPConn)
		want   reason.Code
		detail string
	}{
		{"it does not trust the certificate", func(t *testing.T, nc *net.TCPConn) {
			if tls.Client(nc, &tls.Config{ServerName: "localhost"}).Handshake() == nil {
				t.Error("the certificate was trusted")
			}
			nc.Close()
		}, reason.TLSRefused, "alert: bad certificate"},
		{"its alert is in the clear", func(t *testing.T, nc *net.TCPConn) {
			io.WriteString(nc, clientHello(t))
			io.CopyN(io.Discard, nc, 1)
			nc.Write([]byte{21, 3, 3, 0, 2, 2, 48})
		}, reason.TLSRefused, "alert: unknown certificate authority"},
		{"it ends in the handshake", func(t *testing.T, nc *net.TCPConn) {
			io.WriteString(nc, clientHello(t)[:100])
			nc.Close()
		}, reason.TLSRefused, "it sent FIN in the handshake"},
		{"it resets in the handshake", func(t *testing.T, nc *net.TCPConn) {
			io.WriteString(nc, clientHello(t)[:100])
			nc.SetLinger(0)
			nc.Close()
		}, reason.TLSRefused, "it sent RST in the handshake"},
		{"it ends after the handshake, without a request", func(t *testing.T, nc *net.TCPConn) {
			c := tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
			if err := c.Handshake(); err != nil {
				t.Error(err)
			}
			c.Close()
		}, reason.TLSUnused, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, Config{TLS: testTLS(t)}, hello)
			test.do(t, r.dial())
			closed := await[event.ConnClosed](r)
			if closed.Reason != test.want || closed.Detail != test.detail || reason.Of(closed.Reason).Who != reason.Client {
				t.Errorf("closed for %v (%s), want %v (%s)", closed.Reason, closed.Detail, test.want, test.detail)
			}
		})
	}
}

// A head that is never completed is seen as bytes, with its credentials masked,
// and the rest of it follows where it comes.
func TestPartOfAHeadIsShown(t *testing.T) {
	r := start(t, Config{}, hello)
	stop := r.Capture(0)
	defer stop()
	nc := r.dial()
	parts := []string{"GET /slow HTTP/1.1\r\nAuthoriz", "ation: Basic c2Vj", "cmV0\r\nHost: a\r\n", "\r\n"}
	var sent string
	for _, part := range parts {
		io.WriteString(nc, part)
		sent += part
		want := strings.NewReplacer("Basic c2VjcmV0", "**************", "Basic c2Vj", "**********").Replace(sent)
		for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
			var shown []byte
			for _, w := range of[event.Wire](r.rec) {
				if w.Dir == event.In && w.Nth == 1 {
					if w.Off != int64(len(shown)) {
						t.Fatalf("bytes at %d, want %d", w.Off, len(shown))
					}
					shown = append(shown, w.Data...)
				}
			}
			if string(shown) == want {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("shown %q, want %q", shown, want)
			}
		}
	}
}

// What a request that stalls still lacks is said while the server waits for it.
func TestWhatIsMissingIsSaid(t *testing.T) {
	t.Parallel()
	reads := message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
		io.Copy(io.Discard, r.Content)
		return &message.Response{Status: message.OK}
	})
	for _, test := range []struct {
		name, sent, want string
		phase            event.Phase
	}{
		{"a head", "GET / HTTP/1.1\r\nHost: a\r\n", "the empty line that ends the head", event.ReceivingHead},
		{"the last chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "the last chunk", event.ReceivingContent},
		{"content after 100 (Continue)", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
			"the content: the client asked for 100 (Continue), got it and has sent nothing", event.ReceivingContent},
		{"content of a known length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", "", event.ReceivingContent},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, Config{}, reads)
			io.WriteString(r.dial(), test.sent)
			p := await[event.Progress](r)
			if p.Phase != test.phase || p.Missing != test.want || !p.Since.Before(p.Until) {
				t.Errorf("told as %+v, want %v and %q", p, test.phase, test.want)
			}
			r.CloseConn(1)
		})
	}
}
