package server

import (
	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// respond puts a response on the wire, as far as its content goes. What is
// small waits in c.out for the flush. When something fails, why the connection
// ends is decided.
func (c *conn) respond(resp *message.Response) {
	if b, ok := resp.Content.(message.Broken); ok {
		c.breakOff(resp, b)
		return
	}
	n := contentLength(resp)
	if !c.appendHead(resp, n) {
		c.skipStream(resp)
		return
	}
	c.expectToSend(n)
	if c.hc.HasContent() && !c.sendContent(resp, n) {
		c.cur.short = true
		c.flush() // what came before the failure is not the client's loss
		return
	}
	c.appendEnd(resp)
}

// expectToSend says how much there is to send: what is pending, and n bytes of
// content if that is known.
func (c *conn) expectToSend(n int64) {
	if n >= 0 {
		n += int64(len(c.pending().b))
	}
	c.sentFrom.Store(c.count.out.Load())
	c.toSend.Store(n)
}

// contentLength is the length of resp's content; -1 where only its end tells.
func contentLength(resp *message.Response) int64 {
	switch content := resp.Content.(type) {
	case message.Bytes:
		return int64(len(content))
	case message.File:
		return content.N
	case message.Parts:
		var sum int64
		for _, part := range content {
			sum += contentLength(&message.Response{Content: part})
		}
		return sum
	case message.Stream:
		if resp.Length == 0 {
			return -1
		}
		return resp.Length
	case message.Broken:
		return content.Declared
	default:
		// What a HEAD or 304 answer says of the content it does not carry.
		if resp.Length == 0 && resp.Status == message.NotModified {
			return -1
		}
		return resp.Length
	}
}

// appendHead appends the head. A response that cannot be sent (a field with a
// line end in it) is the handler's mistake and becomes a 500.
func (c *conn) appendHead(resp *message.Response, n int64) bool {
	out := c.pending()
	date := c.s.date.text(c.readClock())
	if resp.Fields.Has("Date") { // that of an upstream stays
		date = ""
	}
	b, err := c.hc.AppendHead(out.b, resp.Status, resp.Fields, n, date)
	if err != nil {
		c.s.cfg.Log("response cannot be sent: " + err.Error())
		fault := c.fault(reason.InternalError)
		c.cur.status = fault.Status
		body := []byte(fault.Content.(message.Bytes))
		if b, err = c.hc.AppendHead(out.b, fault.Status, fault.Fields, int64(len(body)), date); err == nil {
			b, err = c.hc.AppendData(b, body)
		}
		if err == nil {
			b, err = c.hc.AppendEnd(b, nil)
		}
		if err == nil {
			c.tapHead(event.Out, b[len(out.b):])
			out.b = b
		} else {
			c.finish(reason.InternalError, "")
		}
		return false
	}
	c.tapHead(event.Out, b[len(out.b):])
	out.b = b
	return true
}

// appendEnd ends the message.
func (c *conn) appendEnd(resp *message.Response) {
	var trailers message.Fields
	if resp.Trailers != nil && c.hc.Chunked() {
		trailers = resp.Trailers()
	}
	out := c.pending()
	b, err := c.hc.AppendEnd(out.b, trailers)
	if err != nil {
		c.s.cfg.Log("response cannot be ended: " + err.Error())
		c.cutShort("")
		return
	}
	c.tapData(event.Out, b[len(out.b):])
	out.b = b
}

// sendInterim sends an interim response while the handler works.
func (c *conn) sendInterim(status message.Status, fields message.Fields) error {
	c.unhold()
	c.readClock()
	if err := c.appendInterim(status, fields); err != nil {
		return err
	}
	if c.why != reason.None || !c.flush() {
		return errGone
	}
	c.enter(event.Handling, c.time)
	return nil
}

// appendInterim appends an interim response.
func (c *conn) appendInterim(status message.Status, fields message.Fields) error {
	out := c.pending()
	b, err := c.hc.AppendInterim(out.b, status, fields)
	if err != nil {
		return err
	}
	c.tapHead(event.Out, b[len(out.b):])
	out.b = b
	return nil
}

// cutShort ends the connection before the end of the response: the only honest
// sign that is left once the head is out.
// https://www.rfc-editor.org/rfc/rfc9112#section-8
func (c *conn) cutShort(detail string) {
	c.cur.short = true
	if detail == "" {
		c.enter(event.Sending, c.readClock())
		detail = c.howFar()
	}
	c.finish(reason.Truncated, detail)
}

// fewLarge is how many large answers are sent at the same time before the system
// is held back: it costs a client that reads a 10 MB file 1.5 times the CPU.
const fewLarge = 8

// How much the system may then hold of each. Less of a file costs 15 % more; of a
// stream it costs nothing, and much of it, made for a thousand clients that read
// nothing, keeps all others waiting: for seconds, where the machine is busy.
const (
	aheadOfFile   = 512 << 10
	aheadOfStream = 128 << 10
)

// sendContent sends a response's content, n bytes or -1 for who knows how many,
// and reports whether it is whole.
func (c *conn) sendContent(resp *message.Response, n int64) bool {
	if n < 0 || n > smallFile {
		if c.s.passing.Add(1) > fewLarge && !c.heldBack {
			c.holdBack(resp)
		}
		defer c.s.passing.Add(-1)
	}
	return c.send(resp)
}

// holdBack limits what the system holds of a large response, and of those that
// follow, which are mostly of the same kind.
func (c *conn) holdBack(resp *message.Response) {
	c.heldBack = true
	ahead := aheadOfFile
	if _, made := resp.Content.(message.Stream); made {
		ahead = aheadOfStream
	}
	if c.sock.tcp != nil {
		c.sock.tcp.LimitUnsent(ahead)
	}
}

// send sends content, or a part of it, and reports whether it is whole.
func (c *conn) send(resp *message.Response) bool {
	switch content := resp.Content.(type) {
	case message.Bytes:
		return c.sendBytes(content)
	case message.File:
		return c.sendFile(content)
	case message.Parts:
		for _, part := range content {
			if !c.send(&message.Response{Content: part}) {
				return false
			}
		}
		return true
	case message.Stream:
		return c.sendStream(content)
	default:
		return true
	}
}

// discard lets go of a response that is not sent.
func (c *conn) discard(resp *message.Response) {
	c.skipStream(resp)
	closeFiles(resp.Content)
}

// skipStream runs a stream whose bytes nobody will get into a closed writer, so
// that it can let go of what it holds.
func (c *conn) skipStream(resp *message.Response) {
	if stream, ok := resp.Content.(message.Stream); ok {
		c.runStream(stream, new(streamWriter))
	}
}

// sendBytes sends content from memory. What is small is copied behind the head,
// to leave with it in one write (two cost 1.7 times as much) or with the answers
// to other pipelined requests; what is large leaves from where it is.
func (c *conn) sendBytes(p []byte) bool {
	if len(p) <= copied || c.hc.Chunked() {
		return c.appendData(p)
	}
	if err := c.hc.Passthrough(int64(len(p))); err != nil {
		return c.lengthWrong(err)
	}
	c.tapData(event.Out, p)
	if c.out == nil {
		return c.write(p)
	}
	ok := c.writeBoth(c.out.b, p)
	c.dropOut()
	return ok
}

// appendData appends content, and sends what is pending when that is much.
func (c *conn) appendData(p []byte) bool {
	out := c.pending()
	b, err := c.hc.AppendData(out.b, p)
	if err != nil {
		return c.lengthWrong(err)
	}
	c.tapData(event.Out, b[len(out.b):])
	out.b = b
	return len(b) < outFull || c.flush()
}

// lengthWrong ends a response whose handler gave more content than it had said.
func (c *conn) lengthWrong(err error) bool {
	c.s.cfg.Log("content cannot be sent: " + err.Error())
	c.cutShort("the answer had more content than it had announced")
	return false
}
