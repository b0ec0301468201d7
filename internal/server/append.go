package server

import (
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// appendHead appends the response's head, for content of n bytes (-1: unknown). A
// response that cannot be sent (a field with a line end in it) is the handler's
// mistake: appendHead appends a 500 in its place, all of it, and returns false.
func (x *exchange) appendHead(resp *message.Response, n int64) bool {
	c := x.c
	out := c.out.pending()
	date := c.s.date.text(c.readClock())
	if resp.Fields.Has("Date") { // that of an upstream stays
		date = ""
	}
	b, err := c.hc.AppendHead(out.b, resp.Status, resp.Fields, n, date)
	if err != nil {
		c.s.cfg.Log("response cannot be sent: " + err.Error())
		fault := x.fault(reason.InternalError)
		x.status = fault.Status
		body := []byte(fault.Content.(message.Bytes))
		if b, err = c.hc.AppendHead(out.b, fault.Status, fault.Fields, int64(len(body)), date); err == nil {
			b, err = c.hc.AppendData(b, body)
		}
		if err == nil {
			b, err = c.hc.AppendEnd(b, nil)
		}
		if err == nil {
			x.tap.head(event.Out, b[len(out.b):])
			out.b = b
		} else {
			c.finish(reason.InternalError, "")
		}
		return false
	}
	x.tap.head(event.Out, b[len(out.b):])
	out.b = b
	return true
}

// expectToSend says how much there is to send: what is pending, and n bytes of
// content (-1: unknown).
func (x *exchange) expectToSend(n int64) {
	c := x.c
	if n >= 0 {
		n += int64(len(c.out.pending().b))
	}
	c.status.sentFrom.Store(c.status.count.out.Load())
	if c.status.toSend.Load() != n { // a store costs 6 ns, and responses repeat
		c.status.toSend.Store(n)
	}
}

// sendBytes sends content from memory. Small content is copied into the outbox;
// large content is sent with it from where it is.
func (x *exchange) sendBytes(p []byte) bool {
	c := x.c
	if len(p) <= copied || c.hc.Chunked() {
		return x.appendData(p)
	}
	if err := c.hc.Passthrough(int64(len(p))); err != nil {
		return x.wrongLength(err)
	}
	x.tap.data(event.Out, p)
	return c.out.flushWith(p)
}

// appendData appends content, and sends what is pending when that is much.
func (x *exchange) appendData(p []byte) bool {
	out := x.c.out.pending()
	b, err := x.c.hc.AppendData(out.b, p)
	if err != nil {
		return x.wrongLength(err)
	}
	x.tap.data(event.Out, b[len(out.b):])
	out.b = b
	return len(b) < outFull || x.c.out.flush()
}

// appendEnd ends the message.
func (x *exchange) appendEnd(resp *message.Response) {
	var trailers message.Fields
	if resp.Trailers != nil && x.c.hc.Chunked() {
		trailers = resp.Trailers()
	}
	out := x.c.out.pending()
	b, err := x.c.hc.AppendEnd(out.b, trailers)
	if err != nil {
		x.c.s.cfg.Log("response cannot be ended: " + err.Error())
		x.cutShort("")
		return
	}
	x.tap.data(event.Out, b[len(out.b):])
	out.b = b
}

// sendInterim sends an interim response while the handler works.
func (x *exchange) sendInterim(status message.Status, fields message.Fields) error {
	c := x.c
	c.out.takeBack()
	c.readClock()
	if err := x.appendInterim(status, fields); err != nil {
		return err
	}
	if c.isOver() || !c.out.flush() {
		return errGone
	}
	c.enter(event.Handling, c.at.now)
	return nil
}

// appendInterim appends an interim response.
func (x *exchange) appendInterim(status message.Status, fields message.Fields) error {
	out := x.c.out.pending()
	b, err := x.c.hc.AppendInterim(out.b, status, fields)
	if err != nil {
		return err
	}
	x.tap.head(event.Out, b[len(out.b):])
	out.b = b
	return nil
}

// cutShort ends the connection before the end of the response: once the head is
// sent, that is the only sign left that the response is not whole.
// https://www.rfc-editor.org/rfc/rfc9112#section-8
func (x *exchange) cutShort(detail string) {
	c := x.c
	x.short = true
	if detail == "" {
		c.enter(event.Sending, c.readClock())
		detail = c.howFar()
	}
	c.finish(reason.Truncated, detail)
}

// wrongLength ends a response whose handler gave more content than it had
// declared.
func (x *exchange) wrongLength(err error) bool {
	x.c.s.cfg.Log("content cannot be sent: " + err.Error())
	x.cutShort("the response had more content than it had announced")
	return false
}

// A dateField is the Date field's value, made once a second: to make it for each
// response is 3 % of a small request's CPU.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
type dateField struct {
	last atomic.Pointer[datedSecond]
}

// A datedSecond is a second of Unix time and its text.
type datedSecond struct {
	second int64
	text   string
}

// text returns the field's value at now. Any goroutine may call it.
func (d *dateField) text(now time.Time) string {
	second := now.Unix()
	last := d.last.Load()
	if last == nil || last.second != second {
		last = &datedSecond{second, message.FormatDate(now)}
		d.last.Store(last)
	}
	return last.text
}
