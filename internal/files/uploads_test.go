package files

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// nested makes a world whose directory has a directory of uploads, named by
// store below it, and a handler that knows the store.
func nested(t *testing.T, store string, opt Options, files ...string) (*world, *Store) {
	t.Helper()
	w := newWorld(t, Options{}, files...)
	name := filepath.Join(w.dir, store)
	if err := os.MkdirAll(name, 0o755); err != nil {
		t.Fatal(err)
	}
	open := func(name string) *os.Root {
		root, err := os.OpenRoot(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { root.Close() })
		return root
	}
	s, err := NewStore(open(name), StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	opt.Now, opt.Uploads = w.h.(*handler).now, s
	w.h = New(open(w.dir), opt)
	return w, s
}

// An upload is served through the root as the store serves it, by whatever name
// it is reached. The operator's own files stay pages.
func TestUploadsNeverBecomePages(t *testing.T) {
	const page = "<!doctype html><script>alert(1)</script>"
	large := page + strings.Repeat(" ", SmallFile)
	w, s := nested(t, "up", Options{Browse: true}, "index.html", page, "up/sub/page.html", page, "other/a.html", page)
	w.symlink("up", "relative")
	w.symlink(w.dir+"/up", "absolute")
	w.symlink("up/a.html", "file.html")
	w.symlink(w.dir+"/up/a.html", "absfile.html")
	w.symlink("../up", "other/deep")
	w.symlink("../other/a.html", "up/operators.html")
	for name, content := range map[string]string{"a.html": page, "big.html": large, "a.svg": page, "noextension": page,
		"index.html": page, "app.js": "alert(1)", "app.js.gz": gzipped(t, "alert(2)"), "style.css": strings.Repeat("a{} ", 1000)} {
		if a := ask(t, s, "PUT", name, content); a.status != 201 {
			t.Fatalf("PUT %s: %d", name, a.status)
		}
	}
	for _, c := range []struct {
		name, path string
		page       bool
	}{
		{"an upload", "/up/a.html", false},
		{"a large upload", "/up/big.html", false},
		{"a drawing", "/up/a.svg", false},
		{"a name without an extension", "/up/noextension", false},
		{"the index of the uploads", "/up/", false},
		{"a script with a precompressed one beside it", "/up/app.js", false},
		{"a text that could be compressed", "/up/style.css", false},
		{"through a relative link to the folder", "/relative/a.html", false},
		{"through an absolute link to the folder", "/absolute/a.html", false},
		{"through a relative link to the file", "/file.html", false},
		{"through an absolute link to the file", "/absfile.html", false},
		{"through a link in another folder", "/other/deep/a.html", false},
		{"with repeated slashes", "//up//a.html", false},
		{"a page beside the uploads", "/", true},
		{"a page in another folder", "/other/a.html", true},
		{"a page in a folder below, which no client can write to", "/up/sub/page.html", true},
		{"a link from the uploads to a page", "/up/operators.html", true},
	} {
		for _, accept := range []string{"", "gzip, zstd"} {
			a := w.do("GET", c.path, "Accept-Encoding", accept)
			isPage := a.fields.Get("Content-Type") != "application/octet-stream" || a.fields.Has("Content-Encoding")
			if a.status != 200 || isPage != c.page || a.fields.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: GET %s: %d %v", c.name, c.path, a.status, a.fields)
			}
		}
	}
}

// What becomes of the two directories while the server runs changes nothing.
func TestUploadsThatComeIntoTheRootLaterAreNoPages(t *testing.T) {
	w, s := nested(t, "../up", Options{})
	ask(t, s, "PUT", "a.html", "<!doctype html>")
	if err := os.Rename(filepath.Join(w.dir, "../up"), filepath.Join(w.dir, "up")); err != nil {
		t.Fatal(err)
	}
	if got := w.do("GET", "/up/a.html").fields.Get("Content-Type"); got != uploadType {
		t.Errorf("moved into the root: served as %q", got)
	}
	same, s := nested(t, ".", Options{})
	ask(t, s, "PUT", "index.html", "<!doctype html>")
	if got := same.do("GET", "/").fields.Get("Content-Type"); got != uploadType {
		t.Errorf("the root is the directory of uploads: served as %q", got)
	}
}

func TestAReplacedFileKeepsItsMode(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	for _, c := range []struct {
		name   string
		before func(name string) error
		want   fs.FileMode
	}{
		{"private", func(name string) error { return os.WriteFile(name, nil, 0o600) }, 0o600},
		{"executable", func(name string) error { return os.WriteFile(name, nil, 0o755) }, 0o755},
		{"read-only", func(name string) error { return os.WriteFile(name, nil, 0o444) }, 0o444},
		{"no rights at all", func(name string) error { return os.WriteFile(name, nil, 0) }, 0},
		{"for the group", func(name string) error { return os.WriteFile(name, nil, 0o660) }, 0o660},
		{"for all, whatever the umask is", func(name string) error { return os.WriteFile(name, nil, 0o666) }, 0o666},
		{"setuid is not passed on", func(name string) error { return os.WriteFile(name, nil, 0o755) }, 0o755},
		{"new", func(string) error { return nil }, 0o644},
		{"a link to a private file", func(name string) error {
			if err := os.WriteFile(name+".target", nil, 0o600); err != nil {
				return err
			}
			return os.Symlink(filepath.Base(name)+".target", name)
		}, 0o600},
		{"a link that leads out", func(name string) error { return os.Symlink("/etc/passwd", name) }, 0o644},
	} {
		name := filepath.Join(dir, c.name)
		if err := c.before(name); err != nil {
			t.Fatal(err)
		}
		if c.name != "new" && !strings.Contains(c.name, "link") {
			mode := c.want
			if strings.HasPrefix(c.name, "setuid") {
				mode |= fs.ModeSetuid
			}
			if err := os.Chmod(name, mode); err != nil {
				t.Fatal(err)
			}
		}
		if a := ask(t, s, "PUT", c.name, "new content"); a.status != 201 {
			t.Errorf("%s: %d", c.name, a.status)
		}
		info, err := os.Lstat(name)
		if err != nil || info.Mode() != c.want {
			t.Errorf("%s: mode %v (%v), want %v", c.name, info.Mode(), err, c.want)
		}
	}
}

// The mode that counts is that of the file that is replaced in the end.
func TestTheModeIsThatOfTheFileThatIsReplaced(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	name := filepath.Join(dir, "f")
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	r := request("PUT", "/files/f")
	first := true
	r.Content = readerFunc(func(p []byte) (int, error) {
		if first {
			first = false
			return copy(p, "secret"), nil
		}
		if err := os.Chmod(name, 0o600); err != nil {
			t.Error(err)
		}
		return 0, io.EOF
	})
	if p := s.Respond(context.Background(), r, "f"); p.Status != 201 {
		t.Fatal(p.Status)
	}
	if info, err := os.Stat(name); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
