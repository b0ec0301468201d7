package files

import (
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

const (
	// overhead is about what an entry takes in memory besides path and content.
	overhead = 2 << 10

	// settling is how long after a change a file's times are not yet trusted
	// to tell the next change: the clocks of file systems tick in steps of up
	// to two seconds.
	settling = 2 * time.Second
)

// load makes the entry of a path from what find found.
func (h *handler) load(path string, f found) *entry {
	e := &entry{found: f, path: strings.Clone(path), cost: overhead + int64(len(path))}
	e.settled.Store(true)
	if f.kind != file {
		return e
	}
	v, err := h.loadFile(f)
	if err != nil {
		e.found = found{kind: kindOf(err), name: f.name}
		return e
	}
	e.identity, e.stamp = v, v.stamp
	e.cost += int64(len(v.content))
	e.settled.Store(h.now().Sub(time.Unix(0, v.stamp.modified)) > settling)
	return e
}

// loadFile makes the variant without a coding of a file.
func (h *handler) loadFile(f found) (*variant, error) {
	o, info, err := open(h.root, f.name)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	s := subject{name: f.name, info: info, size: info.Size()}
	if s.size <= smallFile {
		if s.content, s.info, err = readWhole(o); err != nil {
			return nil, err
		}
		s.size = s.info.Size()
	}
	s.tag = tagOf(s)
	if s.mediaType, err = h.mediaType(s, o); err != nil {
		return nil, err
	}
	return newVariant(s, h.now()), nil
}

// tagOf is the entity tag of what a variant is made of.
func tagOf(s subject) string {
	if s.content != nil {
		return tagOfContent(s.content, s.coding)
	}
	return tagOfStamp(stampOf(s.info), s.coding)
}

// readWhole reads a small file: all of it as it was at one time. A file that
// changes meanwhile is read again; for one that does not stop changing the
// content is nil.
func readWhole(f *os.File) (message.Bytes, fs.FileInfo, error) {
	before, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	for range 5 {
		// One byte more than there should be, to see whether there is.
		b := make([]byte, before.Size()+1)
		n, err := f.ReadAt(b, 0)
		if err != nil && err != io.EOF {
			return nil, nil, err
		}
		after, err := f.Stat()
		if err != nil {
			return nil, nil, err
		}
		if stampOf(before) == stampOf(after) && int64(n) == after.Size() {
			return b[:n:n], after, nil
		}
		if before = after; after.Size() > smallFile {
			break
		}
	}
	return nil, before, nil
}

// choose is the coding that a client likes best of those that the file can be
// had in; false where it accepts none of them.
func (e *entry) choose(a coding.Accepted) (coding.Coding, bool) {
	return e.offers.With(coding.Identity).Best(a)
}

// variant is a file in a coding.
func (h *handler) variant(e *entry, c coding.Coding) *variant {
	return e.identity
}
