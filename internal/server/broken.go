package server

import (
	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// breakOff sends an answer that is wrong on purpose, for testing clients, and
// ends the connection as the answer asks.
func (c *conn) breakOff(resp *message.Response, b message.Broken) {
	c.hc.CloseAfter(reason.OnPurpose)
	length := b.Declared
	if b.How == message.BadChunk {
		length = -1
	}
	if !c.appendHead(resp, length) {
		return
	}
	c.expectToSend(length)
	c.cur.short = true
	if c.hc.HasContent() {
		out := c.pending()
		out.b = append(out.b, b.Send...)
		c.tapData(event.Out, b.Send)
	}
	c.flush()
	c.hard = b.How == message.Reset
	c.finish(reason.OnPurpose, "")
}
