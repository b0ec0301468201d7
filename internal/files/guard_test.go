package files

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

// A file may grow while it is sent: the announced bytes are still there. Every
// other change breaks the response off.
func TestAFileMayGrowWhileItIsSent(t *testing.T) {
	old := strings.Repeat("o", 3*SmallFile)
	open := func(name string) *os.File {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	writeAt := func(text string, off int64) func(string) {
		return func(name string) {
			f := open(name)
			defer f.Close()
			if _, err := f.WriteAt([]byte(text), off); err != nil {
				t.Fatal(err)
			}
		}
	}
	end := int64(len(old))
	both := func(a, b func(string)) func(string) { return func(name string) { a(name); b(name) } }
	for _, c := range []struct {
		name    string
		change  func(name string)
		changed bool
	}{
		{"nothing", func(string) {}, false},
		{"a line is appended", writeAt("line\n", end), false},
		{"much is appended", writeAt(old+old, end), false},
		{"a hole is appended", writeAt("x", end+1<<20), false},
		{"appended twice", both(writeAt("a", end), writeAt("b", end+1)), false},
		{"renamed and appended", both(func(name string) {
			if os.Rename(name, name+".1") != nil || os.Symlink(name+".1", name) != nil {
				t.Fatal("cannot rename")
			}
		}, writeAt("line\n", end)), false},
		{"its mode changes and a line is appended", both(func(name string) {
			if err := os.Chmod(name, 0o600); err != nil {
				t.Fatal(err)
			}
		}, writeAt("line\n", end)), false},
		{"one byte is rewritten", writeAt("n", 5), true},
		{"the first byte is rewritten and a line is appended", both(writeAt("n", 0), writeAt("line\n", end)), true},
		{"the last byte is rewritten and a line is appended", both(writeAt("n", end-1), writeAt("line\n", end)), true},
		{"a byte in the middle is rewritten and a line is appended", both(writeAt("n", end/2), writeAt("line\n", end)), true},
		{"all is rewritten and larger", writeAt(strings.Repeat("n", int(end)+10), 0), true},
		{"emptied and written larger with the same beginning", func(name string) {
			if err := os.WriteFile(name, []byte(old[:end-100]+strings.Repeat("n", 200)), 0o644); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"truncated", func(name string) {
			if err := os.Truncate(name, end-1); err != nil {
				t.Fatal(err)
			}
		}, true},
	} {
		for _, fields := range [][]string{nil, {"Range", "bytes=10-"}, {"Range", "bytes=0-9,100000-"}} {
			w := newWorld(t, Options{})
			w.write("f.log", old, time.Now().Add(-time.Minute))
			p := w.h.Serve(context.Background(), request("GET", "/f.log", fields...))
			files, want := filesOf(p.Content), int64(0)
			for _, f := range files {
				want += f.N
			}
			c.change(filepath.Join(w.dir, "f.log"))
			changed := false
			var got int64
			for _, f := range files {
				n, err := io.Copy(io.Discard, io.NewSectionReader(f.F, f.Off, f.N))
				if err != nil {
					t.Fatal(err)
				}
				got += n
				changed = changed || f.Changed()
			}
			if changed != c.changed {
				t.Errorf("%s, %q: changed is %t, want %t", c.name, fields, changed, c.changed)
			}
			if !changed && got != want {
				t.Errorf("%s, %q: %d bytes, want %d", c.name, fields, got, want)
			}
			files[0].F.Close()
		}
	}
}

// filesOf are the files in a content.
func filesOf(c message.Content) (all []message.File) {
	switch c := c.(type) {
	case message.File:
		return []message.File{c}
	case message.Parts:
		for _, part := range c {
			all = append(all, filesOf(part)...)
		}
	}
	return all
}

// The bytes of a file are hashed once for all requests of one version.
func TestTheDigestOfAVersionIsShared(t *testing.T) {
	w := newWorld(t, Options{})
	w.write("f.bin", strings.Repeat("o", 20*SmallFile), w.now.Add(-time.Minute))
	v := w.entry("/f.bin").identity
	w.do("GET", "/f.bin", "Range", "bytes=5-99")
	if v.digest.Load() != nil {
		t.Error("for a short range the whole file was read")
	}
	w.do("GET", "/f.bin")
	first := v.digest.Load()
	w.do("GET", "/f.bin", "Range", "bytes=5-")
	w.do("GET", "/f.bin")
	if first == nil || v.digest.Load() != first {
		t.Errorf("the digest is %v, then %v", first, v.digest.Load())
	}
	old := w.now.Add(-2 * live)
	w.write("old.bin", strings.Repeat("o", 20*SmallFile), old)
	w.do("GET", "/old.bin")
	if w.entry("/old.bin").identity.digest.Load() != nil {
		t.Error("a file that is not live was hashed")
	}
}

// A file that grows all the time is described as it was at one moment.
func TestAFileThatGrowsAllTheTime(t *testing.T) {
	w := newWorld(t, Options{}, "f.log", strings.Repeat("o", 20*SmallFile))
	f, err := os.OpenFile(filepath.Join(w.dir, "f.log"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	line := strings.Repeat("line ", 20) + "\n"
	for range 50 {
		if _, err := f.WriteString(line); err != nil {
			t.Fatal(err)
		}
		w.now = time.Now()
		p := w.h.Serve(context.Background(), request("GET", "/f.log"))
		c := p.Content.(message.File)
		if _, err := f.WriteString(line); err != nil {
			t.Fatal(err)
		}
		if c.Changed() {
			t.Error("a line that was appended breaks the response off")
		}
		c.F.Close()
	}
}

// Of what is too long to be compared whole, parts are.
func TestALongFileIsComparedInParts(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const size = 3*compared + 12345
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	g := &guard{file: f, was: stampOf(info)}
	g.content(span{0, size})
	if !g.remember(&variant{size: size}) || g.changed() {
		t.Fatal("it has changed already")
	}
	for _, off := range []int64{0, size - 1} {
		if _, err := f.WriteAt([]byte("x"), off); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte("x"), size+off); err != nil {
			t.Fatal(err)
		}
		if !g.changed() {
			t.Errorf("the byte at %d is rewritten, and nothing said", off)
		}
		if _, err := f.WriteAt([]byte{0}, off); err != nil {
			t.Fatal(err)
		}
		if g.changed() {
			t.Errorf("the byte at %d is as it was, and the file only longer", off)
		}
	}
}
