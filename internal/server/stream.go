package server

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A streamWriter is what a message.Stream writes to. Each Write is sent at once.
type streamWriter struct{ x *exchange } // nil: closed

// Write sends p as content: as a chunk where the message is chunked.
func (w *streamWriter) Write(p []byte) (int, error) {
	if w.x == nil {
		return 0, errExpired
	}
	c := w.x.c
	c.out.takeBack()
	c.readClock() // the stream may have waited
	if len(p) > copied && !c.hc.Chunked() {
		if c.isOver() || !w.x.sendBytes(p) {
			return 0, errGone
		}
		return len(p), nil
	}
	for sent := 0; sent < len(p); {
		piece := p[sent:min(len(p), sent+outFull)]
		if c.isOver() || !w.x.appendData(piece) || !c.out.flush() {
			return sent, errGone
		}
		sent += len(piece)
	}
	return len(p), nil
}

// sendStream runs a stream and reports whether all of it was sent. If the stream
// waits before its first Write, the clock sends the head.
func (x *exchange) sendStream(stream message.Stream) bool {
	c := x.c
	w := &streamWriter{x}
	err := x.runStream(stream, w)
	w.x = nil
	c.readClock() // it may have waited after its last Write
	if err != nil && c.clientReset() {
		c.leftResponse()
	}
	if err != nil && !c.isOver() {
		c.s.cfg.Log("stream ended early: " + err.Error())
		x.cutShort("")
	}
	return err == nil && !c.isOver()
}

// runStream calls the stream, and survives its panic.
func (x *exchange) runStream(stream message.Stream, w *streamWriter) (err error) {
	x.c.out.lend()
	defer x.c.out.takeBack()
	defer func() {
		if p := recover(); p != nil {
			x.panicked(p)
			x.c.finish(reason.Panicked, "")
			err = errGone
		}
	}()
	return stream(w)
}
