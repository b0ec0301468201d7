package proxy

import (
	"errors"
	"io"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A word is what the upstream says while content is sent to it: an interim
// answer, the final one's head (neither field set), or a failure.
type word struct {
	interim *http1.Response
	err     error
}

// final reports whether nothing follows it.
func (w word) final() bool { return w.interim == nil }

// listen waits for the final answer's head and says each word on its way
// there. It runs beside the upload and uses the machine's receiving half only.
func (c *conn) listen(words chan<- word) {
	defer close(words)
	for {
		interim, err := c.head()
		w := word{interim, err}
		words <- w
		if w.final() {
			return
		}
	}
}

// upload sends the request's content and waits for the final answer's head.
//
// The upstream may answer before it has the whole content. An error, or one that
// closes the connection, means that it does not want the rest: sending stops.
// With any other the rest is sent, for the answer may be made from it, until
// the upstream takes no more; the answer waits meanwhile.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.5-3
func (p *Proxy) upload(c *conn, r *message.Request) error {
	words := make(chan word, 1)
	go c.listen(words)
	answered, err := p.send(c, r, words)
	var broke *writeError
	switch {
	case answered:
	case errors.As(err, &broke):
		// An upstream that stops reading has often said why.
		if e := c.expect(time.Second); e != nil {
			break
		}
		if e := p.hear(r, words); e == nil {
			err, answered = nil, true
		}
	case err == nil:
		if c.raw != nil {
			c.raw.ackAtOnce()
		}
		if err = c.expect(p.cfg.Response); err == nil {
			err = p.hear(r, words)
		}
	}
	if err != nil && !answered {
		c.sock.Close() // ends the listener
	}
	for range words { // until it has ended
	}
	switch {
	case answered:
		return nil
	case broke != nil:
		return c.broken(broke.error)
	}
	return err
}

// A writeError is a failure to write to the upstream.
type writeError struct{ error }

// send sends the content until it ends, or the upstream has answered that it
// wants no more. answered tells that the final answer's head is there.
func (p *Proxy) send(c *conn, r *message.Request, words <-chan word) (answered bool, err error) {
	content := make([]byte, 32<<10)
	for {
		select {
		case w := <-words:
			switch {
			case w.err != nil:
				return false, w.err
			case !w.final():
				p.passOn(r, w.interim)
			case unwanted(c.client.Response()):
				return true, nil
			default:
				answered, words = true, nil
			}
		default:
		}
		n, readErr := r.Content.Read(content)
		if c.buf, err = c.client.AppendData(c.buf[:0], content[:n]); err != nil {
			return answered, err
		}
		if readErr == io.EOF {
			if c.buf, err = c.client.AppendEnd(c.buf, trailing(requestTrailers(r), r.Fields)); err != nil {
				return answered, err
			}
		} else if readErr != nil {
			return false, &fault{cause: readErr, reason: reason.ProxyLeft, detail: "the client's content ended early"}
		}
		if err := c.write(c.buf, p.cfg.Stall); err != nil {
			return answered, &writeError{err}
		}
		if readErr == io.EOF {
			c.whole = true
			return answered, nil
		}
	}
}

// unwanted reports whether an early answer says that the rest of the content is
// of no use.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.5
func unwanted(early *http1.Response) bool {
	return early.Status >= 400 || early.Fields.HasMember("Connection", "close")
}

// hear waits for the final answer's head.
func (p *Proxy) hear(r *message.Request, words <-chan word) error {
	for w := range words {
		if w.final() {
			return w.err
		}
		p.passOn(r, w.interim)
	}
	return errors.New("can't happen: the listener ended without a last word")
}

// requestTrailers are the trailer fields of r, nil for none.
func requestTrailers(r *message.Request) message.Fields {
	if r.Trailers == nil {
		return nil
	}
	return r.Trailers()
}
