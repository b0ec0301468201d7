package server

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// testTLS is a server's TLS configuration with a fresh certificate.
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
	// io.EOF, not io.ErrUnexpectedEOF: the closure alert came.
	if _, err := br.ReadByte(); err != io.EOF {
		t.Errorf("the end is %v, want a closure alert", err)
	}
	r.closedWith(reason.Operator)
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

func TestHandshakeLimit(t *testing.T) {
	r := start(t, Config{TLS: testTLS(t), Handshake: 100 * time.Millisecond}, hello)
	nc := r.dial()
	io.Copy(io.Discard, nc)
	if e := r.closedWith(reason.HandshakeLimit); e.Age < 100*time.Millisecond {
		t.Errorf("closed after %v", e.Age)
	}
}

// insecure is a client's transport that believes any certificate.
func insecure() *http.Transport {
	return &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
}
