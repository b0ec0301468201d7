package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"syscall"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// dial makes a new connection within Config.Connect: name, TCP, and TLS for an https
// upstream.
func (p *pool) dial(ctx context.Context) (*conn, error) {
	whole := ctx
	ctx, cancel := context.WithTimeout(whole, p.cfg.Connect)
	defer cancel()
	var d net.Dialer
	sock, err := d.DialContext(ctx, "tcp", p.addr)
	if err != nil {
		return nil, unreachable(whole, err)
	}
	now := time.Now()
	c := &conn{id: p.cfg.Numbers.Next(), sock: sock, since: now,
		// Content is passed on as it arrives, so its size has no limit.
		client: http1.NewClient(http1.Limits{MaxContentBytes: -1})}
	c.shut = func() { c.sock.Close() }
	if p.tls == nil {
		c.raw = newRawSock(sock)
	}
	c.opened = event.ConnOpened{Conn: c.id, Side: event.ToUpstream, Peer: peer(sock), Name: p.addr}
	p.add(c, now)
	if p.cfg.Upstream.Scheme == "https" {
		if err := p.secure(ctx, c); err != nil {
			f := unreachable(whole, err)
			if whole.Err() == nil {
				f.reason, f.detail = reason.HandshakeFail, "no TLS connection to the upstream could be made"
			}
			p.end(c, f.reason, f.detail)
			return nil, f
		}
	}
	return c, nil
}

// secure does the TLS handshake.
func (p *pool) secure(ctx context.Context, c *conn) error {
	t := tls.Client(c.sock, p.tls)
	if err := t.HandshakeContext(ctx); err != nil {
		return err
	}
	c.sock = t
	now := time.Now()
	p.publish(now, secured(c.id, t.ConnectionState(), now.Sub(c.since)))
	return nil
}

// clientTLS returns the configuration towards an https upstream of that name.
func clientTLS(base *tls.Config, name string) *tls.Config {
	c := &tls.Config{}
	if base != nil {
		c = base.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = name
	}
	// The proxy speaks no other protocol.
	c.NextProtos = []string{"http/1.1"}
	return c
}

// unreachable returns the fault for a connection that could not be made within ctx,
// in words for the client.
func unreachable(ctx context.Context, err error) *fault {
	f := &fault{status: message.BadGateway, cause: err, reason: reason.UpstreamError, detail: "no connection to the upstream could be made"}
	var slow net.Error
	var name *net.DNSError
	switch {
	case ctx.Err() != nil:
		return clientLeft(context.Cause(ctx))
	case errors.As(err, &slow) && slow.Timeout(), errors.Is(err, context.DeadlineExceeded):
		f.status, f.detail = message.GatewayTimeout, "no connection to the upstream could be made in time"
	case errors.As(err, &name):
		f.detail = "the upstream's name could not be found"
	case errors.Is(err, syscall.ECONNREFUSED):
		f.detail = "the upstream refused the connection; is it running?"
	}
	return f
}
