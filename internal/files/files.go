package files

import (
	"context"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/semaphore"

	"httpserver/internal/message"
)

const (
	// SmallFile is the size in bytes up to which a file is held in memory. Up to
	// about this size a copy is cheaper than sendfile with its system calls.
	SmallFile = 128 << 10

	// freshness is how long an entry is used without a look at the disk. A
	// change has to be visible within a second; a quarter of that leaves a
	// margin, and four looks a second cost nothing.
	freshness = 250 * time.Millisecond

	// CacheLimit is how many bytes of memory the kept entries may take.
	CacheLimit = 64 << 20
)

// Options are the options of [New]. The zero value is usable.
type Options struct {
	// Name is the name by which the directory is looked up again; "" for the
	// name that it was opened by.
	Name string
	// Absent responds while there is no directory yet; needed if New is called
	// without one.
	Absent message.Handler
	// Instead returns the handler for a path under which there is nothing; nil
	// for 404. It may be nil: always 404.
	Instead func(path string) message.Handler
	// Browse shows the contents of a directory that has no index.html.
	Browse bool
	// Uploads keeps the files that clients have written. If they lie inside
	// the directory they are served as [Store.Respond] serves them, never as
	// pages. nil for none.
	Uploads Uploads
	// Limit is how many bytes of memory the kept files may take; 0 for 64 MiB,
	// or an eighth of what GOMEMLIMIT allows the process; negative to keep none.
	Limit int64
	// Now is the clock; nil for time.Now. It is not asked for the time of a
	// request that has one (Begun).
	Now func() time.Time
	// Tell tells the operator that the directory has gone, or is there again.
	// It must not block; nil for none.
	Tell func(string)
}

// Uploads is a [Store] as [New] needs it.
type Uploads interface {
	// Holds reports whether uploads lie directly in the described directory.
	Holds(dir fs.FileInfo) bool
}

// New returns a handler that serves the files below dir for GET and HEAD, and
// responds to every other method itself (OPTIONS, 405, 501). The caller closes
// dir, after the last use of the handler. If the name of dir comes to mean
// another directory, the handler serves that one. dir may be nil if Options
// has a Name: the directory is served from the moment it exists.
func New(dir *os.Root, opt Options) message.Handler {
	if opt.Limit == 0 {
		opt.Limit = min(CacheLimit, debug.SetMemoryLimit(-1)/8)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	h := &handler{
		responder: newResponder(opt.Now),
		browse:    opt.Browse,
		uploads:   opt.Uploads,
		absent:    opt.Absent,
		instead:   opt.Instead,
		listed:    MaxListed,
		kept:      newCache(opt.Limit),
		types:     newMediaTypes(),
		making:    newMaking(),
	}
	h.root.set(dir, opt.Name, opt.Tell)
	return h
}

// handler is the handler returned by New.
type handler struct {
	responder
	root    root
	browse  bool
	uploads Uploads
	absent  message.Handler
	instead func(path string) message.Handler
	listed  int // how many entries of a directory are read
	kept    *cache
	types   mediaTypes
	making  *semaphore.Weighted // bytes of what is being made
}

// Serve responds to one request.
func (h *handler) Serve(ctx context.Context, r *message.Request) *message.Response {
	now := h.age(r)
	e := h.entry(r.Target.Path, now)
	if e.kind == absent {
		return h.absent.Serve(ctx, r)
	}
	if e.kind == missing && h.instead != nil {
		if other := h.instead(e.path); other != nil {
			return other.Serve(ctx, r)
		}
	}
	if r.Method != "GET" && r.Method != "HEAD" {
		return h.pages.otherMethod(r, e.kind)
	}
	switch e.kind {
	case missing, forbidden, broken, exhausted:
		return h.pages.of(e.kind).pick(r)
	case elsewhere:
		return redirect(e.path, r)
	case listing:
		return h.list(ctx, r, e, now)
	}
	q := conditionsOf(r.Fields)
	v := h.choose(ctx, r, q, e)
	if v == nil {
		return h.pages.notAcceptable.pick(r)
	}
	return h.represent(r, q, e, v)
}
