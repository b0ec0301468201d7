package server

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// testTLS returns a server's TLS configuration with a fresh certificate.
func testTLS(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{NextProtos: []string{"http/1.1"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// closedWith waits for the first ConnClosed and compares its reason.
func (r *running) closedWith(want reason.Code) event.ConnClosed {
	r.t.Helper()
	e := await[event.ConnClosed](r)
	if e.Reason != want {
		r.t.Errorf("closed for %v (%s), want %v", e.Reason, e.Detail, want)
	}
	return e
}

// await waits for the first event of a type.
func await[E event.Event](r *running) E {
	r.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if found := of[E](r.rec); len(found) > 0 {
			return found[0]
		}
	}
	var none E
	r.t.Fatalf("no %T came", none)
	return none
}

func TestTLSSession(t *testing.T) {
	t.Parallel()
	r := start(t, Config{TLS: testTLS(t)}, scriptHandler)
	nc := r.dial()
	c := tls.Client(nc, &tls.Config{InsecureSkipVerify: true, ServerName: "localhost"})
	br := bufio.NewReader(c)
	for _, path := range []string{"/a", "/bytes/300000"} {
		io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n")
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); err != nil || int64(len(body)) != resp.ContentLength {
			t.Errorf("%s: %d bytes, %v", path, len(body), err)
		}
	}
	if e := await[event.ConnSecured](r); e.Version != "TLS 1.3" || e.Name != "localhost" || e.Took <= 0 {
		t.Errorf("got %+v", e)
	}
	if err := r.CloseConn(1); err != nil {
		t.Fatal(err)
	}
	if _, err := br.ReadByte(); err != io.EOF {
		t.Errorf("the end is %v, want an orderly one", err)
	}
	r.closedWith(reason.Operator)
}

// An overheard is a net.Conn that keeps what came.
type overheard struct {
	net.Conn
	came bytes.Buffer
}

func (o *overheard) Read(p []byte) (int, error) {
	n, err := o.Conn.Read(p)
	o.came.Write(p[:n])
	return n, err
}

// records returns the types of the TLS records that came.
func (o *overheard) records() (types []byte) {
	for b := o.came.Bytes(); len(b) >= 5; {
		types = append(types, b[0])
		b = b[min(len(b), 5+int(b[3])<<8+int(b[4])):]
	}
	return types
}

// crypto/tls reports an end without a closure alert as one with it, so the test
// looks at the records, whose types TLS 1.2 does not encrypt.
func TestAClosureAlertGoesBeforeTheEnd(t *testing.T) {
	for _, c := range []struct {
		name, request string
		idle          time.Duration // 0: the default
		want          reason.Code
	}{
		{"after the last response", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0, reason.ClientClose},
		{"after an error", "GET / HTTP/1.1\r\n\r\n", 0, reason.BadHost},
		{"in silence", "", 100 * time.Millisecond, reason.IdleTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, Config{TLS: testTLS(t), Settings: event.Settings{IdleTimeout: c.idle}}, hello)
			nc := &overheard{Conn: r.dial()}
			client := tls.Client(nc, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12})
			if _, err := io.WriteString(client, c.request); err != nil {
				t.Fatal(err)
			}
			if err := client.Handshake(); err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, client)
			nc.Close()
			const alert = 21
			if types := nc.records(); types[len(types)-1] != alert {
				t.Errorf("the records' types are %d, want an alert (%d) at the end", types, alert)
			}
			r.closedWith(c.want)
		})
	}
}

// Many clients know where the data ends, and just close.
func TestAClientMayCloseWithoutAnAlert(t *testing.T) {
	r := start(t, Config{TLS: testTLS(t)}, hello)
	nc := r.dial()
	client := tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
	io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(client), nil)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	nc.CloseWrite()
	r.closedWith(reason.ClientEOF)
}

func TestPlainHTTPOnTheTLSPortIsTold(t *testing.T) {
	r := start(t, Config{TLS: testTLS(t)}, hello)
	nc := r.dial()
	io.WriteString(nc, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(nc), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 400 || !resp.Close || !strings.Contains(string(body), "https://") {
		t.Errorf("got %s close=%v %q", resp.Status, resp.Close, body)
	}
	nc.CloseWrite()
	r.closedWith(reason.PlainToTLS)
	if e := await[event.ResponseSent](r); e.Status != 400 || e.Method != "" {
		t.Errorf("got %+v", e)
	}
}

func TestGarbageOnTheTLSPort(t *testing.T) {
	r := start(t, Config{TLS: testTLS(t)}, hello)
	nc := r.dial()
	io.WriteString(nc, "\x16\x03\x01\x00\x05garbage and more garbage")
	io.Copy(io.Discard, nc)
	if e := r.closedWith(reason.HandshakeFail); e.Detail == "" || e.Phase != event.Handshake {
		t.Errorf("got %+v", e)
	}
}

// clientHello is the first flight of a client's handshake.
func clientHello(t *testing.T) string {
	t.Helper()
	client, server := net.Pipe()
	defer server.Close()
	go tls.Client(client, &tls.Config{InsecureSkipVerify: true}).Handshake()
	b := make([]byte, 4096)
	n, err := server.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

// A handshake has the time of a head, however much of it has come, and progress
// does not extend it.
func TestHandshakeLimit(t *testing.T) {
	t.Parallel()
	whole := clientHello(t)
	for _, c := range []struct {
		name, sent string
		drips      bool // then a byte now and then
	}{
		{"nothing", "", false},
		{"a byte", whole[:1], false},
		{"a record's header", whole[:5], false},
		{"half a hello", whole[:len(whole)/2], false},
		{"a hello but for its last byte", whole[:len(whole)-1], false},
		{"a hello, and no response to the server's", whole, false},
		{"drops", "", true},
		{"half a hello, and drops", whole[:len(whole)/2], true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			const limit = 200 * time.Millisecond
			r := start(t, Config{TLS: testTLS(t), HeaderTimeout: limit}, hello)
			nc := r.dial()
			io.WriteString(nc, c.sent)
			if c.drips {
				go func() {
					for _, b := range []byte(whole[len(c.sent):]) {
						if _, err := nc.Write([]byte{b}); err != nil {
							return
						}
						time.Sleep(limit / 10)
					}
				}()
			}
			io.Copy(io.Discard, nc)
			e := r.closedWith(reason.HandshakeLimit)
			if e.Age < limit || e.Age > limit+time.Second || e.Detail != "not within 200ms" || e.Phase != event.Handshake {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// insecure returns a client's transport that accepts any certificate.
func insecure() *http.Transport {
	return &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
}

// Over TLS, too, a response waits a moment for the end of chunks that its handler
// does not read: only then can it say whether the connection is kept. The bound of
// that wait is no failure of the session, which goes on.
func TestTheEndOfChunksIsAwaitedOverTLS(t *testing.T) {
	const head = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	r := start(t, Config{TLS: testTLS(t)}, scriptHandler)
	c := tls.Client(r.dial(), &tls.Config{InsecureSkipVerify: true})
	br := bufio.NewReader(c)
	for _, x := range []struct {
		pieces []string
		closes bool
	}{
		{[]string{head, "1\r\na\r\n", "0\r\n\r\n"}, false},
		{[]string{head + "0\r\n\r\n"}, false},
		{[]string{head, "1\r\na\r\n"}, true},
	} {
		for _, piece := range x.pieces {
			if _, err := io.WriteString(c, piece); err != nil {
				t.Fatal(err)
			}
		}
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatalf("%q: %v", x.pieces, err)
		}
		if io.Copy(io.Discard, resp.Body); resp.Close != x.closes {
			t.Errorf("%q: the response says close: %v", x.pieces, resp.Close)
		}
	}
	if _, err := br.ReadByte(); err != io.EOF {
		t.Errorf("the end is %v, want an orderly one", err)
	}
	c.Close()
	r.closedWith(reason.Unread)
}
