package proxy

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// answer is the client's answer made of the one whose head has come on c.
func (p *Proxy) response(r *message.Request, c *conn) *message.Response {
	from := c.client.Response()
	out := &message.Response{Status: from.Status, Fields: p.responseFields(from.Fields, from.Version)}
	switch {
	case isEmpty(r, from):
		// Such an answer is empty, but its field tells what a GET would give.
		// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-6
		length, err := strconv.ParseInt(from.Fields.Get("Content-Length"), 10, 64)
		out.Length = max(0, length)
		if r.Method == "HEAD" && err != nil {
			// Never called; it says that a GET's length would be unknown.
			out.Content = message.Stream(func(io.Writer) error { return nil })
		}
		if _, err := p.finish(c, io.Discard); err != nil {
			p.tell(faultOf(err))
		}
	case r.Version.AtLeast11():
		b := &body{sum: sha256.New()}
		var theirs message.Fields
		out.Fields = append(out.Fields, message.Field{Name: "Trailer", Value: announced(from.Fields)})
		out.Content = message.Stream(func(w io.Writer) (err error) {
			b.w = w
			theirs, err = p.finish(c, b)
			return err
		})
		out.Trailers = func() message.Fields { return trailers(b.sum.Sum(nil), b.n, theirs) }
	default:
		out.Length = max(0, from.Length) // -1 is a Stream's 0
		out.Content = message.Stream(func(w io.Writer) error {
			_, err := p.finish(c, w)
			return err
		})
	}
	return out
}

// isEmpty reports whether the client gets no content.
func isEmpty(r *message.Request, from *http1.Response) bool {
	return r.Method == "HEAD" || !from.Status.AllowsContent() || from.Status == resetContent ||
		from.Length == 0 && !r.Version.AtLeast11() // while HTTP/1.1 gets chunks and a sum of nothing
}

// resetContent (205) is sent without content, whatever the upstream made of it.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6-3
const resetContent message.Status = 205

// A body counts and sums what passes to w.
type body struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

// Write passes q on.
func (b *body) Write(q []byte) (int, error) {
	b.sum.Write(q) // never fails
	b.n += int64(len(q))
	return b.w.Write(q)
}

// A clientError is a failure to write to the client.
type clientError struct{ error }

// Unwrap is the writer's own error.
func (e clientError) Unwrap() error { return e.error }

// finish writes the rest of the answer on c to w, gives c back, and returns
// the answer's trailer fields. An error means that the answer is not whole.
func (p *Proxy) finish(c *conn, w io.Writer) (message.Fields, error) {
	err := p.copyContent(c, w)
	trailers := trailing(c.client.Trailers(), c.client.Response().Fields)
	c.active.Store(err != nil) // what ends now ends between two exchanges, or amid one
	var left clientError
	switch {
	case errors.As(err, &left):
		p.pool.drop(c, reason.ClientGone, "its client left before the answer was through")
	case err != nil:
		f := faultOf(err)
		p.pool.drop(c, f.reason, f.detail)
	case !c.whole:
		p.pool.drop(c, reason.Unread, "")
	case c.client.Buffered() > 0:
		p.pool.drop(c, reason.UpstreamError, unsolicited)
	case !c.client.Persists():
		p.pool.drop(c, reason.UpstreamClose, "")
	default:
		p.pool.put(c, p.restLimit(c.client.Response().Fields))
	}
	return trailers, err
}

// copyContent writes the content of the answer on c to w, as it comes.
func (p *Proxy) copyContent(c *conn, w io.Writer) error {
	for {
		ev, err := c.next(p.cfg.Stall)
		switch {
		case err != nil:
			return err
		case ev == http1.End:
			return nil
		case ev == http1.Data:
			if _, err := w.Write(c.client.Data()); err != nil {
				return clientError{err}
			}
		}
	}
}

// restLimit is how long the connection may rest after an answer with the
// fields f: our own limit, or a little less than the upstream's where it tells
// it, so that it is us who close, and not the upstream amid a request.
func (p *Proxy) restLimit(f message.Fields) time.Duration {
	for param := range f.List("Keep-Alive") {
		name, value, _ := strings.Cut(param, "=")
		seconds, err := strconv.ParseUint(value, 10, 31)
		if !message.EqualFold(name, "timeout") || err != nil {
			continue
		}
		theirs := time.Duration(seconds) * time.Second
		return min(max(theirs-time.Second, theirs/2), time.Minute)
	}
	return p.cfg.Idle
}
