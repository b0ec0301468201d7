package files

import (
	"errors"
	"io/fs"
	"strings"
	"sync"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

const (
	// smallestCoded is the size in bytes below which coding a file gains
	// nothing: it is sent in one packet either way.
	smallestCoded = 1 << 10

	// largestCoded is the size in bytes above which a file is not coded here,
	// for that would take a good part of a second and much memory. Who has
	// such files puts coded ones beside them.
	largestCoded = 8 << 20
)

// extensions are those of files that hold another file ready coded.
var extensions = [coding.Count]string{coding.Gzip: ".gz", coding.Zstd: ".zst", coding.Brotli: ".br"}

// A codedVariant is a variant that is made when somebody first wants it.
type codedVariant struct {
	once    sync.Once
	variant *variant // nil where that failed
}

// foundFile is what the disk says about a regular file: also whether there are
// coded ones beside it that are not older.
func (h *handler) foundFile(name string, info fs.FileInfo) found {
	f := found{kind: file, name: name, stamp: stampOf(info)}
	if t := h.types.of(name); t != "" && !coding.Shrinks(t) {
		return f
	}
	for c := range coding.Count {
		if extensions[c] == "" {
			continue
		}
		sibling, err := h.root.dir().Stat(name + extensions[c])
		if err == nil && sibling.Mode().IsRegular() && !sibling.ModTime().Before(info.ModTime()) {
			f.siblings[c] = stampOf(sibling)
		}
	}
	return f
}

// readyMade are the codings in which a file lies ready beside itself.
func (f *found) readyMade() (ready coding.Set) {
	for c := range coding.Count {
		if f.siblings[c] != (stamp{}) {
			ready = ready.With(c)
		}
	}
	return ready
}

// worthMaking are the codings that are worth making of a file.
func worthMaking(mediaType string, size int64) coding.Set {
	if coding.Shrinks(mediaType) && size >= smallestCoded && size <= largestCoded {
		return coding.Made
	}
	return 0
}

// choose is the variant of a file that the client likes best; nil where it
// accepts none.
func (h *handler) choose(r *message.Request, q conditions, e *entry) *variant {
	// Who names no weights refuses nothing.
	if !q.acceptEncoding || e.offers == 0 && !q.weights {
		return e.identity
	}
	accepted := coding.Accept(r.Fields)
	if q.ranges && accepted[coding.Identity] > 0 && !resumesCoded(r.Fields) {
		return e.identity
	}
	c, ok := e.offers.With(coding.Identity).Best(accepted)
	if !ok && e.stamp.size <= largestCoded {
		// It is not worth coding, but identity is refused.
		c, ok = coding.Made.Best(accepted)
	}
	// What somebody has made ready is as good as what we would have to make.
	if ready, found := e.ready.Best(accepted); found && accepted[ready] == accepted[c] {
		c = ready
	}
	switch {
	case !ok:
		return nil
	case c == coding.Identity:
		return e.identity
	}
	coded := &e.coded[c]
	coded.once.Do(func() {
		if v, err := h.code(e, c); err == nil {
			coded.variant = v
			h.kept.grow(e, int64(len(v.content)))
		}
	})
	if coded.variant == nil {
		return e.identity
	}
	return coded.variant
}

// resumesCoded reports whether a request for a range goes on with a content in
// a coding that the client has the beginning of. Any other range is meant to
// be one of the file's own bytes: a piece of a coded content cannot be decoded
// by itself, and many clients say "Accept-Encoding: gzip" with every request.
func resumesCoded(f message.Fields) bool {
	tag := f.Get("If-Range")
	for c := coding.Identity + 1; c < coding.Count; c++ {
		if strings.HasSuffix(tag, codingMark+c.String()+`"`) {
			return true
		}
	}
	return false
}

// errChanged says that a file is no longer the one that an entry was made of.
var errChanged = errors.New("the file changed")

// code makes a variant in a coding: from the file beside, or by coding.
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

// contentOf is all of a variant, from memory or from its file.
func (h *handler) contentOf(v *variant) (message.Bytes, error) {
	if v.content != nil {
		return v.content, nil
	}
	f, _, err := open(h.root.dir(), v.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, info, err := readWhole(f, largestCoded)
	if err == nil && (content == nil || stampOf(info) != v.stamp) {
		err = errChanged
	}
	return content, err
}
