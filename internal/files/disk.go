package files

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"httpserver/internal/coding"
)

// A kind is what a path leads to.
type kind uint8

// The kinds.
const (
	missing   kind = iota // nothing that is served
	file                  // a regular file
	elsewhere             // a directory asked for without its slash
	listing               // a directory without an index, shown as a page
	forbidden             // something this process may not read
	broken                // the disk fails
	exhausted             // this process cannot open more files just now
)

// A stamp tells one content of a file from another, as far as the system
// remembers. Two equal stamps a while after the last change mean the same
// content. The zero stamp is no file's.
type stamp struct {
	size     int64
	modified int64 // Unix nanoseconds
	changed  int64 // Unix nanoseconds; 0 where the system does not tell
	node     uint64
	device   uint64
}

// found is what the disk says about one path. Equal values mean that nothing
// changed.
type found struct {
	kind  kind
	name  string // below the root
	stamp stamp  // of a file
	// siblings are the stamps of files beside it that hold it ready coded.
	siblings [coding.Count]stamp
}

// index is the file that stands for its directory.
const index = "index.html"

// find asks the disk what a path leads to.
func (h *handler) find(path string) found {
	name, dir, ok := locate(path)
	if !ok {
		return found{}
	}
	if dir {
		return h.findDirectory(name)
	}
	info, err := h.root.dir().Stat(name)
	switch {
	case err != nil:
		return found{kind: kindOf(err), name: name}
	case info.IsDir():
		return found{kind: elsewhere, name: name}
	case !info.Mode().IsRegular():
		return found{name: name}
	}
	return h.foundFile(name, info)
}

// findDirectory asks the disk about a directory.
func (h *handler) findDirectory(name string) found {
	page := index
	if name != "." {
		page = name + "/" + index
	}
	info, err := h.root.dir().Stat(page)
	if err == nil && info.Mode().IsRegular() {
		return h.foundFile(page, info)
	}
	if err != nil && kindOf(err) != missing {
		return found{kind: kindOf(err), name: page}
	}
	if h.browse {
		if info, err := h.root.dir().Stat(name); err == nil && info.IsDir() {
			return found{kind: listing, name: name}
		}
	}
	return found{name: name}
}

// kindOf is what an error says about a path. Whatever else is wrong with the
// name (too long, a loop of links, a link that leads outside), there is
// nothing to serve under it.
func kindOf(err error) kind {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return forbidden
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOMEM):
		return exhausted
	case errors.Is(err, syscall.EIO):
		return broken
	}
	return missing
}

// errIrregular says that a name belongs to something else than a regular file.
var errIrregular = errors.New("not a regular file")

// open opens a regular file for reading. Opening never waits: a FIFO that has
// just taken the file's place is opened without a writer, seen and closed.
func open(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errIrregular
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}
