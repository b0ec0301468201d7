package server

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A streamWriter is what a Stream writes to: each Write leaves at once.
type streamWriter struct{ c *conn }

// Write sends p as content, a chunk where the message is chunked.
func (w *streamWriter) Write(p []byte) (int, error) {
	if w.c == nil {
		return 0, errExpired
	}
	c := w.c
	c.unhold()
	c.readClock() // the stream may have waited
	for sent := 0; sent < len(p); {
		piece := p[sent:min(len(p), sent+outFull)]
		if c.why != reason.None || !c.appendData(piece) || !c.flush() {
			return sent, errGone
		}
		sent += len(piece)
	}
	return len(p), nil
}

// sendStream runs a stream. Its head may leave before its first Write does: if
// the stream takes long over that, the clock sends it.
func (c *conn) sendStream(stream message.Stream) bool {
	w := &streamWriter{c}
	err := c.runStream(stream, w)
	w.c = nil
	c.readClock() // it may have waited after its last Write
	if err != nil && c.isLost() {
		c.finish(reason.ResetAmid, c.howFar())
	}
	if err != nil && c.why == reason.None {
		c.s.cfg.Log("stream ended early: " + err.Error())
		c.cutShort("")
	}
	return err == nil && c.why == reason.None
}

// runStream calls the stream, and outlives its panic.
func (c *conn) runStream(stream message.Stream, w *streamWriter) (err error) {
	c.hold()
	defer c.unhold()
	defer func() {
		if p := recover(); p != nil {
			c.panicked(p)
			c.finish(reason.Panicked, "")
			err = errGone
		}
	}()
	return stream(w)
}
