package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"
)

// A root is a directory that is followed by name. The name may come to mean
// another directory: a build removes the old one and creates it again, or a
// link is switched to the next release. From then on that directory is used.
// A root is safe for concurrent use.
type root struct {
	name    string                   // absolute
	open    atomic.Pointer[openRoot] // nil until the directory exists
	asked   atomic.Int64             // when the name was last looked up, since the start
	missing atomic.Bool              // at that time the name meant no directory
	tell    func(string)             // tells the operator; may be nil
}

// set makes dir, which may be nil, the open directory, and name the name to
// look up from now on; "" is dir's own name. The caller keeps dir and closes it.
func (r *root) set(dir *os.Root, name string, tell func(string)) {
	if name == "" {
		name = dir.Name()
	}
	r.name, r.tell = absolute(dir, name), tell
	r.missing.Store(dir == nil)
	if dir != nil {
		r.open.Store(&openRoot{dir, r.name})
	}
}

// absolute returns the absolute form of the name of dir, so that it keeps its
// meaning after the working directory has been removed and created again.
func absolute(dir *os.Root, name string) string {
	wd, err := os.Getwd()
	if err != nil || filepath.IsAbs(name) {
		return name
	}
	clean := filepath.Join(wd, name)
	if dir == nil {
		return clean
	}
	// In "link/../dir" the system follows the link before it goes up.
	named, err := os.Stat(clean)
	if here, hereErr := dir.Stat("."); err != nil || hereErr != nil || !os.SameFile(named, here) {
		return wd + string(filepath.Separator) + name
	}
	return clean
}

// dir is the directory that is open now; nil if there has been none yet.
func (r *root) dir() *openRoot { return r.open.Load() }

// refresh looks the name up, at most once per freshness. now is the time since
// the start.
func (r *root) refresh(now time.Duration) {
	asked := r.asked.Load()
	if now-time.Duration(asked) >= freshness && r.asked.CompareAndSwap(asked, int64(now)) {
		r.reopen()
	}
}

// reopen opens the directory that the name means now, if it is not the open
// one. While the name means none, the open one stays.
func (r *root) reopen() {
	named, err := os.Stat(r.name)
	if err == nil && !named.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		r.lost(err)
		return
	}
	if old := r.dir(); old != nil {
		if current, err := old.Stat("."); err == nil && os.SameFile(named, current) {
			r.found()
			return
		}
	}
	dir, err := os.OpenRoot(r.name)
	if err != nil {
		r.lost(err)
		return
	}
	// Requests may still use the old one; the garbage collector closes it.
	// Two concurrent calls open one directory too many.
	r.open.Store(&openRoot{dir, r.name})
	r.found()
}

// lost tells the operator, once, that the name means no directory. A failure
// for want of descriptors or memory says nothing about the name.
func (r *root) lost(err error) {
	if kindOf(err) == exhausted || r.missing.Swap(true) || r.tell == nil {
		return
	}
	why := "is missing"
	if !errors.Is(err, fs.ErrNotExist) {
		why = "cannot be opened"
		if errno, ok := errors.AsType[syscall.Errno](err); ok {
			why += " (" + errno.Error() + ")"
		}
	}
	r.tell("the directory " + r.name + " " + why + "; each request looks for it again")
}

// found tells the operator that the directory is there again.
func (r *root) found() {
	if r.missing.Load() && r.missing.CompareAndSwap(true, false) && r.tell != nil {
		r.tell("the directory " + r.name + " is there now and is used")
	}
}
