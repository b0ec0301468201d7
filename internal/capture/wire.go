package capture

import (
	"bytes"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

const (
	// shownOfExchange is how many bytes of each direction of an exchange are
	// told: heads and small contents whole, of large ones the beginning.
	shownOfExchange = 16 << 10
	// shownInAll is how many bytes of a capture are told. A file's events are
	// written to a recording before they are shown.
	shownInAll = 64 << 20
)

// A shown is how much of one direction of an exchange was told.
type shown struct {
	bytes   int64
	skipped int64 // bytes that were not told after that
	from    int64 // the offset of the first of them

	chunked bool   // what follows is chunked content
	content []byte // of it, what was told, to be explained chunk by chunk
}

// showBytes has the capture tell the bytes of exchanges, and their steps.
func (c *Capture) showBytes() { c.bytes, c.shownLeft, c.stepsLeft = true, shownInAll, stepsInAll }

// show tells bytes of an exchange as they were captured, not as they were
// understood. Off is their offset in their direction of the exchange. Bytes that
// were not captured are not told.
func (f *flow) show(at time.Time, x *exchange, dir event.Dir, off int64, p []byte, captured bool) {
	if !f.c.bytes || f.id == 0 || len(p) == 0 {
		return
	}
	s := &x.shown[dir]
	n := min(int64(len(p)), shownOfExchange-s.bytes, f.c.shownLeft)
	if !captured || s.skipped > 0 {
		n = 0
	}
	if n > 0 {
		s.bytes += n
		f.c.shownLeft -= n
		f.tell(at, event.Wire{Conn: f.id, Nth: x.nth, Dir: dir, Off: off, Data: bytes.Clone(p[:n])})
		if s.chunked && f.explains() {
			s.content = append(s.content, p[:n]...)
		}
	}
	if rest := int64(len(p)) - n; rest > 0 {
		if s.skipped == 0 {
			s.from = off + n
		}
		s.skipped += rest
	}
}

// showHead is show for a head, whose credentials are masked.
func (f *flow) showHead(at time.Time, x *exchange, dir event.Dir, off int64, head []byte) {
	if f.c.bytes {
		f.show(at, x, dir, off, message.MaskHead(head), true)
	}
}

// showRest tells how much of an exchange was not told.
func (f *flow) showRest(at time.Time, x *exchange) {
	for dir := range x.shown {
		if s := &x.shown[dir]; s.skipped > 0 {
			f.tell(at, event.Wire{Conn: f.id, Nth: x.nth, Dir: event.Dir(dir), Off: s.from, Skipped: s.skipped})
		}
	}
}
