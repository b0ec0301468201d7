package files

import (
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// stale as an entry's time of the last check means that the disk has to be
// asked whatever the time is.
const stale = -1 << 62

// An entry is what one path leads to. But for its atomics it never changes.
type entry struct {
	found
	path string

	// identity is the file as it is; nil where the kind is not file.
	identity *variant
	// offers are the codings it is to be had in besides, ready those that lie
	// beside it; coded are the variants, made when somebody first wants them.
	offers, ready coding.Set
	coded         [coding.Count]codedVariant

	listing directoryPages // of a directory

	settled  atomic.Bool  // the stamp can be trusted to tell changes
	checked  atomic.Int64 // when the disk last agreed, since the handler's start
	checking atomic.Bool  // a request is asking the disk just now
	used     atomic.Bool  // since the cache's hand last came by

	slot int   // in the cache's ring
	cost int64 // bytes of memory, about; both guarded by the cache's lock
}

// cache keeps entries by path, up to a limit of memory. Which entry has to go
// is decided by the clock algorithm: a hand goes round, spares once whoever
// was used since its last visit, and takes the first who was not. Unlike a
// list in order of use it needs no write, and no lock but a reader's, to look
// something up.
type cache struct {
	mu      sync.RWMutex
	entries map[string]*entry
	ring    []*entry
	hand    int
	cost    int64
	limit   int64
}

// newCache is an empty cache that keeps at most limit bytes.
func newCache(limit int64) *cache {
	return &cache{entries: make(map[string]*entry), limit: limit}
}

// get is the entry of a path, or nil.
func (c *cache) get(path string) *entry {
	c.mu.RLock()
	e := c.entries[path]
	c.mu.RUnlock()
	// Reading before writing leaves the cache line shared between the cores.
	if e != nil && !e.used.Load() {
		e.used.Store(true)
	}
	return e
}

// put keeps an entry in the place of any other of its path, if there is room
// for it at all.
func (c *cache) put(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.entries[e.path]; old != nil {
		c.remove(old)
	}
	if e.cost > c.limit {
		return
	}
	e.slot = len(c.ring)
	c.ring = append(c.ring, e)
	c.entries[e.path] = e
	c.cost += e.cost
	c.shrink()
}

// grow says that an entry takes n bytes more than it did.
func (c *cache) grow(e *entry, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.cost += n
	if c.entries[e.path] == e {
		c.cost += n
		c.shrink()
	}
}

// shrink removes entries until the rest is within the limit.
func (c *cache) shrink() {
	for c.cost > c.limit && len(c.ring) > 0 {
		c.hand %= len(c.ring)
		if e := c.ring[c.hand]; e.used.Swap(false) {
			c.hand++
		} else {
			c.remove(e)
		}
	}
}

// remove takes an entry out. The last of the ring moves into its slot.
func (c *cache) remove(e *entry) {
	last := c.ring[len(c.ring)-1]
	c.ring[e.slot], last.slot = last, e.slot
	c.ring[len(c.ring)-1] = nil
	c.ring = c.ring[:len(c.ring)-1]
	delete(c.entries, e.path)
	c.cost -= e.cost
}

// age is when r was begun, since the handler's making.
func (h *handler) age(r *message.Request) time.Duration {
	begun := r.Begun
	if begun.IsZero() {
		begun = h.now()
	}
	return begun.Sub(h.start)
}

// entry is what path leads to at now: kept, or found and loaded.
func (h *handler) entry(path string, now time.Duration) *entry {
	e := h.kept.get(path)
	if e != nil {
		if now-time.Duration(e.checked.Load()) < freshness {
			return e
		}
		// One request asks the disk; the others need not wait for it.
		if !e.checking.CompareAndSwap(false, true) {
			return e
		}
		defer e.checking.Store(false)
	}
	h.root.refresh(now)
	return h.refresh(e, path, now)
}

// refresh looks path up on the disk and loads what is new. old is the entry so
// far, nil for none.
//
// A failure is the response to this request only: it is not kept, and what was
// kept before stays. While the process has no descriptors left the disk cannot
// be asked at all; then old is used.
func (h *handler) refresh(old *entry, path string, now time.Duration) *entry {
	f := h.find(path)
	if old != nil && old.settled.Load() && old.found == f {
		old.checked.Store(int64(now))
		return old
	}
	var e *entry
	if !f.kind.failed() {
		e = h.load(path, f)
		f = e.found
	}
	switch {
	case f.kind == exhausted && old != nil:
		return old
	case f.kind.failed() || f.kind == absent:
		return &entry{found: f, path: path}
	}
	e.checked.Store(int64(now))
	// The times of a young file cannot distinguish two successive writes, its
	// content can: if that is the same, old still holds.
	if old != nil && old.found == e.found && old.kind == file && old.identity.tag == e.identity.tag {
		old.settled.Store(e.settled.Load())
		old.checked.Store(int64(now))
		return old
	}
	h.kept.put(e)
	return e
}
