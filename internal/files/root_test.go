package files

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

// notices are what the operator was told, one a line, with the directory's name
// left out.
type notices struct{ said []string }

func (n *notices) tell(s string) { n.said = append(n.said, s) }

// take returns the notices since the last call.
func (n *notices) take() string {
	said := strings.Join(n.said, "\n")
	n.said = nil
	return said
}

// A directory that is removed and created again is served again, however its
// name was written, also if it is the working directory itself.
func TestTheRootIsFollowedByItsAbsoluteName(t *testing.T) {
	for _, spelling := range []string{".", "./", "sub", "./sub", "sub/", "../wd", "../wd/sub", "sub/../sub", "sub/..", "link", "link/", "link/../target", "ABS/sub"} {
		t.Run(spelling, func(t *testing.T) {
			base, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			wd := filepath.Join(base, "wd")
			build := func(content string) {
				t.Helper()
				must(os.RemoveAll(wd))
				must(os.MkdirAll(filepath.Join(wd, "sub"), 0o755))
				must(os.MkdirAll(filepath.Join(base, "elsewhere/target"), 0o755))
				must(os.Symlink("../elsewhere/target", filepath.Join(wd, "link")))
				for _, dir := range []string{wd, wd + "/sub", base + "/elsewhere/target"} {
					must(os.WriteFile(dir+"/f.txt", []byte(content), 0o644))
				}
			}
			build("one")
			t.Chdir(wd)
			w := &world{t: t, now: time.Now()}
			root, err := os.OpenRoot(strings.ReplaceAll(spelling, "ABS", wd))
			must(err)
			defer root.Close()
			var told notices
			w.h = New(root, Options{Now: w.clock, Tell: told.tell})
			expect := func(what string, status int, content string) {
				t.Helper()
				w.later()
				if a := w.do("GET", "/f.txt"); int(a.status) != status || status == 200 && a.content != content {
					t.Errorf("%s: got %d %.40q, want %d %q", what, a.status, a.content, status, content)
				}
			}
			expect("at first", 200, "one")
			must(os.RemoveAll(wd))
			must(os.RemoveAll(filepath.Join(base, "elsewhere")))
			expect("removed", 404, "")
			expect("removed, again", 404, "")
			if said := told.take(); !strings.Contains(said, "is missing") || strings.Contains(said, "\n") {
				t.Errorf("removed: the operator is told %q", said)
			}
			build("two")
			expect("created again", 200, "two")
			if said := told.take(); !strings.Contains(said, "is there now") {
				t.Errorf("created again: the operator is told %q", said)
			}
		})
	}
}

// A directory that does not exist at the start is served once it does.
func TestTheRootMayAppearLater(t *testing.T) {
	name := filepath.Join(t.TempDir(), "public")
	var told notices
	w := &world{t: t, dir: name, now: time.Now()}
	w.h = New(nil, Options{Name: name, Now: w.clock, Tell: told.tell, Absent: message.HandlerFunc(
		func(context.Context, *message.Request) *message.Response {
			return &message.Response{Status: message.OK, Content: message.Bytes("absent")}
		})})
	for _, step := range []struct {
		name    string
		do      func() error
		status  int
		content string
		told    string // a part of the notice, "" for none
	}{
		{"at first", func() error { return nil }, 200, "absent", ""},
		{"a file has the name", func() error { return os.WriteFile(name, nil, 0o644) }, 200, "absent", ""},
		{"and is removed", func() error { return os.Remove(name) }, 200, "absent", ""},
		{"an empty directory", func() error { return os.Mkdir(name, 0o755) }, 404, "", "is there now"},
		{"with a file", func() error { return os.WriteFile(name+"/f.txt", []byte("one"), 0o644) }, 200, "one", ""},
		{"moved away it is served on", func() error { return os.Rename(name, name+".old") }, 200, "one", "is missing"},
		{"a dangling link has the name", func() error { return os.Symlink("nothing", name) }, 200, "one", ""},
		{"the link leads to a directory", func() error { return os.Rename(name+".old", filepath.Join(filepath.Dir(name), "nothing")) }, 200, "one", "is there now"},
		{"all is removed", func() error { os.Remove(name); return os.RemoveAll(filepath.Join(filepath.Dir(name), "nothing")) }, 404, "", "is missing"},
		{"a file has the name again", func() error { return os.WriteFile(name, nil, 0o644) }, 404, "", ""},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		w.later()
		a := w.do("GET", "/f.txt")
		if int(a.status) != step.status || step.status == 200 && a.content != step.content {
			t.Errorf("%s: got %d %.40q, want %d %q", step.name, a.status, a.content, step.status, step.content)
		}
		if said := told.take(); said == "" != (step.told == "") || !strings.Contains(said, step.told) {
			t.Errorf("%s: the operator is told %q, want %q", step.name, said, step.told)
		}
	}
}

// The store follows its directory by the same rules.
func TestTheStoreFollowsItsAbsoluteName(t *testing.T) {
	base := t.TempDir()
	wd := filepath.Join(base, "wd")
	if err := os.Mkdir(wd, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(wd)
	root, err := os.OpenRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var told notices
	s, err := NewStore(root, StoreOptions{Tell: told.tell})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(wd); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, s, "GET", "f", ""); a.status != 404 || !strings.Contains(told.take(), "is missing") {
		t.Errorf("removed: %d, told %q", a.status, told.said)
	}
	// It may be created again, so a client does well to try again.
	for _, method := range []string{"PUT", "POST"} {
		if a := ask(t, s, method, "f", "x"); a.status != 503 || !strings.Contains(a.content, "missing at the moment") || strings.Contains(a.content, base) {
			t.Errorf("%s while it is removed: %d %q", method, a.status, a.content)
		}
	}
	if err := os.Mkdir(wd, 0o755); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, s, "PUT", "f", "x"); a.status != 201 || !strings.Contains(told.take(), "is there now") {
		t.Errorf("created again: %d, told %q", a.status, told.said)
	}
	if got := names(t, wd); got != "f" {
		t.Errorf("the new directory has %q", got)
	}
}
