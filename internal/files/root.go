package files

import (
	"os"
	"sync/atomic"
	"time"
)

// A root is the served directory, followed by name. The name may come to mean
// another directory: a build removes the old one and creates it again, or a
// link is switched to the next release. From then on that directory is served.
// A root is safe for concurrent use.
type root struct {
	name  string
	open  atomic.Pointer[os.Root]
	asked atomic.Int64 // when the name was last looked up, since the start
}

// set makes dir the open directory. The caller keeps dir and closes it.
func (r *root) set(dir *os.Root) {
	r.name = dir.Name()
	r.open.Store(dir)
}

// dir is the directory that is open now.
func (r *root) dir() *os.Root { return r.open.Load() }

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
	old := r.dir()
	named, err := os.Stat(r.name)
	if err != nil {
		return
	}
	if current, err := old.Stat("."); err == nil && os.SameFile(named, current) {
		return
	}
	if dir, err := os.OpenRoot(r.name); err == nil {
		// Requests may still use the old one; the garbage collector closes it.
		// Two concurrent calls open one directory too many.
		r.open.Store(dir)
	}
}
