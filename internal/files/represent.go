package files

import (
	"os"
	"time"

	"httpserver/internal/message"
)

// A responder answers with representations, and with problems. Handler and Store
// share it.
type responder struct {
	now   func() time.Time
	pages pages
}

// represent answers GET or HEAD with the selected representation, after the
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

// representLarge answers GET with a file that is not in memory.
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
	// Another file than the one that was prepared for. What is open now is
	// answered for: one file, whatever happens to its name.
	e.checked.Store(stale)
	v = v.refreshed(info, h.now())
	if resp := h.checkConditions(r, q, v); resp != nil {
		f.Close()
		return resp
	}
	return h.send(r, q, v, f)
}

// send answers GET with an open file or a part of it.
func (d *responder) send(r *message.Request, q conditions, v *variant, f *os.File) *message.Response {
	if q.ranges {
		return d.partial(r, v, f)
	}
	return &message.Response{Status: message.OK, Fields: v.fields, Content: v.fileContent(f, span{0, v.size})}
}

// checkConditions is the answer where a precondition decides it, else nil.
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

// fileContent is a span of an open file as content of a response.
func (v *variant) fileContent(f *os.File, s span) message.File {
	was := v.stamp
	return message.File{F: f, Off: s.off, N: s.n, Changed: func() bool {
		info, err := f.Stat()
		// Not the whole stamp: a file that was only renamed or unlinked is
		// still the same content.
		return err != nil || info.Size() != was.size || info.ModTime().UnixNano() != was.modified
	}}
}
