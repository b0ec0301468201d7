package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
)

const (
	// drainable is how many bytes of unread content are read and dropped to keep a
	// connection. To open a new one costs a client about as much.
	drainable = 256 << 10
	// endOfChunks is how long a response waits for the end of chunks that its
	// handler has not read. Clients send the last chunk right after the others.
	endOfChunks = 100 * time.Millisecond
)

// checkUnread parses the content that the handler has not read, as far as it is
// here. A malformed one makes the request malformed, whatever its handler made of
// it, and even where its method was refused. It is nil if the client is gone.
func (x *exchange) checkUnread(resp *message.Response) *message.Response {
	if x.src == nil {
		return resp
	}
	dropped, err := x.dropBuffered()
	if err == nil && x.c.hc.Unread() < 0 && !x.c.hc.ExpectsContinue() {
		err = x.seekEnd(dropped)
	}
	switch {
	case err != nil:
		x.discard(resp)
		return x.refuse(err)
	case x.c.isOver():
		x.dropResponse(resp)
		return nil
	}
	return resp
}

// dropBuffered parses and drops the content that is buffered, and returns how many
// bytes that were.
func (x *exchange) dropBuffered() (dropped int, _ *http1.Error) {
	for x.c.hc.Buffered() > 0 {
		ev, err := x.nextEvent()
		if e, theirs := err.(*http1.Error); theirs {
			return dropped, e
		}
		if dropped += len(x.c.hc.Wire()); ev != http1.Data {
			break
		}
	}
	return dropped, nil
}

// seekEnd waits for the end of chunks, after so many bytes of them were dropped, so
// that the head of the response can say whether the connection is kept: chunks
// whose end does not come have none, as far as the server knows.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-7
func (x *exchange) seekEnd(dropped int) *http1.Error {
	c := x.c
	c.out.takeBack()
	if c.isOver() || !c.out.flush() {
		return nil
	}
	x.expectContent(event.Draining)
	stop := c.sock.readUntil(time.Now().Add(endOfChunks))
	defer func() {
		if c.sock.readUntil(time.Time{}) {
			c.sock.wake()
		}
	}()
	for !stop && dropped <= drainable && c.hc.Unread() < 0 {
		n, err := c.nc.Read(c.hc.Space())
		if n == 0 {
			if isReset(err) {
				c.broken(err)
			}
			return nil // a FIN is found again when the rest is drained
		}
		c.filled(n, nil)
		n, e := x.dropBuffered()
		if e != nil {
			return e
		}
		dropped += n
	}
	return nil
}

// drain reads what is left of the request's content and drops it, so that the
// next request can be found. Its length is known, and decideClose has found that it
// is not too much. https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func (x *exchange) drain() bool {
	c := x.c
	for {
		ev, err := x.nextEvent()
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
		if !c.out.flush() {
			return false
		}
		x.expectContent(event.Draining)
		if !c.fill() {
			return false
		}
	}
}
