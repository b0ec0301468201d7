package files

import (
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// stale as the time of an entry's last check makes the next request look at the
// disk.
const stale = -1 << 62

// An entry is what one path leads to. Apart from its atomics and the pages of a
// directory it never changes.
type entry struct {
	found
	path string

	// identity is the file without a coding; nil if the kind is not file.
	identity *variant
	// offers are the available codings, ready those with a precompressed file;
	// coded are their variants, each made for the first request that prefers it.
	offers, ready coding.Set
	coded         [coding.Count]codedVariant

	listing directoryPages // of a directory

	settled  atomic.Bool  // every further change will change the stamp
	checked  atomic.Int64 // when the disk last agreed, since the handler's start
	checking atomic.Bool  // a request is looking at the disk
	used     atomic.Bool  // since the cache's hand last passed

	slot int   // index in the cache's ring
	cost int64 // approximate bytes of memory; both guarded by the cache's lock
}

// cache keeps entries by path, up to a limit of memory. It evicts by the clock
// algorithm: a hand goes round the ring, spares each entry that was used since
// its last pass, and evicts the first that was not. Unlike a list in order of
// use, a lookup then needs no write, and only the reader's lock. A cache is safe
// for concurrent use.
type cache struct {
	mu      sync.RWMutex
	entries map[string]*entry
	ring    []*entry
	hand    int
	cost    int64
	limit   int64
}

// newCache returns an empty cache that keeps at most limit bytes.
func newCache(limit int64) *cache {
	return &cache{entries: make(map[string]*entry), limit: limit}
}

// get returns the entry of a path, or nil.
func (c *cache) get(path string) *entry {
	c.mu.RLock()
	e := c.entries[path]
	c.mu.RUnlock()
	// Reading before writing keeps the cache line shared between cores.
	if e != nil && !e.used.Load() {
		e.used.Store(true)
	}
	return e
}

// put keeps an entry in place of the one with the same path. An entry larger
// than the whole limit is not kept.
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

// grow adds n bytes to the cost of an entry.
func (c *cache) grow(e *entry, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.cost += n
	if c.entries[e.path] == e {
		c.cost += n
		c.shrink()
	}
}

// shrink evicts entries until the rest is within the limit.
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

// remove removes an entry. The last entry of the ring moves into its slot.
func (c *cache) remove(e *entry) {
	last := c.ring[len(c.ring)-1]
	c.ring[e.slot], last.slot = last, e.slot
	c.ring[len(c.ring)-1] = nil
	c.ring = c.ring[:len(c.ring)-1]
	delete(c.entries, e.path)
	c.cost -= e.cost
}

// age returns when r began, since the handler's start.
func (h *handler) age(r *message.Request) time.Duration {
	begun := r.Begun
	if begun.IsZero() {
		begun = h.now()
	}
	return begun.Sub(h.start)
}

// entry returns what path leads to: kept, or found and loaded. now is the time
// since the start.
func (h *handler) entry(path string, now time.Duration) *entry {
	e := h.kept.get(path)
	if e != nil {
		if now-time.Duration(e.checked.Load()) < freshness {
			return e
		}
		// One request looks at the disk; the others do not wait for it.
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
