package server

import (
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An exchange is one request and its answer, as far as they have come.
type exchange struct {
	req     *message.Request // nil where the head was too broken
	src     *content         // its content; nil for none
	nth     int              // on its connection, from 1
	detail  string           // what was wrong, for an answer of our own
	in      int64            // bytes of the request, as consumed
	content int64            // of the content, decoded
	outAt   int64            // the connection's position when the answer began
	began   time.Time        // the request's first byte
	first   time.Time        // the answer's first byte; zero before
	tap     *tapping         // nil unless its bytes become events
	status  message.Status   // of the answer
	awaited bool             // the content had to be waited for
	short   bool             // the answer could not be sent whole
}

// position is how many bytes the connection has been given to send.
func (c *conn) position() int64 {
	n := c.count.out.Load()
	if c.out != nil {
		n += int64(len(c.out.b))
	}
	return n
}

// exchange answers the request whose head is complete, or, with an error, the
// one that was refused. It reports whether another may follow.
func (c *conn) exchange(refused error) bool {
	c.begin()
	resp := c.answer(refused)
	if resp != nil {
		resp = c.settle(resp)
	}
	if resp != nil {
		c.cur.status = resp.Status
		c.delay()
		c.announce(resp)
		c.respond(resp)
		closeFiles(resp.Content)
	}
	c.expire()
	if c.hc.Buffered() == 0 || !c.hc.Persists() {
		c.flushAnswer()
		c.readClock()
	}
	c.conclude()
	return c.follow()
}

// begin takes up the request that http1 has found.
func (c *conn) begin() {
	if c.began.IsZero() {
		c.began = c.readAt
	}
	c.count.requests.Add(1)
	c.cur = exchange{req: c.hc.Request(), nth: int(c.count.requests.Load()), began: c.began, in: int64(len(c.hc.Wire())), outAt: c.position()}
	c.began = time.Time{}
	if c.got.Load() != 0 {
		c.got.Store(0) // that was the head, or the content of the request before
	}
	c.enter(event.Handling, c.readAt)
	if c.tapWanted() {
		c.cur.tap = new(tapping)
	}
	r := c.cur.req
	if r == nil {
		c.tapHead(event.In, c.hc.Wire())
		return
	}
	r.Remote, r.Local, r.Secure = c.peer, c.local, c.s.cfg.TLS != nil
	r.Conn, r.Nth, r.Begun = c.id, c.cur.nth, c.time
	c.openContent(r)
	if r.Version.AtLeast11() {
		r.Interim = c.interim
	}
	c.underWay.set(r)
	if c.s.pub.Wants(event.KindRequestReceived) {
		e := receivedEvent(r)
		e.HeadTime = c.readAt.Sub(c.cur.began)
		e.Piped = c.cur.began.Before(c.sentAt)
		c.s.pub.Publish(c.readAt, e)
	}
	c.tapHead(event.In, c.hc.Wire())
}

// answer finds the answer: the handler's, or our own where the request was
// refused or its content failed. It is nil only when the client is gone.
func (c *conn) answer(refused error) *message.Response {
	if e, theirs := refused.(*http1.Error); theirs {
		return c.refuse(e)
	}
	switch {
	case refused != nil:
		c.s.cfg.Log("http1 failed: " + refused.Error())
		return c.fault(reason.InternalError)
	case c.full:
		e := fullError()
		c.hc.CloseAfter(e.Reason)
		return c.refuse(e)
	}
	resp := c.handle()
	if c.isLost() {
		c.finish(reason.ResetAmid, "")
		c.gone(resp)
		c.cur.status = message.BadRequest // it was broken off: what it says is no answer
		return nil
	}
	switch e := c.failure(); {
	case e != nil:
		// The handler may not have noticed, or cared.
		if resp != nil {
			c.discard(resp)
		}
		return c.refuse(e)
	case c.why != reason.None:
		return c.gone(resp)
	case resp != nil:
		return resp
	default:
		c.s.cfg.Log("handler returned no response to " + c.cur.req.Method + " " + safe(c.cur.req.Target.Raw))
		return c.fault(reason.InternalError)
	}
}

// settle looks at the content that nobody has read, as far as it is here. Where
// that is malformed, so is the request, whatever its handler made of it, and
// even where its method was refused. A stream may read on, and is not settled.
func (c *conn) settle(resp *message.Response) *message.Response {
	if _, reads := resp.Content.(message.Stream); reads || c.cur.src == nil {
		return resp
	}
	for c.hc.Buffered() > 0 {
		ev, err := c.next()
		if e, theirs := err.(*http1.Error); theirs {
			c.discard(resp)
			return c.refuse(e)
		}
		if ev != http1.Data {
			break
		}
	}
	return resp
}

// gone drops the answer to a client that is gone. What it would have been told
// stands in the log.
func (c *conn) gone(resp *message.Response) *message.Response {
	c.cur.status, c.cur.short = message.BadRequest, true
	if resp != nil {
		c.cur.status = resp.Status
		c.discard(resp)
	}
	return nil
}

// handle calls the handler, and outlives its panic.
func (c *conn) handle() (resp *message.Response) {
	c.hold()
	defer c.unhold()
	defer func() {
		if p := recover(); p != nil {
			resp = c.panicked(p)
		}
	}()
	return c.s.handler.Serve(c.ctx, c.cur.req)
}

// panicked tells the operator of a handler's panic. The answer says nothing of
// it; nobody knows how far the handler had come, so the connection closes.
func (c *conn) panicked(p any) *message.Response {
	c.s.notice(fmt.Sprintf("A handler panicked (connection #%d): %s", c.id, firstLine(p)))
	c.s.cfg.Log(fmt.Sprintf("panic: %s\n%s", safe(fmt.Sprint(p)), debug.Stack()))
	return c.fault(reason.Panicked)
}

// firstLine is a panic's value as one short line.
func firstLine(p any) string {
	line, _, _ := strings.Cut(fmt.Sprint(p), "\n")
	return safe(line[:min(len(line), 200)])
}

// fault is the answer to a failure of our own, after which the connection
// closes.
func (c *conn) fault(why reason.Code) *message.Response {
	c.hc.CloseAfter(why)
	c.cur.detail = reason.Of(why).Why
	return (&message.Problem{Status: message.InternalServerError, Detail: reason.Of(why).Why}).Response(c.accept())
}

// refuse is the answer to what the client did wrong.
func (c *conn) refuse(e *http1.Error) *message.Response {
	c.cur.detail = e.Detail
	if c.cur.tap != nil {
		c.cur.tap.err = e
	}
	p := e.Problem()
	if p.Status == message.ServiceUnavailable {
		// Connections end all the time: soon there is room.
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4-1
		p.Fields = message.Fields{{Name: "Retry-After", Value: "1"}}
	}
	return p.Response(c.accept())
}

// accept is the request's Accept field, as far as the head was read.
func (c *conn) accept() string {
	if c.cur.req == nil {
		return ""
	}
	return c.cur.req.Fields.Joined("Accept")
}

// delay is the artificial delay, ended early when the server stops or the client
// is gone.
func (c *conn) delay() {
	if d := c.s.settings.Load().Delay; d > 0 {
		c.hold()
		defer c.unhold()
		select {
		case <-time.After(d):
		case <-c.ctx.Done():
		}
	}
}

// announce decides whether the connection closes after this answer, so that its
// head can say so. http1 knows the client's reasons, and keeps the first.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-7
func (c *conn) announce(resp *message.Response) {
	set := c.s.settings.Load()
	switch {
	case resp.Close:
		c.hc.CloseAfter(reason.HandlerClose)
	case c.orderedReason() != reason.None:
		c.hc.CloseAfter(c.orderedReason())
	case !set.KeepAlive:
		c.hc.CloseAfter(reason.SwitchedOff)
	case set.MaxRequests > 0 && c.cur.nth >= set.MaxRequests:
		c.hc.CloseAfter(reason.MaxRequests)
	case c.hc.Unread() > drainable || c.hc.ExpectsContinue():
		// A client that waits for 100 (Continue) may send the content all the
		// same, or never: what follows can't be told apart.
		c.hc.CloseAfter(reason.Unread)
	}
}

// flushAnswer sends the answer, and says how that went.
func (c *conn) flushAnswer() {
	if !c.flush() {
		c.cur.short = true
	}
}

// conclude tells that the exchange is over. Pipelined answers that leave in one
// write are told of when they are ready, a moment earlier.
func (c *conn) conclude() {
	x := &c.cur
	c.sentAt = c.time
	c.underWay.set(nil)
	if x.first.IsZero() {
		x.first = c.sentAt
	}
	why := c.why
	if why == reason.None {
		why = c.hc.Persistence()
	}
	c.tapEnd(why)
	if !c.s.pub.Wants(event.KindResponseSent) {
		return
	}
	e := event.ResponseSent{
		Conn: c.id, Nth: x.nth, Peer: c.peer,
		Status: uint16(x.status), In: x.in, Out: max(0, c.position()-x.outAt),
		Took: c.sentAt.Sub(x.began), First: x.first.Sub(x.began),
		Why: why, Detail: x.detail, Short: x.short,
	}
	if x.req != nil {
		e.Method, e.Target, e.TargetLen = names(x.req)
	}
	c.s.pub.Publish(c.sentAt, e)
}

// follow makes ready for the next exchange and reports whether there may be
// one. What is left of the request's content is read and dropped before.
func (c *conn) follow() bool {
	if c.why != reason.None {
		return false
	}
	if !c.hc.Persists() {
		c.finish(c.hc.Persistence(), "")
		return false
	}
	if !c.drain() {
		return false
	}
	if err := c.hc.NextExchange(); err != nil {
		c.s.cfg.Log("http1 failed: " + err.Error())
		c.finish(reason.InternalError, "")
		return false
	}
	c.cur = exchange{} // an idle connection keeps no request alive
	return true
}
