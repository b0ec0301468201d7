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
	// overhead is roughly how many bytes an entry takes besides its path, its
	// name and its variants: the entry, its place in the cache's ring and its
	// share of the map.
	overhead = 1 << 10

	// variantOverhead is roughly how many bytes a variant takes besides its
	// content: two responses and their fields.
	variantOverhead = 1 << 10

	// settling is how long after a change the times of a file may miss the next
	// one: the clocks of file systems tick in steps of up to two seconds.
	settling = 2 * time.Second
)

// load makes the entry of a path from the result of find. The entry shares no
// memory with the request.
func (h *handler) load(path string, f found) *entry {
	f.name = strings.Clone(f.name)
	e := &entry{found: f, path: strings.Clone(path), cost: overhead + int64(len(path)+len(f.name))}
	e.settled.Store(true)
	if f.kind != file {
		return e
	}
	if err := h.loadFile(e); err != nil {
		e.found = found{kind: kindOf(err), name: f.name}
		return e
	}
	v := e.identity
	e.cost += v.cost()
	newest := time.Unix(0, max(e.stamp.modified, e.stamp.changed))
	e.settled.Store(h.now().Sub(newest) > settling)
	return e
}

// loadFile makes the variant of an entry's file without a coding.
func (h *handler) loadFile(e *entry) error {
	s := sourceFile{name: e.name, mediaType: h.types.of(e.name)}
	if e.upload {
		s.mediaType = uploadType
	}
	f, err := h.openSource(&s)
	if err != nil {
		return err
	}
	defer f.Close()
	if s.mediaType == "" {
		if s.mediaType, err = sniff(f, s.content); err != nil {
			return err
		}
	}
	e.stamp = s.stamp
	e.ready = e.readyMade()
	e.offers = e.ready | worthMaking(s.mediaType, s.size) // none of an upload
	s.varies = e.offers != 0
	s.tag = tagOf(s)
	e.identity = newVariant(s, h.now())
	return nil
}

// readyMade returns the codings with a precompressed file.
func (f *found) readyMade() (ready coding.Set) {
	for c := range coding.Count {
		if f.siblings[c] != (stamp{}) {
			ready = ready.With(c)
		}
	}
	return ready
}

// worthMaking returns the codings that are worth making of a file.
func worthMaking(mediaType string, size int64) coding.Set {
	if coding.Shrinks(mediaType) && size >= smallestCoded && size <= LargestCoded {
		return coding.Made
	}
	return 0
}

// openSource opens the named file of s and fills in its stamp, its size, and its
// content if it is small. The caller closes the file.
func (h *handler) openSource(s *sourceFile) (*os.File, error) {
	f, info, err := h.root.dir().openRegular(s.name)
	if err != nil {
		return nil, err
	}
	if info.Size() <= SmallFile {
		if s.content, info, err = readWhole(f, SmallFile); err != nil {
			f.Close()
			return nil, err
		}
	}
	s.stamp, s.modified, s.size = stampOf(info), info.ModTime(), info.Size()
	return f, nil
}

// readWhole reads a file of at most limit bytes, as it was at one moment. If the
// file changes meanwhile it is read again. The content is nil if the file does
// not stop changing or is too large.
func readWhole(f *os.File, limit int64) (message.Bytes, fs.FileInfo, error) {
	before, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	for try := 0; try < 5 && before.Size() <= limit; try++ {
		// One byte more than the size, to notice that the file has grown.
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
		before = after
	}
	return nil, before, nil
}
