package files

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// heap is how many bytes of memory are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What the cache keeps takes no more memory than its limit, whatever it is kept
// for, and nothing of the requests.
func TestTheCacheTakesNoMoreThanItsLimit(t *testing.T) {
	const limit = 1 << 20
	page := strings.Repeat("words and words ", 80)
	w := newWorld(t, Options{Browse: true})
	for i := range 100 {
		at := w.now.Add(-3600e9)
		w.write(fmt.Sprintf("small/%d.html", i), page[:100], at)
		w.write(fmt.Sprintf("text/%d.txt", i), strings.Repeat(page, 10), at)
		w.write(fmt.Sprintf("folders/%d/x", i), "x", at)
		w.write(fmt.Sprintf("ready/%d.js", i), page, at)
		w.write(fmt.Sprintf("ready/%d.js.gz", i), gzipped(t, page), at)
	}
	long := strings.Repeat("n", 200)
	for _, c := range []struct {
		name  string
		count int
		path  func(i int) string
	}{
		{"unknown names", 3000, func(i int) string { return fmt.Sprintf("/nothing%d", i) }},
		{"long unknown names", 3000, func(i int) string { return fmt.Sprintf("/%s%d", long, i) }},
		{"unknown names far below", 3000, func(i int) string { return "/" + strings.Repeat("a/", 100) + fmt.Sprint(i) }},
		{"names with repeated slashes", 3000, func(i int) string { return fmt.Sprintf("//small///%d.html", i) }},
		{"names that are not served", 3000, func(i int) string { return fmt.Sprintf("/.hidden%d", i) }},
		{"unknown folders", 3000, func(i int) string { return fmt.Sprintf("/nothing%d/", i) }},
		{"small files", 100, func(i int) string { return fmt.Sprintf("/small/%d.html", i) }},
		{"one small file by many names", 3000, func(i int) string { return "/" + strings.Repeat("/", i%1000) + fmt.Sprintf("small/%d.html", i%100) }},
		{"texts in all codings", 100, func(i int) string { return fmt.Sprintf("/text/%d.txt", i) }},
		{"precompressed files", 100, func(i int) string { return fmt.Sprintf("/ready/%d.js", i) }},
		{"folders without their slash", 100, func(i int) string { return fmt.Sprintf("/folders/%d", i) }},
		{"listings", 100, func(i int) string { return fmt.Sprintf("/folders/%d/", i) }},
	} {
		h := w.h.(*handler)
		h.kept = newCache(limit)
		before := heap()
		for i := range c.count {
			// A path is a part of a head of 31 KB.
			path := c.path(i)
			head := path + strings.Repeat("x", 31_000)
			for _, accept := range []string{"identity", "gzip", "zstd"} {
				r := request("GET", "/", "Accept-Encoding", accept)
				r.Target.Path = head[:len(path)]
				h.Serve(context.Background(), r)
				if c.count > 1000 {
					break
				}
			}
		}
		taken := heap() - before
		if taken > limit+limit/4 {
			t.Errorf("%s: %d bytes for %d entries that are counted as %d, limit %d", c.name, taken, len(h.kept.entries), h.kept.cost, limit)
		}
		if taken > h.kept.cost+limit/4 {
			t.Errorf("%s: %d bytes are counted as %d", c.name, taken, h.kept.cost)
		}
		if len(h.kept.entries) == 0 {
			t.Errorf("%s: nothing is kept", c.name)
		}
		runtime.KeepAlive(h)
	}
}
