package files

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

const (
	// smallestCoded is the size in bytes below which coding a file gains
	// nothing: it takes one packet either way.
	smallestCoded = 1 << 10

	// LargestCoded is the size in bytes above which a file is not coded here,
	// because that would take a good part of a second and much memory. Put
	// precompressed files beside such files.
	LargestCoded = 8 << 20
)

// extensions are those of precompressed files.
var extensions = [coding.Count]string{coding.Gzip: ".gz", coding.Zstd: ".zst", coding.Brotli: ".br"}

// A codedVariant is a variant that is made for the first request that prefers it.
type codedVariant struct {
	making sync.Mutex
	made   atomic.Pointer[variant] // nil until then; the identity if it cannot be made
}

// choose returns the variant of a file that the client prefers; nil if it
// accepts none. ctx bounds the wait for a variant that has to be made.
func (h *handler) choose(ctx context.Context, r *message.Request, q conditions, e *entry) *variant {
	// A field without weights refuses nothing.
	if !q.acceptEncoding || e.offers == 0 && !q.weights {
		return e.identity
	}
	accepted := coding.Accept(r.Fields)
	if q.ranges && accepted[coding.Identity] > 0 && !resumesCoded(r.Fields) {
		return e.identity
	}
	c, ok := e.offers.With(coding.Identity).Best(accepted)
	if !ok && e.stamp.size <= LargestCoded {
		// The file is not worth coding, but identity is refused.
		c, ok = coding.Made.Best(accepted)
	}
	// A precompressed file is as good as one that would have to be made.
	if ready, found := e.ready.Best(accepted); found && accepted[ready] == accepted[c] {
		c = ready
	}
	switch {
	case !ok:
		return nil
	case c == coding.Identity:
		return e.identity
	}
	if v := e.coded[c].made.Load(); v != nil {
		return v
	}
	return h.makeCoded(ctx, e, c)
}

// makeCoded makes a coded variant and keeps it in its entry. If that fails, or
// others are made at the moment, it returns the identity. After a failure that
// may pass the next request tries again.
func (h *handler) makeCoded(ctx context.Context, e *entry, c coding.Coding) *variant {
	coded := &e.coded[c]
	coded.making.Lock()
	defer coded.making.Unlock()
	if v := coded.made.Load(); v != nil {
		return v
	}
	done, ok := h.waitToCode(ctx, e.stamp.size)
	if !ok {
		return e.identity
	}
	v, err := h.code(e, c)
	done()
	switch {
	case err == nil:
		h.kept.grow(e, v.cost())
	case kindOf(err).failed():
		return e.identity
	default:
		v = e.identity
	}
	coded.made.Store(v)
	return v
}

// resumesCoded reports whether a range request continues content in a coding, of
// which the client has the beginning. Every other range is taken as one of the
// file's own bytes: a part of coded content cannot be decoded alone, and many
// clients send "Accept-Encoding: gzip" with every request.
func resumesCoded(f message.Fields) bool {
	tag := f.Get("If-Range")
	for c := coding.Identity + 1; c < coding.Count; c++ {
		if strings.HasSuffix(tag, codingMark+c.String()+`"`) {
			return true
		}
	}
	return false
}

// errChanged means that a file is no longer the one that an entry describes.
var errChanged = errors.New("the file changed")

// code makes a variant in a coding, from the precompressed file if there is one.
func (h *handler) code(e *entry, c coding.Coding) (*variant, error) {
	s := sourceFile{name: e.name, mediaType: e.identity.mediaType(), coding: c, varies: true}
	if e.siblings[c] != (stamp{}) {
		s.name += extensions[c]
		f, err := h.openSource(&s)
		if err != nil {
			return nil, err
		}
		f.Close()
		s.tag = tagOf(s)
		return newVariant(s, h.now()), nil
	}
	content, err := h.contentOf(e.identity)
	if err != nil {
		return nil, err
	}
	if s.content, err = coding.Encode(c, content); err != nil {
		return nil, err
	}
	s.stamp, s.modified = e.identity.stamp, e.identity.modified
	s.size, s.tag = int64(len(s.content)), tagOf(s)
	return newVariant(s, h.now()), nil
}

// contentOf returns the whole content of a variant, from memory or its file.
func (h *handler) contentOf(v *variant) (message.Bytes, error) {
	if v.content != nil {
		return v.content, nil
	}
	f, _, err := h.root.dir().openRegular(v.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, info, err := readWhole(f, LargestCoded)
	if err == nil && (content == nil || stampOf(info) != v.stamp) {
		err = errChanged
	}
	return content, err
}
