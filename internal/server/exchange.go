package server

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An exchange is one request and its response, as far as they have come. A
// connection has one at a time, and uses its memory for the next one.
type exchange struct {
	c       *conn
	req     *message.Request // nil where the head was refused before it was parsed
	src     *content         // the request's content; nil for none
	nth     int              // on its connection, from 1
	detail  string           // what was wrong, for a response of the server's own
	in      int64            // bytes of the request, as consumed
	content int64            // bytes of its content, decoded
	outAt   int64            // the outbox's position when the response began
	began   time.Time        // the request's first byte
	turn    time.Time        // began, or when the response before it had been sent
	first   time.Time        // the response's first byte; zero before
	tap     *tap             // nil unless its bytes become events
	status  message.Status   // of the response
	awaited bool             // the content had to be waited for
	short   bool             // the response could not be sent whole
}

// run serves the request whose head is complete or, with an error, was refused.
// It reports whether another exchange may follow; if not, why the connection ends
// is decided.
func (x *exchange) run(refused error) bool {
	x.begin()
	resp := x.find(refused)
	if resp != nil {
		resp = x.checkUnread(resp)
	}
	if resp != nil {
		x.status = resp.Status
		x.delay()
		x.decideClose(resp)
		x.respond(resp)
		closeFiles(resp.Content)
	}
	x.closeContent()
	if c := x.c; c.hc.Buffered() == 0 || !c.hc.Persists() { // otherwise the next response may leave with it
		x.short = !c.out.flush() || x.short
		c.readClock()
	}
	x.publish()
	return x.next()
}

// begin takes up the request that http1 has found, and publishes it.
func (x *exchange) begin() {
	c := x.c
	began := c.at.began
	inOneRead := began.IsZero()
	if inOneRead {
		began = c.at.read
		if c.at.ready != 0 {
			began = began.Add(-c.at.ready)
		}
	}
	c.at.began = time.Time{}
	c.status.count.requests.Add(1)
	*x = exchange{c: c, req: c.hc.Request(), nth: int(c.status.count.requests.Load()), began: began, turn: began, in: int64(len(c.hc.Wire())), outAt: c.out.position()}
	queued := max(0, c.at.sent.Sub(began))
	if queued > 0 {
		x.turn = c.at.sent
	}
	if c.status.continued.Load() {
		c.status.continued.Store(false)
	}
	if c.status.got.Load() != 0 {
		c.status.got.Store(0) // that was the head, or the content of the request before
	}
	c.enter(event.Handling, c.at.read)
	x.tap = x.newTap()
	r := x.req
	if r == nil {
		x.tap.head(event.In, c.hc.Wire())
		return
	}
	r.Remote, r.Local, r.Secure = c.peer, c.local, c.s.cfg.TLS != nil
	r.Conn, r.Nth, r.Begun, r.Client = c.id, x.nth, c.at.now, &c.status
	if c.s.cfg.Guest != nil {
		x.noteGuest()
	}
	x.openContent()
	if r.Version.AtLeast11() {
		r.Interim = c.interim
	}
	c.current.begin(r)
	if c.s.pub.Wants(event.KindRequestReceived) {
		e := receivedEvent(r)
		if !inOneRead {
			e.HeadTime = c.at.read.Sub(began)
		}
		e.Queued, e.Piped = queued, queued > 0
		c.s.pub.Publish(c.at.read, e)
	}
	x.tap.head(event.In, c.hc.Wire())
}

// find returns the response: the handler's, or the server's own where the request
// was refused or its content failed. It is nil only when the client is gone.
func (x *exchange) find(refused error) *message.Response {
	c := x.c
	if e, theirs := refused.(*http1.Error); theirs {
		return x.refuse(e)
	}
	switch {
	case refused != nil:
		c.s.cfg.Log("http1 failed: " + refused.Error())
		return x.fault(reason.InternalError)
	case c.status.overLimit:
		e := overLimitError()
		c.hc.CloseAfter(e.Reason)
		return x.refuse(e)
	}
	resp := x.handle()
	if c.clientReset() {
		c.leftResponse()
		x.dropResponse(resp)
		return nil
	}
	switch e := x.contentError(); {
	case e != nil:
		// Whatever the handler made of the error.
		if resp != nil {
			x.discard(resp)
		}
		return x.refuse(e)
	case c.isOver():
		x.dropResponse(resp)
		return nil
	case resp != nil:
		return resp
	default:
		c.s.cfg.Log("handler returned no response to " + x.req.Method + " " + safe(x.req.Target.Raw))
		return x.fault(reason.InternalError)
	}
}

// handle calls the handler, and survives its panic.
func (x *exchange) handle() (resp *message.Response) {
	x.c.out.lend()
	defer x.c.out.takeBack()
	defer func() {
		if p := recover(); p != nil {
			resp = x.panicked(p)
		}
	}()
	return x.c.s.handler.Serve(x.c.ctx, x.req)
}

// clientLeft is the status in the log where none was sent, because the client of
// a valid request had left: nginx's 499.
const clientLeft message.Status = 499

// dropResponse drops the response to a client that is gone.
func (x *exchange) dropResponse(resp *message.Response) {
	x.status, x.short = clientLeft, true
	if resp != nil {
		x.discard(resp)
	}
}

// delay is the artificial delay. It ends early when the server stops or the
// client is gone.
func (x *exchange) delay() {
	if d := x.c.s.settings.Load().Delay; d > 0 {
		x.c.out.lend()
		defer x.c.out.takeBack()
		select {
		case <-time.After(d):
		case <-x.c.ctx.Done():
		}
	}
}

// decideClose decides whether the connection closes after this response, so that
// the response's head can say so. http1 knows the client's reasons, and keeps the
// first one. https://www.rfc-editor.org/rfc/rfc9112#section-9.6-7
func (x *exchange) decideClose(resp *message.Response) {
	c, set := x.c, x.c.s.settings.Load()
	switch {
	case resp.Close, c.guest != nil: // what follows on a guest's connection would not be counted
		c.hc.CloseAfter(reason.HandlerClose)
	case c.status.orderedReason() != reason.None:
		c.hc.CloseAfter(c.status.orderedReason())
	case !set.KeepAlive:
		c.hc.CloseAfter(reason.SwitchedOff)
	case set.MaxRequests > 0 && x.nth >= set.MaxRequests:
		c.hc.CloseAfter(reason.MaxRequests)
	case c.hc.ExpectsContinue():
		// A client that waits for 100 (Continue) may send the content all the
		// same, or never: the server cannot tell what follows.
		c.hc.CloseAfter(reason.ExpectMet)
	case c.hc.Unread() > drainable, c.hc.Unread() < 0:
		// Chunks whose end has not arrived may have none.
		c.hc.CloseAfter(reason.Unread)
	}
}

// publish says that the exchange is over. Pipelined responses that leave in one
// write are published when they are ready, a moment earlier.
func (x *exchange) publish() {
	c := x.c
	c.at.sent = c.at.now
	if x.req != nil {
		c.current.end(x.req)
	}
	why := c.ending.why
	if why == reason.None {
		why = c.hc.Persistence()
	}
	x.tap.end(why)
	out := max(0, c.out.position()-x.outAt)
	left := x.short && reason.Of(why).Who == reason.Client
	if left && out == 0 && x.req != nil {
		x.status = clientLeft
	}
	if left || x.short && c.ending.hard && why != reason.OnPurpose {
		out = x.keepTaken(out)
	}
	c.at.took = c.at.sent.Sub(x.turn)
	c.last = lastResponse{c, x.outAt, x.outAt + out, x.began, c.sock.wrote}
	if c.s.pub.Wants(event.KindResponseSent) {
		c.deliver(out, c.at.took, why)
	}
}

// sentEvent returns the event of the exchange's end.
func (x *exchange) sentEvent(out int64, took time.Duration, why reason.Code) event.ResponseSent {
	var method, target string
	var whole int
	if x.req != nil {
		method, target, whole = names(x.req)
	}
	first := took
	if !x.first.IsZero() {
		first = max(0, x.first.Sub(x.turn))
	}
	return event.ResponseSent{
		Conn: x.c.id, Nth: x.nth, Peer: x.c.peer,
		Method: method, Target: target, TargetLen: whole,
		Status: uint16(x.status), In: x.in, Out: out,
		Took: took, First: first,
		Why: why, Detail: x.detail, Short: x.short,
	}
}

// next prepares the connection for the next exchange and reports whether there
// may be one. It first reads and drops what is left of the request's content.
func (x *exchange) next() bool {
	c := x.c
	if c.isOver() {
		return false
	}
	if !c.hc.Persists() {
		c.finish(c.hc.Persistence(), "")
		return false
	}
	if !x.drain() {
		return false
	}
	if err := c.hc.NextExchange(); err != nil {
		c.s.cfg.Log("http1 failed: " + err.Error())
		c.finish(reason.InternalError, "")
		return false
	}
	x.req, x.src, x.tap = nil, nil, nil // an idle connection keeps no request alive
	x.began = time.Time{}               // and has no exchange in progress
	return true
}
