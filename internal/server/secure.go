package server

import (
	"crypto/tls"
	"errors"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// secure does the TLS handshake where the server speaks HTTPS. If that fails,
// why the connection ends is decided.
func (c *conn) secure() bool {
	if c.s.cfg.TLS == nil {
		return true
	}
	began := time.Now()
	c.enter(event.Handshake, began)
	t := tls.Server(&c.sock, c.s.cfg.TLS)
	if err := t.Handshake(); err != nil {
		c.handshakeFailed(err)
		return false
	}
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
	c.sentAt = now
	c.enter(event.Idle, now)
	return true
}

// handshakeFailed decides what a failed handshake means.
func (c *conn) handshakeFailed(err error) {
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain) && plain.Conn != nil && isHTTP(plain.RecordHeader[:]):
		c.answerPlain()
	case c.orderedReason() != reason.None:
		c.finish(c.orderedReason(), "")
	case c.s.ctx.Err() != nil:
		c.finish(reason.Shutdown, "")
	case isTimeout(err) && c.isStruck():
		c.finish(reason.HandshakeLimit, "")
	default:
		c.finish(reason.HandshakeFail, cut(err.Error()))
	}
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

// answerPlain tells a client that spoke plain HTTP where it is. Its request is
// not read: it was meant for another kind of port.
func (c *conn) answerPlain() {
	c.readAt = time.Now()
	c.hc.Fail(&http1.Error{Status: message.BadRequest, Reason: reason.PlainToTLS, Rule: "RFC 9110 §4.2.2",
		Detail: "this port speaks HTTPS, and a plain HTTP request came: use https:// in the address"})
	c.work(false)
}

// closeNotify says inside TLS that nothing more will come, so that the client
// can tell the end from a cut.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.8-10
func (c *conn) closeNotify() {
	if t, ok := c.nc.(*tls.Conn); ok && !c.dead && !c.hard {
		c.enterClosing(time.Now())
		t.CloseWrite()
	}
}

// cut is s as an event may hold it.
func cut(s string) string { return s[:min(len(s), event.MaxText)] }
