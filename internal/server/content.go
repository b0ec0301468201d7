package server

import (
	"io"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// A content is a request's content as its handler reads it. Read drives http1, on
// the connection's goroutine.
type content struct {
	x    *exchange
	rest []byte // on loan from http1
	err  error  // what Read returns once rest is empty
	wire bool   // the handler reads the bytes as they are on the wire
}

// A wireContent is a content that is read as it is on the wire.
type wireContent content

// none is the content of a request that has none.
type none struct{}

// Read is at the end.
func (none) Read([]byte) (int, error) { return 0, io.EOF }

// openContent gives the request its content. http1 has said what there is.
func (x *exchange) openContent() {
	r, hc := x.req, x.c.hc
	if hc.Unread() == 0 {
		r.Content = none{}
		return
	}
	x.src = &content{x: x}
	r.Content, r.Wire = x.src, (*wireContent)(x.src)
	if r.Length < 0 {
		r.Trailers = hc.Trailers
	}
}

// Read implements io.Reader. The first call sends 100 (Continue) if the client
// waits for it.
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
	for n < len(p) && len(s.rest) == 0 && s.err == nil && s.x.c.hc.Buffered() > 0 {
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

// Read implements io.Reader, for the bytes as they are on the wire.
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
	return s.x.fillContent()
}

// parse asks http1 for more content of the bytes that have arrived. wait means that
// there is none among them.
func (s *content) parse() (wait bool, _ error) {
	ev, err := s.x.nextEvent()
	switch {
	case s.wire:
		s.rest = s.x.c.hc.Wire()
	case ev == http1.Data:
		s.rest = s.x.c.hc.Data()
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

// nextEvent returns http1's next event. It counts its bytes and shows them to the
// tap.
func (x *exchange) nextEvent() (http1.Event, error) {
	hc := x.c.hc
	ev, err := hc.Next()
	wire := hc.Wire()
	x.in += int64(len(wire))
	x.tap.data(event.In, wire)
	if ev == http1.Data {
		x.content += int64(len(hc.Data()))
		if x.awaited {
			x.c.status.got.Store(x.content)
		}
	}
	return ev, err
}

// fillContent waits for more of the content.
func (x *exchange) fillContent() error {
	c := x.c
	c.out.takeBack()
	// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-14
	if c.hc.ExpectsContinue() {
		if err := x.appendInterim(message.Continue, nil); err != nil {
			return err
		}
		x.c.status.continued.Store(true)
	}
	c.readClock()
	if c.isOver() || !c.out.flush() {
		return errGone
	}
	x.expectContent(event.ReceivingContent)
	if !c.fill() {
		return errGone
	}
	c.enter(event.Handling, c.at.read)
	return nil
}

// expectContent says that bytes of the content are waited for, in phase p. It says
// how much of it is here only now: most content comes with its head and is never
// waited for.
func (x *exchange) expectContent(p event.Phase) {
	c := x.c
	x.awaited = true
	c.status.wanted.Store(x.req.Length) // first: the clock may look between the two
	c.status.got.Store(x.content)
	c.enter(p, c.readClock())
}

// contentError returns what was wrong with the content, if reading it failed for a
// reason that the client gets a response to.
func (x *exchange) contentError() *http1.Error {
	if x.src == nil {
		return nil
	}
	e, _ := x.src.err.(*http1.Error)
	return e
}

// closeContent ends what a handler may read: the exchange is over.
func (x *exchange) closeContent() {
	if x.src != nil {
		x.src.rest, x.src.err = nil, errExpired
	}
}
