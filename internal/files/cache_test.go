package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// later lets time pass, more than entries are trusted for.
func (w *world) later() { w.now = w.now.Add(freshness) }

// entry is what path leads to now.
func (w *world) entry(path string) *entry {
	h := w.h.(*handler)
	return h.entry(path, h.age(new(message.Request)))
}

func TestChangesAreSeenWithinASecond(t *testing.T) {
	if freshness >= time.Second {
		t.Fatalf("entries are trusted for %v", freshness)
	}
	big := strings.Repeat("x", SmallFile+1)
	w := newWorld(t, Options{}, "f.txt", "old")
	name := filepath.Join(w.dir, "f.txt")
	expect := func(what string, status int, content string) {
		t.Helper()
		w.later()
		if a := w.do("GET", "/f.txt"); int(a.status) != status || a.content != content {
			t.Errorf("%s: got %d %.40q, want %d %.40q", what, a.status, a.content, status, content)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const notFound = "HTTP/1.1 404 Not Found"
	expect("at first", 200, "old")
	w.write("f.txt", "new", w.now.Add(-time.Minute))
	expect("rewritten", 200, "new")
	w.write("f.txt", "NEW", w.now.Add(-time.Minute))
	expect("rewritten, with the size and the time it had", 200, "NEW")
	w.write("f.txt", big, w.now.Add(-time.Minute))
	expect("grown large", 200, big)
	w.write("f.txt", "", w.now.Add(-time.Minute))
	expect("emptied", 200, "")
	must(os.Remove(name))
	expect("removed", 404, notFound)
	must(os.Mkdir(name, 0o755))
	expect("turned into a directory", 301, "The directory is at /f.txt/\n")
	must(os.Remove(name))
	must(os.Symlink("/etc/passwd", name))
	expect("turned into a link outside", 404, notFound)
	must(os.Remove(name))
	w.write("other.txt", "other", w.now.Add(-time.Minute))
	must(os.Symlink("other.txt", name))
	expect("turned into a link inside", 200, "other")
	w.write("other.txt", "OTHER", w.now.Add(-time.Second))
	expect("its target rewritten", 200, "OTHER")
	must(os.Remove(name))
	must(mkfifo(name))
	expect("turned into a FIFO", 404, notFound)
	must(os.Remove(name))
	w.write("f.txt", "back", w.now.Add(-time.Minute))
	expect("back", 200, "back")
	must(os.RemoveAll(w.dir))
	expect("the root gone", 404, notFound)
	w.write("f.txt", "again", w.now.Add(-time.Minute))
	expect("the root made again", 200, "again")
	must(os.Rename(w.dir, w.dir+".old"))
	expect("the root moved away", 200, "again")
	w.write("release/f.txt", "release", w.now.Add(-time.Minute))
	must(os.Rename(w.dir, w.dir+".release"))
	must(os.Symlink(w.dir+".release/release", w.dir))
	expect("the root switched by a link", 200, "release")
	must(os.Remove(w.dir))
	must(os.WriteFile(w.dir, nil, 0o644))
	expect("the root turned into a file", 200, "release")
}

// What is kept is fresh enough or not when the server turned to a request, and
// not when the handler's own clock says so.
func TestFreshnessIsThatOfTheRequestsBeginning(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", "old")
	get := func(begun time.Time) string {
		r := &message.Request{Method: "GET", Target: message.Target{Path: "/f.txt", RawPath: "/f.txt"}, Begun: begun}
		return string(w.h.Serve(context.Background(), r).Content.(message.Bytes))
	}
	first := w.now.Add(time.Hour)
	if got := get(first); got != "old" {
		t.Fatalf("got %q", got)
	}
	w.write("f.txt", "new", w.now.Add(-time.Minute))
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{0, "old"}, {freshness - 1, "old"}, {freshness, "new"}, {0, "new"}} {
		if got := get(first.Add(c.after)); got != c.want {
			t.Errorf("%v after the first one: got %q, want %q", c.after, got, c.want)
		}
	}
}

// Two writes of the same length within one tick of the file system's clock.
func TestAYoungFileIsReadAgain(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", "one")
	now := w.now
	w.write("f.txt", "two", now)
	one := w.do("GET", "/f.txt")
	// The system would tell the writes apart by the time of the status's
	// change; here the handler is made to believe it saw no difference.
	w.write("f.txt", "six", now)
	e := w.entry("/f.txt")
	e.stamp = w.h.(*handler).find("/f.txt").stamp
	w.later()
	six := w.do("GET", "/f.txt")
	if one.content != "two" || six.content != "six" || one.fields.Get("ETag") == six.fields.Get("ETag") {
		t.Errorf("got %q %v, then %q %v", one.content, one.fields, six.content, six.fields)
	}
}

// A large file that is replaced after its entry was made is served for as
// the file it is now, and never as a mixture of the two.
func TestALargeFileIsReplacedMeanwhile(t *testing.T) {
	old, young := strings.Repeat("o", SmallFile+1), strings.Repeat("y", SmallFile+500)
	w := newWorld(t, Options{}, "f.bin", old)
	tag := w.do("GET", "/f.bin").fields.Get("ETag")
	w.write("new", young, w.now.Add(-time.Minute))
	if err := os.Rename(filepath.Join(w.dir, "new"), filepath.Join(w.dir, "f.bin")); err != nil {
		t.Fatal(err)
	}
	if a := w.do("GET", "/f.bin", "Range", "bytes=0-3", "If-Range", tag); a.status != 200 || a.content != young || a.fields.Get("ETag") == tag {
		t.Errorf("got %d %.10q (%d) %v", a.status, a.content, len(a.content), a.fields)
	}
	if a := w.do("GET", "/f.bin", "If-Match", tag); a.status != 412 {
		t.Errorf("the old tag still matches: %d", a.status)
	}
}

func TestTheServerIsToldOfAFileThatChanges(t *testing.T) {
	w := newWorld(t, Options{}, "f.bin", strings.Repeat("o", SmallFile+1))
	open := func() (changed func() bool, close func() error) {
		c := w.serveFile("/f.bin")
		return c.Changed, c.F.Close
	}
	name := filepath.Join(w.dir, "f.bin")
	for what, c := range map[string]struct {
		do   func() error
		want bool
	}{
		"nothing":   {func() error { return nil }, false},
		"touched":   {func() error { return os.Chtimes(name, w.now, w.now) }, true},
		"truncated": {func() error { return os.Truncate(name, 10) }, true},
		"unlinked":  {func() error { return os.Remove(name) }, false},
	} {
		w.write("f.bin", strings.Repeat("o", SmallFile+1), w.now.Add(-time.Minute))
		w.later()
		changed, closeFile := open()
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		if got := changed(); got != c.want {
			t.Errorf("%s: changed is %v, want %v", what, got, c.want)
		}
		closeFile()
	}
}

func TestTheCacheKeepsToItsLimit(t *testing.T) {
	const limit = 100 << 10
	w := newWorld(t, Options{Limit: limit})
	for i := range 100 {
		w.write(fmt.Sprintf("%d.bin", i), strings.Repeat("x", 5000), w.now.Add(-time.Hour))
	}
	kept := w.h.(*handler).kept
	hot := w.entry("/0.bin")
	for i := range 1000 {
		w.do("GET", fmt.Sprintf("/%d.bin", i%100))
		w.do("GET", fmt.Sprintf("/missing%d", i))
		w.do("GET", "/0.bin")
		var sum int64
		for _, e := range kept.ring {
			sum += e.cost
		}
		if kept.cost > limit || kept.cost != sum || len(kept.ring) != len(kept.entries) {
			t.Fatalf("after %d requests: %d bytes (%d by count) in %d, %d entries", i, kept.cost, sum, len(kept.ring), len(kept.entries))
		}
		for slot, e := range kept.ring {
			if e.slot != slot || kept.entries[e.path] != e {
				t.Fatalf("entry %s in slot %d says %d", e.path, slot, e.slot)
			}
		}
	}
	if w.entry("/0.bin") != hot {
		t.Error("the file that is asked for all the time was not kept")
	}
	if a := w.do("GET", "/99.bin"); a.content != strings.Repeat("x", 5000) {
		t.Error("a file that was not kept is not served")
	}
}

func TestManyAtTheSameTime(t *testing.T) {
	w := newWorld(t, Options{Limit: 50 << 10})
	for i := range 20 {
		w.write(fmt.Sprintf("%d.txt", i), strings.Repeat(string(rune('a'+i)), 5000), w.now.Add(-time.Hour))
	}
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 500 {
				n := (i*7 + g) % 20
				if a := w.do("GET", fmt.Sprintf("/%d.txt", n)); a.content != strings.Repeat(string(rune('a'+n)), 5000) {
					t.Errorf("file %d: %.10q", n, a.content)
				}
			}
		})
	}
	all.Wait()
}

// A young file is read again at each look, but what was made of it is kept
// while its content is the same.
func TestAYoungFileKeepsWhatWasMadeOfIt(t *testing.T) {
	text := strings.Repeat("words and words ", 200)
	w := newWorld(t, Options{})
	w.write("f.txt", text, w.now)
	w.do("GET", "/f.txt", "Accept-Encoding", "gzip")
	e := w.entry("/f.txt")
	made := e.coded[coding.Gzip].made.Load()
	for range 2*settling/freshness + 1 {
		w.later()
		w.do("GET", "/f.txt", "Accept-Encoding", "gzip")
	}
	if w.entry("/f.txt") != e || e.coded[coding.Gzip].made.Load() != made || made == nil {
		t.Error("it was made again")
	}
	if !e.settled.Load() {
		t.Error("it never settles")
	}
}

// Between finding and opening, a large file may be removed or turned into
// something that must not be opened.
func TestALargeFileIsGoneMeanwhile(t *testing.T) {
	big := strings.Repeat("x", SmallFile+1)
	w := newWorld(t, Options{}, "f.bin", big)
	name := filepath.Join(w.dir, "f.bin")
	w.do("GET", "/f.bin")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if a := w.do("GET", "/f.bin"); a.status != 404 {
		t.Errorf("removed: %d", a.status)
	}
	w.write("f.bin", big, w.now.Add(-time.Minute))
	if a := w.do("GET", "/f.bin"); a.status != 200 {
		t.Errorf("back again, seen at once after a failure: %d", a.status)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := mkfifo(name); err != nil {
		t.Fatal(err)
	}
	if a := w.do("GET", "/f.bin"); a.status != 404 { // without waiting for a writer of the FIFO
		t.Errorf("turned into a FIFO: %d", a.status)
	}
}

// A file that is coded from the disk, because it is too large for memory, is
// not coded when it is no longer the one that was found.
func TestAFileIsReplacedBeforeItIsCoded(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", strings.Repeat("old ", SmallFile))
	w.do("GET", "/f.txt")
	young := strings.Repeat("young ", SmallFile)
	w.write("f.txt", young, w.now.Add(-time.Minute))
	if a := w.do("GET", "/f.txt", "Accept-Encoding", "gzip"); a.status != 200 || decoded(t, a) != young {
		t.Errorf("got %d %.20q %v", a.status, a.content, a.fields)
	}
}
