package files

import (
	"os"
	"time"

	"httpserver/internal/message"
)

// A responder makes the responses that handler and Store have in common.
type responder struct {
	now   func() time.Time
	start time.Time // when it was made
	pages pages
}

// newResponder returns a responder that starts now.
func newResponder(now func() time.Time) responder {
	return responder{now: now, start: now(), pages: newPages()}
}

// represent responds to GET or HEAD with the selected representation, after the
// preconditions and the range of the request.
func (h *handler) represent(r *message.Request, q conditions, e *entry, v *variant) *message.Response {
	if v.content == nil && r.Method == "GET" {
		return h.representLarge(r, q, e, v)
	}
	if resp := h.checkConditions(r, q, v); resp != nil {
		return resp
	}
	// Only GET has ranges. https://www.rfc-editor.org/rfc/rfc9110#section-14.2-4
	if q.ranges && r.Method == "GET" {
		return h.partial(r, v, nil)
	}
	return v.whole
}

// representLarge responds to GET with a file that is not in memory.
func (h *handler) representLarge(r *message.Request, q conditions, e *entry, v *variant) *message.Response {
	if resp := h.checkConditions(r, q, v); resp != nil {
		return resp
	}
	f, info, err := h.root.dir().openRegular(v.name)
	if err != nil {
		e.checked.Store(stale)
		return h.pages.of(kindOf(err)).pick(r)
	}
	if stampOf(info) == v.stamp {
		return h.send(r, q, v, f)
	}
	// It is not the file that the variant describes. The response is about the
	// open one, whatever happens to its name.
	e.checked.Store(stale)
	v = v.refreshed(info, h.now())
	if resp := h.checkConditions(r, q, v); resp != nil {
		f.Close()
		return resp
	}
	return h.send(r, q, v, f)
}

// attempts is how often a response is made for a file that keeps changing.
const attempts = 5

// send responds to GET with an open file or a part of it. The server closes the
// file.
func (d *responder) send(r *message.Request, q conditions, v *variant, f *os.File) *message.Response {
	if d.now().Sub(v.stamp.modifiedAt()) > live {
		return d.sendOnce(r, q, v, &guard{file: f, was: v.stamp})
	}
	for try := 1; ; try++ {
		g := &guard{file: f, was: v.stamp}
		resp := d.sendOnce(r, q, v, g)
		if len(g.spans) == 0 || g.remember(v) || try == attempts {
			return resp
		}
		info, err := f.Stat()
		if err != nil {
			return resp
		}
		v = v.refreshed(info, d.now())
		if resp := d.checkConditions(r, q, v); resp != nil {
			f.Close()
			return resp
		}
	}
}

// sendOnce is send for one version of the file.
func (d *responder) sendOnce(r *message.Request, q conditions, v *variant, g *guard) *message.Response {
	if q.ranges {
		return d.partial(r, v, g)
	}
	return &message.Response{Status: message.OK, Fields: v.fields, Content: g.content(span{0, v.size})}
}

// checkConditions returns the response if a precondition decides it, else nil.
func (d *responder) checkConditions(r *message.Request, q conditions, v *variant) *message.Response {
	if !q.preconditions {
		return nil
	}
	switch v.evaluate(r, d.now) {
	case notModified:
		return v.unchanged
	case failed:
		return d.pages.preconditionFailed.pick(r)
	}
	return nil
}
