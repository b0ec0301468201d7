package capture

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"

	"httpserver/internal/event"
)

// The content types of TLS records, and a handshake message, as far as they are
// looked at.
// https://www.rfc-editor.org/rfc/rfc8446#section-5.1
const (
	recordAlert     = 21
	recordHandshake = 22
	recordData      = 23
	helloClient     = 1
)

// maxHello is how many bytes of a client's first flight are kept to find the
// server's name in. Post-quantum key shares make it about 2 KB.
const maxHello = 16 << 10

// hello reads a ClientHello and returns the server name in it, which may be "".
// It is not ok while the message is incomplete.
func hello(flight []byte) (name string, ok bool) {
	var heard bool
	conn := tls.Server(oneWay{r: bytes.NewReader(flight)}, &tls.Config{
		GetConfigForClient: func(info *tls.ClientHelloInfo) (*tls.Config, error) {
			name, heard = info.ServerName, true
			return nil, errors.New("only the name was wanted")
		},
	})
	conn.Handshake() // always fails: the connection cannot be written to
	return name, heard
}

// A oneWay is a net.Conn that can only be read from, and only what is there.
type oneWay struct {
	net.Conn
	r io.Reader
}

func (c oneWay) Read(p []byte) (int, error)     { return c.r.Read(p) }
func (oneWay) Write(p []byte) (int, error)      { return len(p), nil }
func (oneWay) Close() error                     { return nil }
func (oneWay) SetDeadline(time.Time) error      { return nil }
func (oneWay) SetReadDeadline(time.Time) error  { return nil }
func (oneWay) SetWriteDeadline(time.Time) error { return nil }
func (oneWay) LocalAddr() net.Addr              { return nil }
func (oneWay) RemoteAddr() net.Addr             { return nil }

// looksLikeGoodbye reports whether a segment is a single record as small as a
// close_notify: two bytes and what the encryption adds to them. TLS 1.3 calls
// it data, older versions an alert.
// https://www.rfc-editor.org/rfc/rfc8446#section-6.1
func looksLikeGoodbye(p []byte) bool {
	if len(p) < 7 || p[0] != recordAlert && p[0] != recordData {
		return false
	}
	n := int(binary.BigEndian.Uint16(p[3:5]))
	return n == len(p)-5 && (p[0] == recordAlert || n <= 2+1+16)
}

// A secret is what can be seen of a TLS connection: the name asked for, and how
// it ends.
type secret struct {
	flight  []byte // of the client, until its hello is complete
	named   bool
	goodbye time.Time // the client's last segment looked like a close_notify; zero: it did not
}

// take takes bytes of a TLS connection.
func (t *secret) take(f *flow, dir int, c chunk) {
	if dir != up {
		return
	}
	t.goodbye = time.Time{}
	if looksLikeGoodbye(c.data) {
		t.goodbye = c.at
	}
	if t.named {
		return
	}
	t.flight = append(t.flight, c.data...)
	name, ok := hello(t.flight)
	if ok || len(t.flight) > maxHello || c.hole > 0 {
		t.named, t.flight = true, nil
		f.tell(c.at, event.ConnSecured{Conn: f.id, Version: "TLS", Name: cutText(name), Took: c.at.Sub(f.opened)})
	}
}

// saidGoodbye reports whether the client said close_notify just before at.
func (t *secret) saidGoodbye(at time.Time) bool {
	return !t.goodbye.IsZero() && at.Sub(t.goodbye) < silent
}
