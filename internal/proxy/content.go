package proxy

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// arrived returns the content of a response that has arrived to its end, and gives c
// back: a client that reads slowly does not keep a connection to the upstream.
func (p *Proxy) arrived(c *conn) []byte {
	content := make([]byte, 0, c.client.Response().Length)
	for {
		switch ev, err := c.parse(); {
		case err == nil && ev == http1.Data:
			content = append(content, c.client.Data()...)
			continue
		case err == nil && ev == http1.End:
			p.keepOrDrop(c)
		default:
			p.pool.drop(c, reason.InternalError, "can't happen: content of known length that is here cannot be malformed")
		}
		return content
	}
}

// A clientError is a failure to write to the client.
type clientError struct{ error }

// Unwrap returns the writer's own error.
func (e clientError) Unwrap() error { return e.error }

// finish writes the rest of the response on c to w, gives c back to the pool, and
// returns the response's trailer fields. An error means that the response is
// incomplete.
func (p *Proxy) finish(c *conn, w io.Writer) (message.Fields, error) {
	err := p.copyContent(c, w)
	trailers := trailing(c.client.Trailers(), c.client.Response().Fields)
	var left clientError
	switch {
	case errors.As(err, &left):
		f := clientLeft(context.Canceled)
		if cause := context.Cause(c.ctx); cause != nil {
			f = clientLeft(cause)
		}
		p.pool.drop(c, f.reason, f.detail)
	case err != nil:
		f := faultOf(err)
		p.pool.drop(c, f.reason, f.detail)
	default:
		p.keepOrDrop(c)
	}
	return trailers, err
}

// keepOrDrop gives back a connection whose response has been read to its end: to be
// kept if another exchange may follow, else to be closed.
func (p *Proxy) keepOrDrop(c *conn) {
	c.active.Store(false)
	switch {
	case !c.whole && !c.client.Response().Fields.HasMember("Connection", "close"):
		p.pool.drop(c, reason.Unread, "the request's content was not sent whole")
	case c.client.Buffered() > 0:
		p.pool.drop(c, reason.UpstreamError, unsolicited)
	case !c.client.Persists():
		why, detail := closes(c.client.Response())
		p.pool.drop(c, why, detail)
	default:
		p.pool.put(c, p.idleLimit(c.client.Response().Fields))
	}
}

// finishEmpty gives c back after a response whose content is not passed on. What has
// not arrived is not waited for: a 205 may be followed by content without end.
func (p *Proxy) finishEmpty(c *conn) {
	for {
		switch ev, err := c.parse(); {
		case err != nil:
			f := faultOf(err)
			p.report(f)
			p.pool.drop(c, f.reason, f.detail)
		case ev == http1.Data:
			continue
		case ev == http1.End:
			p.keepOrDrop(c)
		default:
			p.pool.drop(c, reason.UpstreamError, "it sends content with a status that has none")
		}
		return
	}
}

// closes returns why no other exchange can follow a complete response.
func closes(r *http1.Response) (reason.Code, string) {
	switch {
	case !r.Version.AtLeast11():
		return reason.Upstream10, ""
	case r.Fields.HasMember("Connection", "close"):
		return reason.UpstreamClose, `it said "Connection: close"`
	case r.Length < 0 && !r.Chunked:
		return reason.UpstreamClose, "its response had no length, so its end was the connection's"
	}
	return reason.UpstreamClose, ""
}

// gathered is how many bytes of content are collected before they are written.
// Pieces of that size or more are written from where they were received.
const gathered = 4 << 10

// copyContent writes the content of the response on c to w as it arrives. What
// has been received together in small pieces is written together: an upstream
// that sends chunks of one byte does not cost a write for each.
func (p *Proxy) copyContent(c *conn, w io.Writer) error {
	var pending []byte
	write := func(q []byte) error {
		if len(q) == 0 {
			return nil
		}
		if _, err := w.Write(q); err != nil {
			return clientError{err}
		}
		return nil
	}
	flush := func() error {
		q := pending
		pending = pending[:0]
		return write(q)
	}
	for {
		ev, err := c.parse()
		switch {
		case err != nil:
			return errors.Join(flush(), err)
		case ev == http1.Data:
			data := c.client.Data()
			large := len(data) >= gathered || len(pending) == 0 && c.client.Buffered() == 0
			if large || len(pending)+len(data) > cap(pending) {
				if err := flush(); err != nil {
					return err
				}
			}
			if large {
				if err := write(data); err != nil {
					return err
				}
				continue
			}
			if pending == nil {
				pending = make([]byte, 0, 2*gathered)
			}
			pending = append(pending, data...)
			continue
		}
		if err := flush(); err != nil || ev == http1.End {
			return err
		}
		if c.client.Missing() >= MaxBuffer {
			err = p.copyBulk(c, write)
		} else {
			err = c.receive(p.cfg.Stall)
		}
		if err != nil {
			return err
		}
	}
}

// MaxBuffer is how much content has to be missing to be read into a buffer of that size
// of its own, and not into the parser's: four times as much in one system call.
const MaxBuffer = 128 << 10

// copyBulk passes on content of known length, while the parser's buffer is empty.
func (p *Proxy) copyBulk(c *conn, write func([]byte) error) error {
	b := p.bulk.Get().(*[MaxBuffer]byte)
	defer p.bulk.Put(b)
	for left := c.client.Missing(); left > 0; left = c.client.Missing() {
		if err := c.expect(p.cfg.Stall); err != nil {
			return c.broken(err)
		}
		n, err := c.sock.Read(b[:min(left, MaxBuffer)])
		c.client.Passed(int64(n))
		if err := c.count(n, err); err != nil {
			return err
		}
		if n == 0 {
			return nil // the end of the connection; the parser knows what is missing
		}
		if err := write(b[:n]); err != nil {
			return err
		}
	}
	return nil
}

// idleLimit returns how long the connection may be idle after a response with the
// fields f: the configured limit, or a little less than the one that the upstream
// states, so that the proxy closes first and no request meets the upstream's close.
func (p *Proxy) idleLimit(f message.Fields) time.Duration {
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
