package files

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// symlink makes a link in the world's directory. "ROOT" in its target is the
// directory's own name.
func (w *world) symlink(target, name string) {
	w.t.Helper()
	target = strings.ReplaceAll(target, "ROOT", w.dir)
	name = filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		w.t.Fatal(err)
	}
}

// What a link resolves to decides whether it is served, not how it is written.
func TestLinksAreServedIfTheyResolveInsideTheRoot(t *testing.T) {
	large := strings.Repeat("large ", SmallFile/5)
	w := newWorld(t, Options{Browse: true}, "a.txt", "a", "big.bin", large, "sub/index.html", "sub", "sub/b.txt", "b",
		"../secret.txt", "secret", "../root2/a.txt", "another root", "../out/c.txt", "outside")
	for name, target := range map[string]string{
		"abs":             "ROOT/a.txt",
		"absbig":          "ROOT/big.bin",
		"absdir":          "ROOT/sub",
		"chain":           "ROOT/chain2",
		"chain2":          "chain3",
		"chain3":          "ROOT/sub/../a.txt",
		"throughdir":      "ROOT/absdir/b.txt",
		"dots":            "ROOT/../root/a.txt",
		"relativeandback": "../root/a.txt",
		"viaoutside":      "ROOT/../out/back",
		"slashes":         "ROOT//sub/./b.txt",
		"toroot":          "ROOT",
		"sub/up":          "ROOT/a.txt",
		"out":             "ROOT/../secret.txt",
		"sibling":         "ROOT2/a.txt", // a name that begins as the root's does
		"passwd":          "/etc/passwd",
		"outdir":          "ROOT/../out",
		"outchain":        "ROOT/passwd",
		"inthenout":       "ROOT/outdir/../secret.txt",
		"loop1":           "ROOT/loop2",
		"loop2":           "ROOT/loop1",
		"dangling":        "ROOT/nothing",
		"proc":            "/proc/self/exe",
		"device":          "/dev/null",
		"fifo":            "ROOT/realfifo",
	} {
		w.symlink(target, name)
	}
	w.symlink(w.dir+"/a.txt", "../out/back")
	if err := mkfifo(filepath.Join(w.dir, "realfifo")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		status     int
		content    string
	}{
		{"an absolute link", "/abs", 200, "a"},
		{"an absolute link to a large file", "/absbig", 200, large},
		{"an absolute link to a folder", "/absdir/", 200, "sub"},
		{"the same without its slash", "/absdir", 301, "The directory is at /absdir/\n"},
		{"a file below an absolute link", "/absdir/b.txt", 200, "b"},
		{"a chain of links", "/chain", 200, "a"},
		{"a link through a link to a folder", "/throughdir", 200, "b"},
		{"an absolute link with dots", "/dots", 200, "a"},
		{"a relative link that leaves and returns", "/relativeandback", 200, "a"},
		{"a link to a link outside that returns", "/viaoutside", 200, "a"},
		{"repeated slashes and a dot", "/slashes", 200, "b"},
		{"a link to the root itself", "/toroot/a.txt", 200, "a"},
		{"a link in a folder", "/sub/up", 200, "a"},
		{"a link out", "/out", 404, ""},
		{"a link to a folder whose name begins as the root's", "/sibling", 404, ""},
		{"a link to a file of the system", "/passwd", 404, ""},
		{"a link to a folder outside", "/outdir/c.txt", 404, ""},
		{"a folder outside, listed", "/outdir/", 404, ""},
		{"a chain that leads out", "/outchain", 404, ""},
		{"a link through a folder outside", "/inthenout", 404, ""},
		{"a loop of absolute links", "/loop1", 404, ""},
		{"a link to nothing", "/dangling", 404, ""},
		{"a link of the process file system", "/proc", 404, ""},
		{"a device", "/device", 404, ""},
		{"an absolute link to a FIFO", "/fifo", 404, ""},
	} {
		a := w.do("GET", c.path)
		if int(a.status) != c.status || c.content != "" && a.content != c.content {
			t.Errorf("%s: GET %s: got %d %.40q, want %d %.40q", c.name, c.path, a.status, a.content, c.status, c.content)
		}
	}
	list := w.do("GET", "/toroot/").content
	for name, want := range map[string]bool{"abs": true, "absdir": true, "viaoutside": true, "out": false, "passwd": false, "loop1": false, "device": false} {
		if got := strings.Contains(list, `href="./`+name+`"`) || strings.Contains(list, `href="./`+name+`/"`); got != want {
			t.Errorf("the listing has %s: %t, want %t", name, got, want)
		}
	}
}

// A link that is switched between the inside and the outside all the time never
// gives anything of the outside.
func TestALinkThatIsSwitchedNeverLeadsOut(t *testing.T) {
	w := newWorld(t, Options{Limit: -1}, "a.txt", "inside", "../secret.txt", "secret", "dir/x.txt", "inside", "../out/x.txt", "secret")
	stop := make(chan struct{})
	var switching sync.WaitGroup
	switching.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			for name, targets := range map[string][2]string{
				"link": {w.dir + "/a.txt", w.dir + "/../secret.txt"}, "dirlink": {w.dir + "/dir", w.dir + "/../out"},
			} {
				next := filepath.Join(w.dir, "next")
				if os.Symlink(targets[i%2], next) != nil || os.Rename(next, filepath.Join(w.dir, name)) != nil {
					t.Error("the link cannot be switched")
				}
			}
		}
	})
	served := 0
	for range 2000 {
		for _, path := range []string{"/link", "/dirlink/x.txt"} {
			w.later()
			switch a := w.do("GET", path); {
			case a.status == 200 && a.content == "inside":
				served++
			case a.status != 404:
				t.Fatalf("GET %s: %d %q", path, a.status, a.content)
			}
		}
	}
	close(stop)
	switching.Wait()
	if served == 0 {
		t.Error("the link was never served")
	}
}
