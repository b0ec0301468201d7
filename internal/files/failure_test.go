//go:build linux

package files

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/lacking"
)

// withoutDescriptors runs f while the process can open no file at all.
func withoutDescriptors(t *testing.T, f func()) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
	}()
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 0, Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	f()
}

// withoutRights runs f as a user without the rights of root.
func withoutRights(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		if err := syscall.Setreuid(-1, math.MaxUint16-1); err != nil {
			lacking.Skip(t, err)
		}
		defer func() {
			if err := syscall.Setreuid(-1, 0); err != nil {
				t.Fatal(err)
			}
		}()
	}
	f()
}

// A failure is the response to one request. It is not kept, and it does not
// take the place of what is known to be good.
func TestAPassingFailureIsNotRemembered(t *testing.T) {
	large := strings.Repeat("large ", SmallFile)
	text := strings.Repeat("words and words ", 300)
	w := newWorld(t, Options{Browse: true}, "sub/small.txt", text, "sub/large.bin", large, "dir/x.txt", "x",
		"ready/a.js", text, "ready/a.js.gz", gzipped(t, "ready"))
	status := func(path string) int { return int(w.do("GET", path).status) }
	for _, c := range []struct {
		name, path, accept string
		known              bool // it was served before
		during, after      int
	}{
		{"a small file in memory", "/sub/small.txt", "identity", true, 200, 200},
		{"a small file in a coding made before", "/sub/small.txt", "gzip", true, 200, 200},
		{"a small file that was never loaded", "/sub/small.txt", "identity", false, 503, 200},
		{"a large file", "/sub/large.bin", "identity", true, 503, 200},
		{"a large file that was never loaded", "/sub/large.bin", "identity", false, 503, 200},
		{"a name without a file", "/sub/nothing", "identity", true, 404, 404},
		{"a name without a file, never asked for", "/sub/nothing", "identity", false, 503, 404},
		{"a folder without its slash", "/sub", "identity", true, 301, 301},
		{"a page of a folder", "/dir/", "identity", false, 503, 200},
		{"a precompressed file", "/ready/a.js", "gzip", true, 200, 200},
		{"a precompressed file that was never loaded", "/ready/a.js", "gzip", false, 503, 200},
	} {
		w.h.(*handler).kept = newCache(CacheLimit)
		if c.known {
			w.do("GET", c.path, "Accept-Encoding", c.accept)
		}
		w.later()
		withoutDescriptors(t, func() {
			for range 2 {
				if got := int(w.do("GET", c.path, "Accept-Encoding", c.accept).status); got != c.during {
					t.Errorf("%s, no descriptors: %d, want %d", c.name, got, c.during)
				}
			}
		})
		if got := status(c.path); got != c.after {
			t.Errorf("%s, right after: %d, want %d", c.name, got, c.after)
		}
	}
}

// A file that may not be read is not served from memory, and is served again as
// soon as it may be read.
func TestLostRightsAreNotRemembered(t *testing.T) {
	w := newWorld(t, Options{}, "sub/f.txt", "content", "page.txt", strings.Repeat("large ", SmallFile))
	for dir := w.dir; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, path, locked string }{
		{"a file", "/sub/f.txt", "sub/f.txt"},
		{"a file in a folder", "/sub/f.txt", "sub"},
		{"a large file", "/page.txt", "page.txt"},
	} {
		locked := filepath.Join(w.dir, c.locked)
		info, err := os.Stat(locked)
		if err != nil {
			t.Fatal(err)
		}
		withoutRights(t, func() {
			if a := w.do("GET", c.path); a.status != 200 {
				t.Fatalf("%s, at first: %d", c.name, a.status)
			}
		})
		e := w.entry(c.path)
		if err := os.Chmod(locked, 0); err != nil {
			t.Fatal(err)
		}
		w.later()
		withoutRights(t, func() {
			if a := w.do("GET", c.path); a.status != 403 {
				t.Errorf("%s, locked: %d", c.name, a.status)
			}
		})
		if err := os.Chmod(locked, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
		withoutRights(t, func() {
			if a := w.do("GET", c.path); a.status != 200 {
				t.Errorf("%s, right after: %d", c.name, a.status)
			}
		})
		// The change of the rights changed the stamp, so the entry is a new one,
		// except where only the folder was locked.
		if c.locked == "sub" && w.entry(c.path) != e {
			t.Errorf("%s: its entry was displaced", c.name)
		}
	}
}

// The memory of a process is a file that cannot be read at its beginning (EIO).
func TestAFailingDiskIsNotRemembered(t *testing.T) {
	root, err := os.OpenRoot("/proc/self")
	if err != nil {
		lacking.Skip(t, err)
	}
	defer root.Close()
	w := &world{t: t, now: time.Now()}
	w.h = New(root, Options{Now: w.clock})
	if a := w.do("GET", "/mem"); a.status != 500 {
		t.Errorf("got %d", a.status)
	}
	if kept := w.h.(*handler).kept; len(kept.entries) != 0 {
		t.Errorf("%d entries are kept", len(kept.entries))
	}
}

// A coding that failed for want of descriptors is made by the next request.
func TestACodingThatFailedIsTriedAgain(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", strings.Repeat("large ", SmallFile), "a.js", strings.Repeat("x ", 1000), "a.js.gz", gzipped(t, "ready"))
	for _, path := range []string{"/f.txt", "/a.js"} {
		e := w.entry(path)
		withoutDescriptors(t, func() {
			if a := w.do("HEAD", path, "Accept-Encoding", "gzip"); a.status != 200 {
				t.Errorf("%s, no descriptors: %d", path, a.status)
			}
		})
		if e.coded[coding.Gzip].made.Load() != nil {
			t.Errorf("%s: the failure is kept", path)
		}
		if a := w.do("GET", path, "Accept-Encoding", "gzip"); a.fields.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s, right after: %d %v", path, a.status, a.fields)
		}
	}
}

// Whether a file is an upload cannot be found out without descriptors; then the
// file is not taken for one.
func TestAPageIsNotTakenForAnUpload(t *testing.T) {
	w, _ := nested(t, "up", Options{}, "sub/page.html", "<!doctype html>")
	h := w.h.(*handler)
	withoutDescriptors(t, func() {
		if upload, err := h.uploaded(h.root.dir(), "sub/page.html"); err == nil {
			t.Errorf("got %t without an error", upload)
		}
	})
	if a := w.do("GET", "/sub/page.html"); a.fields.Get("Content-Type") != "text/html" {
		t.Errorf("got %d %v", a.status, a.fields)
	}
}
