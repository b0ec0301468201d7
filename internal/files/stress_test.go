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

	"httpserver/internal/message"
)

// A file that is replaced over and over, now small and now large, is always
// served whole: one version, with that version's tag and length.
func TestAFileIsReplacedOverAndOver(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", "a")
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	w.h = New(root, Options{}) // with the real clock

	stop := make(chan struct{})
	var writer, readers sync.WaitGroup
	writer.Go(func() {
		next := filepath.Join(w.dir, "next")
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			size := []int{1, 5000, SmallFile, SmallFile + 1, 3 * SmallFile}[i%5]
			if err := os.WriteFile(next, []byte(strings.Repeat(string(rune('a'+i%26)), size)), 0o644); err != nil {
				t.Error(err)
			}
			if err := os.Rename(next, filepath.Join(w.dir, "f.txt")); err != nil {
				t.Error(err)
			}
		}
	})
	deadline := time.Now().Add(2 * time.Second)
	var lock sync.Mutex
	tags := map[string]string{}
	for g := range 3 {
		readers.Go(func() {
			for i := 0; time.Now().Before(deadline); i++ {
				var fields []string
				if (i+g)%4 == 0 {
					fields = []string{"Accept-Encoding", "gzip"}
				}
				a := read(t, "GET", w.h.Serve(context.Background(), request("GET", "/f.txt", fields...)))
				content := decoded(t, a)
				if a.status != 200 || content == "" || strings.Trim(content, content[:1]) != "" {
					t.Errorf("got %d, %d bytes: %.20q...", a.status, len(content), content)
					return
				}
				lock.Lock()
				tag, what := a.fields.Get("ETag"), fmt.Sprint(content[:1], len(content))
				if old, ok := tags[tag]; ok && old != what {
					t.Errorf("two contents have the tag %s", tag)
				}
				tags[tag] = what
				lock.Unlock()
			}
		})
	}
	readers.Wait()
	close(stop)
	writer.Wait()
	if len(tags) < 3 {
		t.Errorf("only %d versions were seen", len(tags))
	}
}

// Whatever a client sends, nothing secret is served, and the response is one
// that can be sent.
func FuzzServe(f *testing.F) {
	w := newWorld(f, Options{Browse: true}, "index.html", "home", "dir/f.txt", strings.Repeat("0123456789", 200),
		".secret", "SECRET", "dir/.git/x", "SECRET")
	if err := os.WriteFile(filepath.Join(w.dir, "../outside"), []byte("SECRET"), 0o644); err != nil {
		f.Fatal(err)
	}
	if err := os.Symlink("../outside", filepath.Join(w.dir, "link")); err != nil {
		f.Fatal(err)
	}
	f.Add("GET", "/dir/f.txt", "a=b", "bytes=0-4,7-8", `"x"`, "gzip;q=0.5")
	f.Add("HEAD", "//../.secret", "", "bytes=-1", `*`, "identity;q=0")
	f.Add("GET", "/dir/../link", "sort=size", "", "", "*;q=0")
	f.Fuzz(func(t *testing.T, method, path, query, ranges, tag, coding string) {
		r := request(method, "/", "Range", ranges, "If-None-Match", tag, "If-Range", tag, "Accept-Encoding", coding)
		r.Target.Path, r.Target.Query, r.Target.HasQuery = path, query, query != ""
		p := w.h.Serve(context.Background(), r)
		if p == nil || p.Status < 200 || p.Status > 599 {
			t.Fatalf("got %v", p)
		}
		a := read(t, method, p)
		if strings.Contains(a.content, "SECRET") {
			t.Fatalf("%q was served: %q", path, a.content)
		}
		for _, field := range a.fields {
			if field.Name == "Location" && (!strings.HasPrefix(field.Value, "/") || strings.HasPrefix(field.Value, "//") || strings.HasPrefix(field.Value, `/\`)) {
				t.Fatalf("%q leads to %q", path, field.Value)
			}
		}
		if !p.Status.AllowsContent() && p.Content != nil {
			t.Fatalf("%d with content %v", p.Status, p.Content)
		}
		if f, ok := p.Content.(message.File); ok && f.N < 0 {
			t.Fatalf("a file of %d bytes", f.N)
		}
	})
}
