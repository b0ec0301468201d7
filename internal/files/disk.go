package files

import (
	"io/fs"

	"httpserver/internal/coding"
)

// found describes what the disk holds for one path. Equal values mean that
// nothing changed.
type found struct {
	kind  kind
	name  string // below the root
	stamp stamp  // of a file
	// siblings are the stamps of the precompressed files beside it.
	siblings [coding.Count]stamp
	upload   bool // the file lies in the directory of uploads
}

// index is the name of the file that is served for its directory.
const index = "index.html"

// find looks up what a path leads to.
func (h *handler) find(path string) found {
	name, slash, ok := locate(path)
	d := h.root.dir()
	switch {
	case d == nil:
		return found{kind: absent}
	case !ok:
		return found{}
	case slash:
		return h.findDirectory(d, name)
	}
	info, err := d.stat(name)
	switch {
	case err != nil:
		return found{kind: kindOf(err), name: name}
	case info.IsDir():
		return found{kind: elsewhere, name: name}
	case !info.Mode().IsRegular():
		return found{name: name}
	}
	return h.foundFile(d, name, info)
}

// findDirectory looks up what the path of a directory leads to.
func (h *handler) findDirectory(d *openRoot, name string) found {
	page := index
	if name != "." {
		page = name + "/" + index
	}
	info, err := d.stat(page)
	if err == nil && info.Mode().IsRegular() {
		return h.foundFile(d, page, info)
	}
	if err != nil && kindOf(err) != missing {
		return found{kind: kindOf(err), name: page}
	}
	if h.browse {
		if info, err := d.stat(name); err == nil && info.IsDir() {
			return found{kind: listing, name: name}
		}
	}
	return found{name: name}
}

// foundFile describes a regular file, and the precompressed files beside it
// that are not older than it.
func (h *handler) foundFile(d *openRoot, name string, info fs.FileInfo) found {
	upload, err := h.uploaded(d, name)
	if err != nil {
		return found{kind: exhausted, name: name}
	}
	f := found{kind: file, name: name, stamp: stampOf(info), upload: upload}
	if t := h.types.of(name); f.upload || t != "" && !coding.Shrinks(t) {
		return f
	}
	for c := range coding.Count {
		if extensions[c] == "" {
			continue
		}
		sibling, err := d.stat(name + extensions[c])
		switch {
		case err == nil && sibling.Mode().IsRegular() && !sibling.ModTime().Before(info.ModTime()):
			f.siblings[c] = stampOf(sibling)
		case kindOf(err) == exhausted:
			return found{kind: exhausted, name: name}
		}
	}
	return f
}

// uploaded reports whether a file lies in the directory that clients write to,
// and also reports true if that cannot be found out. The error means that the
// process has no descriptors left.
func (h *handler) uploaded(d *openRoot, name string) (bool, error) {
	if h.uploads == nil {
		return false, nil
	}
	parent, err := d.parent(name)
	if kindOf(err) == exhausted {
		return true, err
	}
	return err != nil || h.uploads.Holds(parent), nil
}
