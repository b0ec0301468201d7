package files

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"httpserver/internal/message"
)

// Only so many uploads change the disk at the same time. The others wait for
// their turn, and one whose client leaves meanwhile leaves nothing.
func TestUploadsTakeTurnsOnTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir := newStore(t, StoreOptions{})
		if err := s.writers.Acquire(t.Context(), MaxWriters); err != nil {
			t.Fatal(err)
		}
		leaving, leave := context.WithCancel(t.Context())
		var created, gone atomic.Int64
		var all sync.WaitGroup
		for i := range 100 {
			ctx := t.Context()
			if i%2 == 1 {
				ctx = leaving
			}
			all.Go(func() {
				r := request("PUT", "/files/f")
				r.Content = strings.NewReader("content")
				switch p := s.Respond(ctx, r, fmt.Sprint(i)); {
				case p == nil:
					gone.Add(1)
				case p.Status == message.Created:
					created.Add(1)
				}
			})
		}
		synctest.Wait()
		if got := names(t, dir); got != "" {
			t.Errorf("before its turn an upload has made %s", got)
		}
		leave()
		synctest.Wait()
		if gone.Load() != 50 || created.Load() != 0 {
			t.Errorf("%d are gone and %d stored, want 50 and 0", gone.Load(), created.Load())
		}
		s.writers.Release(MaxWriters)
		all.Wait()
		if created.Load() != 50 || len(strings.Fields(names(t, dir))) != 50 {
			t.Errorf("%d are stored, the directory has %s", created.Load(), names(t, dir))
		}
	})
}

// An upload whose client sends slowly takes no place from the others.
func TestASlowUploadHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newStore(t, StoreOptions{})
		more := make(chan struct{})
		var slow sync.WaitGroup
		for i := range 2 * MaxWriters {
			slow.Go(func() {
				r := request("PUT", "/files/f")
				r.Content = readerFunc(func(p []byte) (int, error) {
					<-more
					return 0, context.Canceled
				})
				s.Respond(t.Context(), r, fmt.Sprint("slow", i))
			})
		}
		synctest.Wait()
		if a := ask(t, s, "PUT", "f", "content"); a.status != 201 {
			t.Errorf("beside slow uploads: %d", a.status)
		}
		close(more)
		slow.Wait()
	})
}

// While too much is being compressed a client gets the file as it is, after a
// while, and the file is compressed for a later one.
func TestFilesTakeTurnsToBeCompressed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, Options{Browse: true}, "f.txt", strings.Repeat("words ", SmallFile), "d/x", "x")
		making := w.h.(*handler).making
		if err := making.Acquire(t.Context(), MaxMade); err != nil {
			t.Fatal(err)
		}
		get := func() string {
			return w.do("GET", "/f.txt", "Accept-Encoding", "gzip").fields.Get("Content-Encoding")
		}
		if got := get(); got != "" {
			t.Errorf("without a turn: coding %q", got)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if p := w.h.Serve(ctx, request("GET", "/d/")); p.Status != 503 {
			t.Errorf("a listing without a turn, and the client has gone: %d", p.Status)
		}
		making.Release(MaxMade)
		if got := get(); got != "gzip" {
			t.Errorf("with a turn: coding %q", got)
		}
		if a := w.do("GET", "/d/"); a.status != 200 {
			t.Errorf("a listing with a turn: %d", a.status)
		}
		if !making.TryAcquire(MaxMade) {
			t.Error("a place was not given back")
		}
	})
}

// Many large files are compressed at once in bounded memory, and none is left
// out.
func TestManyFilesAreCompressedAtOnce(t *testing.T) {
	w := newWorld(t, Options{})
	const files = 12
	for i := range files {
		w.write(fmt.Sprintf("%d.txt", i), strings.Repeat(fmt.Sprintf("words %d and words ", i), LargestCoded/40), w.now.Add(-3600e9))
	}
	var all sync.WaitGroup
	for i := range 2 * files {
		all.Go(func() {
			coding := [2]string{"gzip", "zstd"}[i%2]
			p := w.h.Serve(context.Background(), request("HEAD", fmt.Sprintf("/%d.txt", i/2), "Accept-Encoding", coding))
			if got := p.Fields.Get("Content-Encoding"); p.Status != 200 || got != "" && got != coding {
				t.Errorf("%s: %d, coding %q", coding, p.Status, got)
			}
		})
	}
	all.Wait()
	if h := w.h.(*handler); !h.making.TryAcquire(MaxMade) {
		t.Error("a place was not given back")
	}
}
