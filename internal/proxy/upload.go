package proxy

import (
	"errors"
	"io"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An early is what the upstream sends while content is sent to it: an interim
// response, the head of the final one (neither field set), or a failure.
type early struct {
	interim *http1.Response
	err     error
}

// final reports whether it is the last one.
func (w early) final() bool { return w.interim == nil }

// listen sends what the upstream sends to came, up to the head of the final response.
// It runs concurrently with the upload, and uses only the parser's receiving half.
func (c *conn) listen(came chan<- early) {
	defer close(came)
	for {
		interim, err := c.head()
		w := early{interim, err}
		came <- w
		if w.final() {
			return
		}
	}
}

// upload sends the request's content and waits for the head of the final response.
//
// The upstream may respond before it has the whole content. With an error, or a
// response that closes the connection, it does not want the rest: sending stops. After
// any other response the rest is sent, until the upstream accepts no more, because the
// response's content may depend on it.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.5-3
func (p *Proxy) upload(c *conn, r *message.Request) error {
	came := make(chan early, 1)
	go c.listen(came)
	responded, err := p.send(c, r, came)
	var broke *writeError
	switch {
	case responded:
	case errors.As(err, &broke):
		// An upstream that stops reading has often sent a response that says why.
		if e := c.expect(time.Second); e != nil {
			break
		}
		if e := p.awaitFinal(r, came); e == nil {
			err, responded = nil, true
		}
	case err == nil:
		if c.raw != nil {
			c.raw.ackAtOnce()
		}
		if err = c.expect(p.cfg.Response); err == nil {
			err = p.awaitFinal(r, came)
		}
	}
	if err != nil && !responded {
		c.sock.Close() // ends the listener
	}
	for range came { // until the listener has ended
	}
	switch {
	case responded:
		return nil
	case broke != nil:
		return c.broken(broke.error)
	}
	return err
}

// A writeError is a failure to write to the upstream.
type writeError struct{ error }

// send sends the content until it ends, or until a response says that the upstream
// does not want the rest. responded means that the head of the final response has come.
func (p *Proxy) send(c *conn, r *message.Request, came <-chan early) (responded bool, err error) {
	content := make([]byte, 32<<10)
	for {
		select {
		case w := <-came:
			switch {
			case w.err != nil:
				return false, w.err
			case !w.final():
				p.passOn(r, w.interim)
			case unwanted(c.client.Response()):
				return true, nil
			default:
				responded, came = true, nil
			}
		default:
		}
		n, readErr := r.Content.Read(content)
		if c.buf, err = c.client.AppendData(c.buf[:0], content[:n]); err != nil {
			return responded, err
		}
		if readErr == io.EOF {
			if c.buf, err = c.client.AppendEnd(c.buf, trailing(requestTrailers(r), r.Fields)); err != nil {
				return responded, err
			}
		} else if readErr != nil {
			return false, &fault{cause: readErr, reason: reason.ProxyLeft, detail: "the client's content ended early"}
		}
		if err := c.write(c.buf, p.cfg.Stall); err != nil {
			return responded, &writeError{err}
		}
		if readErr == io.EOF {
			c.whole = true
			return responded, nil
		}
	}
}

// unwanted reports whether an early response says that the rest of the content is not
// wanted.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.5
func unwanted(early *http1.Response) bool {
	return early.Status >= 400 || early.Fields.HasMember("Connection", "close")
}

// awaitFinal waits for the head of the final response, and passes interim ones on.
func (p *Proxy) awaitFinal(r *message.Request, came <-chan early) error {
	for w := range came {
		if w.final() {
			return w.err
		}
		p.passOn(r, w.interim)
	}
	return errors.New("can't happen: the listener ended before the final response")
}

// requestTrailers returns the trailer fields of r; nil for none. Its content has been
// read to its end.
func requestTrailers(r *message.Request) message.Fields {
	if r.Trailers == nil {
		return nil
	}
	return r.Trailers()
}
