//go:build unix

package files

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
)

func TestStoreLeavesNothingOfAnUploadThatBreaksOff(t *testing.T) {
	s, dir := newStore(t, StoreOptions{Limit: 1 << 20})
	ask(t, s, "PUT", "f", "old")
	for name, content := range map[string]io.Reader{
		"broken off":                io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"too large, without length": strings.NewReader(strings.Repeat("x", 1<<20+1)),
	} {
		r := request("PUT", "/files/f")
		r.Content, r.Length = content, -1
		p := s.Respond(context.Background(), r, "f")
		if name == "broken off" && p != nil || name != "broken off" && p.Status != 413 {
			t.Errorf("%s: %v", name, p)
		}
		if got := names(t, dir); got != "f" {
			t.Errorf("%s: directory: %s", name, got)
		}
		if a := ask(t, s, "GET", "f", ""); a.content != "old" {
			t.Errorf("%s: content is %.20q", name, a.content)
		}
	}
}

func TestStoreLeavesNothingOfAPanic(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	r := request("PUT", "/files/f")
	r.Content = readerFunc(func([]byte) (int, error) { panic("on purpose") })
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		s.Respond(context.Background(), r, "f")
	}()
	if got := names(t, dir); got != "" {
		t.Errorf("directory: %s", got)
	}
	if a := ask(t, s, "PUT", "f", "x"); a.status != 201 {
		t.Errorf("afterwards: %d", a.status)
	}
}

// The size limit of a process simulates a full disk: the write that crosses
// it fails. The limit is for a process of its own, for it would hold for all
// that this one writes.
func TestStoreOnAFullDisk(t *testing.T) {
	const inside = "STORE_TEST_LIMITED"
	if os.Getenv(inside) == "" {
		child := exec.Command(os.Args[0], "-test.run=^TestStoreOnAFullDisk$", "-test.v")
		child.Env = append(os.Environ(), inside+"=1")
		out, err := child.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: TestStoreOnAFullDisk") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	s, dir := newStore(t, StoreOptions{})
	ask(t, s, "PUT", "f", "old")
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100 << 10, Max: 100 << 10}); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, s, "PUT", "f", strings.Repeat("x", 200<<10)); a.status != 507 {
		t.Errorf("got %d %s, want 507", a.status, a.content)
	}
	if got := names(t, dir); got != "f" {
		t.Errorf("directory: %s", got)
	}
	if a := ask(t, s, "GET", "f", ""); a.content != "old" {
		t.Errorf("content is %.20q", a.content)
	}
}

func TestStoreSweepsAtTheStart(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".upload-ABC.part", "kept", ".upload-notes", ".other.part"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// One that a living process is writing.
	busy, err := os.Create(filepath.Join(dir, ".upload-DEF.part"))
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	if err := lock(busy); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, err := NewStore(root, StoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != ".other.part .upload-DEF.part .upload-notes kept" {
		t.Errorf("directory: %s", got)
	}
}

// The state that a request asks for is looked at when the content has arrived
// as well: the first of two that want to be the first wins.
func TestStorePreconditionsHoldWhenItCounts(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	r := request("PUT", "/files/f", "If-None-Match", "*")
	r.Length = -1
	r.Content = io.MultiReader(strings.NewReader("slow"), readerFunc(func([]byte) (int, error) {
		ask(t, s, "PUT", "f", "quick", "If-None-Match", "*")
		return 0, io.EOF
	}))
	if p := s.Respond(context.Background(), r, "f"); p.Status != 412 {
		t.Errorf("the slow one got %d", p.Status)
	}
	if a := ask(t, s, "GET", "f", ""); a.content != "quick" {
		t.Errorf("content is %q", a.content)
	}
	if got := names(t, dir); got != "f" {
		t.Errorf("directory: %s", got)
	}
}

// Many write the same name and read it: each reader gets one whole upload.
func TestStoreConcurrentWriters(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	ask(t, s, "PUT", "f", strings.Repeat("0", 100<<10))
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for range 10 {
				ask(t, s, "PUT", "f", strings.Repeat(fmt.Sprint(w), 100<<10))
			}
		})
		all.Go(func() {
			for range 50 {
				a := ask(t, s, "GET", "f", "")
				if len(a.content) != 100<<10 || strings.Trim(a.content, a.content[:1]) != "" {
					t.Errorf("a mixture: %d bytes, begins with %.5q", len(a.content), a.content)
				}
			}
		})
	}
	all.Wait()
	if got := names(t, dir); got != "f" {
		t.Errorf("directory: %s", got)
	}
}

// zeros is n zero bytes.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	if *z == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	clear(p[:n])
	*z -= zeros(n)
	return n, nil
}

func TestStoreStreams(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	const size = 64 << 20
	content := zeros(size)
	r := request("PUT", "/files/big")
	r.Content, r.Length = &content, size
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if p := s.Respond(context.Background(), r, "big"); p.Status != 201 {
		t.Fatal(p.Status)
	}
	runtime.ReadMemStats(&after)
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 1<<20 {
		t.Errorf("64 MiB cost %d bytes of memory", spent)
	}
	if info, err := os.Stat(filepath.Join(dir, "big")); err != nil || info.Size() != size {
		t.Errorf("%v %v", info, err)
	}
}
