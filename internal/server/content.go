package server

import (
	"errors"
	"io"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// drainable is how much unread content is read and dropped for the sake of a
// connection. Opening a new one costs a client about what this costs us.
const drainable = 256 << 10

var (
	// errGone: the connection ended while its content was read.
	errGone = errors.New("server: the client is gone")
	// errExpired: a handler kept a request's content for too long.
	errExpired = errors.New("server: content read after its exchange")
)

// A content is a request's content as its handler reads it: it drives http1, on
// the connection's goroutine.
type content struct {
	c    *conn
	rest []byte // on loan from http1
	err  error  // what Read returns once rest is empty
	wire bool   // it is read as it stands on the wire
}

// A wireContent is a content read as it stands on the wire.
type wireContent content

// none is the content of a request that has none. It is never changed: reading
// at its end only looks.
type none struct{}

// Read is at the end.
func (none) Read([]byte) (int, error) { return 0, io.EOF }

// openContent gives r its content. http1 has said what there is.
func (c *conn) openContent(r *message.Request) {
	if c.hc.Unread() == 0 {
		r.Content = none{}
		return
	}
	src := &content{c: c}
	c.cur.src = src
	r.Content, r.Wire = src, (*wireContent)(src)
	if r.Length < 0 {
		r.Trailers = c.hc.Trailers
	}
}

// Read is io.Reader's. The first one sends 100 (Continue) if the client waits
// for it.
func (s *content) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(s.rest) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.err = s.more()
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	// Chunks that have arrived together are read together: a handler that passes
	// content on does not pay a write for each chunk of one byte.
	for n < len(p) && len(s.rest) == 0 && s.err == nil && s.c.hc.Buffered() > 0 {
		var wait bool
		if wait, s.err = s.parse(); wait {
			break
		}
		m := copy(p[n:], s.rest)
		s.rest = s.rest[m:]
		n += m
	}
	return n, nil
}

// Read is io.Reader's, for the bytes as they stand on the wire.
func (w *wireContent) Read(p []byte) (int, error) {
	w.wire = true
	return (*content)(w).Read(p)
}

// more asks http1 for more content, and the socket for more bytes if need be.
func (s *content) more() error {
	wait, err := s.parse()
	if !wait {
		return err
	}
	return s.c.fillContent()
}

// parse asks http1 for more content of the bytes that have arrived. wait means that
// there is none among them.
func (s *content) parse() (wait bool, _ error) {
	c := s.c
	ev, err := c.next()
	switch {
	case s.wire:
		s.rest = c.hc.Wire()
	case ev == http1.Data:
		s.rest = c.hc.Data()
	}
	switch {
	case err != nil:
		return false, err
	case ev == http1.Data:
		return false, nil
	case ev == http1.End, ev == http1.Paused:
		return false, io.EOF
	}
	// What is on loan has to be read before the buffer is filled again.
	return len(s.rest) == 0, nil
}

// next is http1's next event, counted and shown to the wire view.
func (c *conn) next() (http1.Event, error) {
	ev, err := c.hc.Next()
	wire := c.hc.Wire()
	c.cur.in += int64(len(wire))
	c.tapData(event.In, wire)
	if ev == http1.Data {
		c.cur.content += int64(len(c.hc.Data()))
		if c.cur.awaited {
			c.got.Store(c.cur.content)
		}
	}
	return ev, err
}

// awaitContent says how much of the content is here, and that more is waited for.
// What comes with the head, as most content does, is worth telling nobody.
func (c *conn) awaitContent(p event.Phase) bool {
	c.cur.awaited = true
	c.wanted.Store(c.cur.req.Length) // first: the clock may look now
	c.got.Store(c.cur.content)
	c.enter(p, c.readClock())
	return c.fill()
}

// fillContent waits for more of the content.
func (c *conn) fillContent() error {
	c.unhold()
	// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-14
	if c.hc.ExpectsContinue() {
		if err := c.appendInterim(message.Continue, nil); err != nil {
			return err
		}
	}
	c.readClock()
	if c.why != reason.None || !c.flush() {
		return errGone
	}
	if !c.awaitContent(event.ReceivingContent) {
		return errGone
	}
	c.enter(event.Handling, c.readAt)
	return nil
}

// failure is what was wrong with the content, if reading it failed for a reason
// that can be answered.
func (c *conn) failure() *http1.Error {
	if c.cur.src == nil {
		return nil
	}
	e, _ := c.cur.src.err.(*http1.Error)
	return e
}

// expire ends what a handler may read: the exchange is over.
func (c *conn) expire() {
	if c.cur.src != nil {
		c.cur.src.rest, c.cur.src.err = nil, errExpired
	}
}

// drain reads what is left of the request's content and drops it, so that the
// next request can be found. It is false when there is too much of it: then the
// connection closes.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func (c *conn) drain() bool {
	for dropped := 0; dropped <= drainable; dropped += len(c.hc.Wire()) {
		ev, err := c.next()
		e, theirs := err.(*http1.Error)
		switch {
		case theirs:
			c.finish(e.Reason, e.Detail)
			return false
		case ev == http1.End, ev == http1.Paused:
			return true
		case ev != http1.NeedData:
			continue
		}
		if !c.flush() {
			return false
		}
		if !c.awaitContent(event.Draining) {
			return false
		}
	}
	c.finish(reason.Unread, figure.Binary(drainable)+" of the content read and dropped, and no end to it")
	return false
}
