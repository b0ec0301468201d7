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

// secure does the TLS handshake where the server speaks HTTPS. It reports whether
// HTTP can begin; if not, why the connection ends is decided.
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
	c.at.sent = now
	c.enter(event.Idle, now)
	return true
}

// handshakeFailed decides what a failed handshake means.
func (c *conn) handshakeFailed(err error) {
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
