package files

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// An openRoot is an open directory and its absolute name. Its own methods
// differ from those of [os.Root] in one point: they follow a symbolic link that
// leaves the directory and returns to it, such as one with an absolute target
// inside the directory.
type openRoot struct {
	*os.Root
	name string
}

// stat describes the file that name leads to.
func (d *openRoot) stat(name string) (fs.FileInfo, error) {
	info, err := d.Stat(name)
	if leaves(err) {
		if name, err = d.resolve(name); err == nil {
			return d.Stat(name)
		}
	}
	return info, err
}

// openFile opens what name leads to for reading. Opening never waits: a FIFO
// that has just taken a file's place is opened without a writer.
func (d *openRoot) openFile(name string) (*os.File, error) {
	const flags = os.O_RDONLY | syscall.O_NONBLOCK
	f, err := d.OpenFile(name, flags, 0)
	if leaves(err) {
		if name, err = d.resolve(name); err == nil {
			return d.OpenFile(name, flags, 0)
		}
	}
	return f, err
}

// errIrregular means that a name belongs to something other than a regular file.
var errIrregular = errors.New("not a regular file")

// openRegular opens a regular file for reading.
func (d *openRoot) openRegular(name string) (*os.File, fs.FileInfo, error) {
	f, err := d.openFile(name)
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

// parent describes the directory that holds the file that name leads to, after
// all links.
func (d *openRoot) parent(name string) (fs.FileInfo, error) {
	info, err := d.Lstat(name)
	if leaves(err) || err == nil && info.Mode()&fs.ModeSymlink != 0 {
		name, err = d.resolve(name)
	}
	if err != nil {
		return nil, err
	}
	return d.stat(path.Dir(name))
}

// leaves reports whether err is the refusal of [os.Root] to leave its
// directory: unlike all others, that error does not come from the system.
func leaves(err error) bool {
	_, system := errors.AsType[syscall.Errno](err)
	return err != nil && !system && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid)
}

// errOutside means that a name leads out of the directory.
var errOutside = errors.New("the name leads out of the directory")

// resolve returns the name inside the directory that a name leads to after all
// links, or errOutside.
//
// Outside the directory it only reads links; it opens nothing. The result is
// then opened like every other name by [os.Root]. If a link is changed between
// the two steps, that may open another file of the directory but never a file
// outside it.
func (d *openRoot) resolve(name string) (string, error) {
	top, err := d.Stat(".")
	if err != nil {
		return "", err
	}
	if named, err := os.Stat(d.name); err != nil || !os.SameFile(named, top) {
		return "", errOutside // the name means another directory by now
	}
	to, err := filepath.EvalSymlinks(filepath.Join(d.name, filepath.FromSlash(name)))
	switch {
	case kindOf(err) == exhausted:
		return "", err
	case err != nil:
		return "", errOutside
	}
	if inside, ok := below(to, top); ok {
		return inside, nil
	}
	return "", errOutside
}

// below returns the name by which a path without links is reached from the
// directory top; false if it lies outside. The directory is recognised by its
// identity, because it has several paths if it is mounted twice.
func below(name string, top fs.FileInfo) (string, bool) {
	inside := "."
	for {
		if info, err := os.Stat(name); err == nil && os.SameFile(info, top) {
			return inside, true
		}
		up := filepath.Dir(name)
		if up == name {
			return "", false
		}
		inside, name = path.Join(filepath.Base(name), inside), up
	}
}
