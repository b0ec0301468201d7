package server

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// secure does the TLS handshake where the server speaks HTTPS. It reports whether
// HTTP can begin; if not, why the connection ends is decided.
func (c *conn) secure() bool {
	if c.s.cfg.TLS == nil {
		return true
	}
	began := time.Now()
	c.enter(event.Handshake, began)
	alerts := &alertReader{socket: &c.sock}
	t := tls.Server(alerts, c.s.cfg.TLS)
	if err := t.Handshake(); err != nil {
		c.handshakeFailed(err, alerts.alert)
		return false
	}
	alerts.done = true
	c.nc = t
	now := time.Now()
	state := t.ConnectionState()
	done := &event.ConnSecured{
		Conn: c.id, Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite),
		Name: cut(state.ServerName), Resumed: state.DidResume, Took: now.Sub(began),
	}
	c.secured.Store(done)
	if c.s.pub.Wants(event.KindConnSecured) {
		c.s.pub.Publish(now, *done)
	}
	c.at.sent = now
	c.enter(event.Idle, now)
	return true
}

// handshakeFailed decides what a failed handshake means. alert is one that the
// client sent in the clear, "" for none.
func (c *conn) handshakeFailed(err error, alert string) {
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain) && plain.Conn != nil && isHTTP(plain.RecordHeader[:]):
		c.refusePlain()
	case c.status.orderedReason() != reason.None:
		c.finish(c.status.orderedReason(), "")
	case c.s.ctx.Err() != nil:
		c.finish(reason.Shutdown, "")
	case isTimeout(err) && c.status.isStruck():
		c.finish(reason.HandshakeLimit, "not within "+c.s.cfg.HeaderTimeout.String())
	case alert != "":
		c.finish(reason.TLSRefused, alert)
	case isRefusal(err):
		c.finish(reason.TLSRefused, alertText(err))
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		c.finish(reason.TLSRefused, "it sent FIN in the handshake")
	case isReset(err):
		c.finish(reason.TLSRefused, "it sent RST in the handshake")
	default:
		c.finish(reason.HandshakeFail, cut(err.Error()))
	}
}

// An alertReader looks for an alert in the clear among the records of a
// handshake. Under TLS 1.3 a client may send one although the server expects
// encrypted records by then, and package tls reports that as a bad record.
// https://www.rfc-editor.org/rfc/rfc8446#section-6.2
type alertReader struct {
	*socket
	done  bool   // the handshake is complete
	head  []byte // the first bytes of a record
	skip  int    // bytes until the next record
	alert string // in words; "" for none
}

// Read is the socket's Read.
func (r *alertReader) Read(p []byte) (int, error) {
	n, err := r.socket.Read(p)
	if !r.done {
		r.look(p[:n])
	}
	return n, err
}

// The lengths of a record's header, and of a record that is an alert.
const recordHeader, alertRecord = 5, 7

// look parses the headers of records.
func (r *alertReader) look(p []byte) {
	for len(p) > 0 {
		if r.skip > 0 {
			n := min(r.skip, len(p))
			r.skip -= n
			p = p[n:]
			continue
		}
		r.head = append(r.head, p[0])
		p = p[1:]
		switch len(r.head) {
		case recordHeader:
			const alert = 21
			if n := int(r.head[3])<<8 | int(r.head[4]); r.head[0] != alert || n != alertRecord-recordHeader {
				r.skip, r.head = n, r.head[:0]
			}
		case alertRecord:
			r.alert = cut("alert: " + strings.TrimPrefix(tls.AlertError(r.head[6]).Error(), "tls: "))
			r.head = r.head[:0]
		}
	}
}

// isRefusal reports whether err says that the client sent a TLS alert.
func isRefusal(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error"
}

// alertText is the alert in err, in words.
func alertText(err error) string {
	var op *net.OpError
	if !errors.As(err, &op) {
		return ""
	}
	return cut("alert: " + strings.TrimPrefix(op.Err.Error(), "tls: "))
}

// isHTTP reports whether bytes that are no TLS record begin as a request does:
// with the upper-case letters of a method.
func isHTTP(b []byte) bool {
	for _, ch := range b {
		if (ch < 'A' || ch > 'Z') && ch != ' ' && ch != '/' {
			return false
		}
	}
	return true
}

// refusePlain tells a client that spoke plain HTTP what this port speaks. Its
// request is not read: it was meant for another kind of port.
func (c *conn) refusePlain() {
	c.at.read = time.Now()
	c.hc.Fail(&http1.Error{Status: message.BadRequest, Reason: reason.PlainToTLS, Rule: "RFC 9110 §4.2.2",
		Detail: "this port speaks HTTPS, and a plain HTTP request came: use https:// in the address"})
	c.work(false)
}

// closeNotify says inside TLS that nothing more will come, so that the client
// can tell a complete end from a truncated one.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.8-10
func (c *conn) closeNotify() {
	if t, ok := c.nc.(*tls.Conn); ok && !c.out.dead && !c.ending.hard {
		c.enterClosing(time.Now())
		t.CloseWrite()
	}
}
