package files

import (
	"os"
	"sync/atomic"
	"time"
)

// A tree is the directory that is served. The name it was opened by may come
// to stand for another directory: a build removes the old one and makes it
// anew, a link is switched to the next release. Then that one is served.
type tree struct {
	name  string
	open  atomic.Pointer[os.Root]
	asked atomic.Int64 // when the name was last looked at, since the start
}

// plant makes root the open directory of a tree. The caller keeps root.
func (t *tree) plant(root *os.Root) {
	t.name = root.Name()
	t.open.Store(root)
}

// root is the directory as it is open now.
func (t *tree) root() *os.Root { return t.open.Load() }

// follow looks at the name, at most once per freshness. now is the time since
// the start.
func (t *tree) follow(now time.Duration) {
	asked := t.asked.Load()
	if now-time.Duration(asked) >= freshness && t.asked.CompareAndSwap(asked, int64(now)) {
		t.renew()
	}
}

// renew opens the directory that the name stands for, if that is another than
// the open one. While the name stands for none the open one stays.
func (t *tree) renew() {
	old := t.root()
	named, err := os.Stat(t.name)
	if err != nil {
		return
	}
	if current, err := old.Stat("."); err == nil && os.SameFile(named, current) {
		return
	}
	if root, err := os.OpenRoot(t.name); err == nil {
		// Others may be using the old one this very moment; it is closed when
		// it is collected. Two that renew at once open one too many.
		t.open.Store(root)
	}
}
