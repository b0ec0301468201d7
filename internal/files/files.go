package files

import (
	"context"
	"os"
	"runtime/debug"
	"time"

	"httpserver/internal/message"
)

const (
	// smallFile is the size in bytes up to which a file is held in memory.
	// Up to about here one copy is cheaper than sendfile and its system calls.
	smallFile = 128 << 10

	// freshness is how long an entry is trusted without asking the disk. A
	// change must be seen within a second; a quarter of it leaves room, and
	// four questions a second cost nothing.
	freshness = 250 * time.Millisecond

	// defaultLimit is how many bytes the kept entries may take in memory.
	defaultLimit = 64 << 20
)

// Options are the choices of [New]. The zero value is good.
type Options struct {
	// Browse shows a page with a directory's contents where it has no
	// index.html.
	Browse bool
	// Limit is how many bytes of memory the kept files may take; 0 for 64 MiB,
	// or an eighth of what GOMEMLIMIT allows the process; negative to keep none.
	Limit int64
	// Now is the clock; nil for time.Now. When a request was begun, the request
	// says, if it does.
	Now func() time.Time
}

// New is a handler that serves the files below root for GET and HEAD. It
// answers every other method itself (OPTIONS, 405, 501). The caller keeps
// root open as long as the handler is in use. Should root's name come to stand
// for another directory, that one is served.
func New(root *os.Root, opt Options) message.Handler {
	if opt.Limit == 0 {
		opt.Limit = min(defaultLimit, debug.SetMemoryLimit(-1)/8)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	h := &handler{
		responder: responder{now: opt.Now, pages: newPages()},
		browse:    opt.Browse,
		listed:    listLimit,
		made:      opt.Now(),
		kept:      newCache(opt.Limit),
		types:     newMediaTypes(),
	}
	h.root.set(root)
	return h
}

// handler is what New returns.
type handler struct {
	responder
	root   root
	browse bool
	listed int // how many entries of a directory are read
	made   time.Time
	kept   *cache
	types  mediaTypes
}

// Serve answers one request.
func (h *handler) Serve(_ context.Context, r *message.Request) *message.Response {
	e := h.entry(r.Target.Path, h.age(r))
	if r.Method != "GET" && r.Method != "HEAD" {
		return h.pages.otherMethod(r, e.kind)
	}
	switch e.kind {
	case missing, forbidden, broken, exhausted:
		return h.pages.of(e.kind).pick(r)
	case elsewhere:
		return redirect(e.path, r)
	case listing:
		return h.list(r, e.name)
	}
	q := conditionsOf(r.Fields)
	v := h.choose(r, q, e)
	if v == nil {
		return h.pages.notAcceptable.pick(r)
	}
	return h.represent(r, q, e, v)
}
