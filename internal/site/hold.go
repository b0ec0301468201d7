package site

import (
	"bytes"
	"errors"
	"io"
	"math"
	"sync/atomic"

	"httpserver/internal/message"
)

const (
	// readAhead is how much memory is taken for content that is announced but
	// has not arrived: a Content-Length alone costs no more than this.
	readAhead = 64 << 10
	// MaxHeld bounds the memory that /echo and /raw hold at once for content
	// beyond readAhead, of all requests together: four of the largest contents.
	MaxHeld = 256 << 20
)

var (
	errFull = errors.New("site: too much content is held at once")
	errLong = errors.New("site: the content is too long to be held")
)

// A budget is a number of bytes that requests share. It is safe for concurrent
// use.
type budget struct{ left atomic.Int64 }

// newBudget returns a budget of n bytes.
func newBudget(n int64) *budget {
	b := new(budget)
	b.left.Store(n)
	return b
}

// take takes n bytes if that many are left.
func (b *budget) take(n int64) bool {
	if b.left.Add(-n) < 0 {
		b.left.Add(n)
		return false
	}
	return true
}

// give returns n bytes.
func (b *budget) give(n int64) { b.left.Add(n) }

// A holding is content in memory. It owns the part of the budget that its bytes
// beyond readAhead take, until free is called.
type holding struct {
	b      []byte
	blocks [][]byte // before b, while content of unknown length is read
	budget *budget
	taken  int64
}

// hold reads r to its end and returns before and what r gave. length is r's length
// in bytes, -1 if unknown, and spare is room for what the caller appends. An error is
// r's, errLong if r gives more than limit bytes, or errFull; nothing is held then.
//
// Content of known length is read into a buffer that grows to a quarter of it, then to
// all of it: no more than 1.25 times the content is ever taken. Content of unknown
// length is read into blocks and joined at its end, which takes twice the content.
func (b *budget) hold(before string, r io.Reader, length, limit int64, spare int) (holding, error) {
	fixed := int64(len(before) + spare + 1) // one byte more, where the end of r is seen
	first := min(length, readAhead)
	if length < 0 {
		first = bytes.MinRead
	}
	h := holding{budget: b, b: append(make([]byte, 0, fixed+first), before...)}
	for left := limit; ; {
		room := h.b[len(h.b) : cap(h.b)-spare]
		n, err := r.Read(room)
		h.b = h.b[:len(h.b)+n]
		left -= int64(n)
		switch {
		case left < 0:
			err = errLong
		case err == io.EOF && h.join(spare):
			return h, nil
		case err == io.EOF:
			err = errFull
		case err == nil && n == len(room) && length < 0:
			err = h.add(spare)
		case err == nil && n == len(room):
			err = h.grow(fixed, length)
		}
		if err != nil {
			h.free()
			return holding{}, err
		}
	}
}

// add begins another block, twice as large as the last one up to 1 MiB.
func (h *holding) add(spare int) error {
	size := int64(min(2*cap(h.b), 1<<20) + spare)
	if count := size - max(0, readAhead-h.size()); count > 0 {
		if !h.budget.take(count) {
			return errFull
		}
		h.taken += count
	}
	h.blocks = append(h.blocks, h.b)
	h.b = make([]byte, 0, size)
	return nil
}

// size returns the number of bytes in all blocks.
func (h *holding) size() int64 {
	n := int64(len(h.b))
	for _, block := range h.blocks {
		n += int64(len(block))
	}
	return n
}

// join joins the blocks, with room for spare bytes. It is false if the budget does
// not suffice.
func (h *holding) join(spare int) bool {
	if len(h.blocks) == 0 {
		return true
	}
	size := h.size() + int64(spare)
	count := max(0, size-readAhead)
	if !h.budget.take(count) {
		return false
	}
	whole := make([]byte, 0, size)
	for _, block := range h.blocks {
		whole = append(whole, block...)
	}
	h.b, h.blocks = append(whole, h.b...), nil
	h.budget.give(h.taken)
	h.taken = count
	return true
}

// grow makes room for more content, of which length bytes are announced. fixed is
// the room for what is not content.
func (h *holding) grow(fixed, length int64) error {
	now := int64(cap(h.b)) - fixed
	next := length
	for next/4 > now {
		next /= 4
	}
	if next <= now {
		next = now + bytes.MinRead // there is more than was announced
	}
	took := max(0, next-readAhead)
	if !h.budget.take(took) {
		return errFull
	}
	h.b = append(make([]byte, 0, fixed+next), h.b...)
	h.budget.give(h.taken)
	h.taken = took
	return nil
}

// free returns what the holding took from the budget.
func (h *holding) free() {
	h.budget.give(h.taken)
	h.taken = 0
}

// content returns the bytes as a response's content and its length. They are freed
// when they have been sent.
func (h *holding) content() (message.Content, int64) {
	if h.taken == 0 {
		return message.Bytes(h.b), 0
	}
	return stream(*h), int64(len(h.b))
}

// stream returns what h holds as a Stream that frees it.
func stream(h holding) message.Stream {
	return func(w io.Writer) error {
		defer h.free()
		_, err := w.Write(h.b)
		return err
	}
}

// held has the routes that hold whole request contents in memory.
type held struct {
	budget *budget
	limit  int64 // in bytes, of content and framing together
}

// newHeld returns the routes under the server's limit on one request's content: 0
// for 64 MiB, negative for none.
func newHeld(limit int64) *held {
	switch {
	case limit == 0:
		limit = 64 << 20
	case limit < 0:
		limit = math.MaxInt64
	}
	return &held{newBudget(MaxHeld), limit}
}

// unheld returns the response for an error of hold. It is nil if the content itself
// could not be read; the server then knows why and responds.
func unheld(q *message.Request, err error) *message.Response {
	switch err {
	case errLong:
		return problem(q, message.Problem{Status: message.ContentTooLarge, Rule: "RFC 9110 §15.5.14",
			Detail: "with its chunk framing the content is larger than the server accepts"})
	case errFull:
		return problem(q, message.Problem{Status: message.ServiceUnavailable, Rule: "RFC 9110 §15.6.4",
			Detail: "other requests' content takes all the memory that this route may use; try again",
			Fields: message.Fields{{Name: "Retry-After", Value: "1"}}})
	}
	return nil
}
