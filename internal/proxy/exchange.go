package proxy

import (
	"context"
	"errors"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// An outgoing is a request as the upstream gets it.
type outgoing struct {
	method, target string
	fields         message.Fields
	length         int64 // of the content; -1: unknown
	expects        bool  // the client waits for 100 (Continue)
}

// outgoing returns r as the upstream gets it. ok is false if its path must not be
// forwarded.
func (p *Proxy) outgoing(r *message.Request) (_ outgoing, ok bool) {
	target, ok := p.target(r.Target)
	if !ok {
		return outgoing{}, false
	}
	return outgoing{r.Method, target, p.requestFields(r), r.Length, expects(r)}, true
}

// exchange sends out to the upstream and waits for the head of the final response. The
// caller owns the connection and gives it back to the pool.
func (p *Proxy) exchange(ctx context.Context, r *message.Request, out outgoing) (*conn, error) {
	for again := false; ; again = true {
		c, reused, err := p.pool.get(ctx, r, again)
		if err != nil {
			return nil, err
		}
		c.begin(ctx)
		p.pool.publish(time.Now(), event.Forwarded{Conn: r.Conn, Nth: r.Nth, Upstream: c.id, Reused: reused})
		err = p.ask(c, r, out)
		if err == nil {
			return c, nil
		}
		f := faultOf(err)
		p.pool.drop(c, f.reason, f.detail)
		if again || !reused || !f.dropped || !resendable(out) {
			return nil, f
		}
	}
}

// resendable reports whether a request may be resent without asking the client.
// https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2-7
func resendable(out outgoing) bool {
	switch out.method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return out.length == 0
	}
	return false
}

// ask sends the request on c and waits for the head of the final response.
func (p *Proxy) ask(c *conn, r *message.Request, out outgoing) error {
	head, err := c.client.AppendRequest(c.buf[:0], out.method, out.target, out.fields, out.length)
	if err != nil {
		return err
	}
	if out.length == 0 {
		if head, err = c.client.AppendEnd(head, nil); err != nil {
			return err
		}
	}
	c.buf = head
	if out.length == 0 {
		if err := c.sendWhole(head, p.cfg.Stall, p.cfg.Response); err != nil {
			return err
		}
		return p.await(c, r)
	}
	// While content is sent, the upstream may be silent.
	if err := c.setDeadline(time.Time{}); err != nil {
		return c.broken(err)
	}
	if err := c.write(head, p.cfg.Stall); err != nil {
		return c.broken(err)
	}
	if out.expects {
		if final, err := p.awaitContinue(c, r); final || err != nil {
			return err
		}
	}
	return p.upload(c, r)
}

// await waits for the head of the final response, and passes interim ones on.
func (p *Proxy) await(c *conn, r *message.Request) error {
	for {
		interim, err := c.head()
		if err != nil || interim == nil {
			return err
		}
		p.passOn(r, interim)
	}
}

// awaitContinue waits until the upstream sends 100 (Continue), or has sent nothing for
// the time of Config.Continue. final means that it has sent a final response instead.
func (p *Proxy) awaitContinue(c *conn, r *message.Request) (final bool, err error) {
	if err := c.expect(p.cfg.Continue); err != nil {
		return false, c.broken(err)
	}
	for {
		interim, err := c.head()
		var f *fault
		switch {
		case errors.As(err, &f) && f.status == message.GatewayTimeout:
			// A server that does not know the expectation never sends 100.
			// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-11.3
			return false, c.setDeadline(time.Time{})
		case err != nil || interim == nil:
			return interim == nil, err
		case interim.Status == message.Continue:
			return false, c.setDeadline(time.Time{})
		}
		p.passOn(r, interim)
	}
}
