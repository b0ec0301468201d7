package server

import (
	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// manyLarge is how many large responses may be in progress before the system holds
// less of each: that costs a client that reads a 10 MB file 1.5 times the CPU.
const manyLarge = 8

// How many unsent bytes the system may then hold of each. Less of a file costs
// 15 % more CPU. Less of a stream costs nothing, and to make much of it for a
// thousand clients that read nothing delays all others, for seconds where the
// machine is busy.
const (
	unsentOfFile   = 512 << 10
	unsentOfStream = 128 << 10
)

// respond puts a response on the wire or, where it is small, into the outbox. When
// something fails, why the connection ends is decided.
func (x *exchange) respond(resp *message.Response) {
	if b, ok := resp.Content.(message.Broken); ok {
		x.breakOff(resp, b)
		return
	}
	n := contentLength(resp)
	if !x.appendHead(resp, n) {
		x.skipStream(resp)
		return
	}
	x.expectToSend(n)
	if x.c.hc.HasContent() && !x.sendContent(resp, n) {
		x.short = true
		x.c.out.flush() // what came before the failure still reaches the client
		return
	}
	x.appendEnd(resp)
}

// contentLength returns the length of resp's content in bytes; -1 where only its
// end tells.
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
		// What a response to HEAD, or a 304, says of the content that it does not
		// carry.
		if resp.Length == 0 && resp.Status == message.NotModified {
			return -1
		}
		return resp.Length
	}
}

// sendContent sends a response's content, of n bytes or -1 for an unknown number,
// and reports whether all of it was sent.
func (x *exchange) sendContent(resp *message.Response, n int64) bool {
	if n < 0 || n > smallFile {
		if x.c.s.large.Add(1) > manyLarge {
			x.capSendBuffer(resp)
		}
		defer x.c.s.large.Add(-1)
	}
	return x.send(resp)
}

// capSendBuffer limits what the system holds of a large response, and of those
// that follow on the connection, which are mostly of the same kind.
func (x *exchange) capSendBuffer(resp *message.Response) {
	s := &x.c.sock
	if s.tcp == nil || s.capped {
		return
	}
	s.capped = true
	unsent := unsentOfFile
	if _, made := resp.Content.(message.Stream); made {
		unsent = unsentOfStream
	}
	s.tcp.LimitUnsent(unsent)
}

// send sends content, or a part of it, and reports whether all of it was sent.
func (x *exchange) send(resp *message.Response) bool {
	switch content := resp.Content.(type) {
	case message.Bytes:
		return x.sendBytes(content)
	case message.File:
		return x.sendFile(content)
	case message.Parts:
		for _, part := range content {
			if !x.send(&message.Response{Content: part}) {
				return false
			}
		}
		return true
	case message.Stream:
		return x.sendStream(content)
	default:
		return true
	}
}

// breakOff sends a response that is wrong on purpose, for testing clients, and
// ends the connection as the response asks.
func (x *exchange) breakOff(resp *message.Response, b message.Broken) {
	c := x.c
	c.hc.CloseAfter(reason.OnPurpose)
	length := b.Declared
	if b.How == message.BadChunk {
		length = -1
	}
	if !x.appendHead(resp, length) {
		return
	}
	x.expectToSend(length)
	x.short = true
	if c.hc.HasContent() {
		out := c.out.pending()
		out.b = append(out.b, b.Send...)
		x.tap.data(event.Out, b.Send)
	}
	c.out.flush()
	c.ending.hard = b.How == message.Reset
	c.finish(reason.OnPurpose, "")
}

// discard releases what a response holds that is not sent.
func (x *exchange) discard(resp *message.Response) {
	x.skipStream(resp)
	closeFiles(resp.Content)
}

// skipStream runs the stream of a response that is not sent into a closed writer,
// so that the stream can release what it holds.
func (x *exchange) skipStream(resp *message.Response) {
	if stream, ok := resp.Content.(message.Stream); ok {
		x.runStream(stream, new(streamWriter))
	}
}
