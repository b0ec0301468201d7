package files

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

// listed reads a directory's page as JSON.
func (w *world) listed(target string) directory {
	w.t.Helper()
	a := w.do("GET", target, "Accept", "application/json")
	var d directory
	if err := json.Unmarshal([]byte(a.content), &d); a.status != 200 || a.fields.Get("Content-Type") != "application/json" || err != nil {
		w.t.Fatalf("%s: %d %v %v", target, a.status, a.fields, err)
	}
	return d
}

// order is the names of a page in their order.
func (d directory) names() string {
	s := ""
	for _, m := range d.Entries {
		s += m.Name + " "
	}
	return strings.TrimSuffix(s, " ")
}

func TestListOrder(t *testing.T) {
	w := newWorld(t, Options{Browse: true})
	w.write("dir/c", "1", w.now.Add(-3*time.Hour))
	w.write("dir/a", "333", w.now.Add(-2*time.Hour))
	w.write("dir/b", "22", w.now.Add(-4*time.Hour))
	w.write("dir/z/x", "", w.now)
	w.write("dir/.hidden", "", w.now)
	w.write("dir/.well-known/x", "", w.now) // is only served below the root
	if err := mkfifo(filepath.Join(w.dir, "dir/fifo")); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"dir/inside": "a", "dir/outside": "/etc/passwd", "dir/gone": "nothing"} {
		if err := os.Symlink(to, filepath.Join(w.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		"":                          "z a b c inside",
		"?sort=name&order=desc":     "z inside c b a",
		"?sort=size":                "z c b a inside",
		"?sort=size&order=desc":     "z inside a b c",
		"?sort=modified":            "z b c a inside",
		"?sort=modified&order=desc": "z inside a c b",
		"?sort=%zz":                 "z a b c inside",
		"?sort=nothing&order=up":    "z a b c inside",
	} {
		if got := w.listed("/dir/" + query).names(); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	if d := w.listed("/dir/"); d.Path != "/dir/" || d.Entries[1].Size != 3 || d.Entries[1].Directory || !d.Entries[0].Directory {
		t.Errorf("got %+v", d)
	}
	if a := w.do("HEAD", "/dir/"); a.status != 200 {
		t.Errorf("HEAD: %d", a.status)
	}
	if a := w.do("GET", "/dir"); a.status != 301 {
		t.Errorf("without the slash: %d", a.status)
	}
	if a := w.do("POST", "/dir/"); a.status != 405 {
		t.Errorf("POST: %d", a.status)
	}
}

// Whatever a name is, its link leads to it and the page stays a page.
func TestListNames(t *testing.T) {
	w := newWorld(t, Options{Browse: true})
	odd := []string{"<script>alert(1)", `"><img src=x onerror=alert(1)>`, "javascript:alert(1)", "a b", "100%", "a%20b", "a?b#c", "a&amp;b",
		"日本", "\xff\xfe", "\u202etxt.exe", "new\nline", "\x1b[2J", "'", "back\\slash", "{{.}}"}
	for _, name := range odd {
		w.write(name, "content of "+name, w.now)
	}
	for _, m := range w.listed("/").Entries {
		decoded, err := url.PathUnescape(m.Href)
		if err != nil {
			t.Fatal(err)
		}
		r := request("GET", "/")
		r.Target.Path = strings.TrimPrefix(decoded, ".")
		if a := read(t, "GET", w.h.Serve(context.Background(), r)); !strings.HasPrefix(a.content, "content of ") {
			t.Errorf("%q leads to %d %q", m.Href, a.status, a.content)
		}
	}
	page := w.do("GET", "/").content
	hrefs := regexp.MustCompile(`<td><a href="([^"]*)">`).FindAllStringSubmatch(page, -1)
	if len(hrefs) != len(odd) {
		t.Errorf("%d links for %d files", len(hrefs), len(odd))
	}
	found := map[string]bool{}
	for _, m := range hrefs {
		name, err := url.PathUnescape(strings.TrimPrefix(html.UnescapeString(m[1]), "./"))
		if err != nil || !strings.HasPrefix(m[1], "./") {
			t.Errorf("link %q: %v", m[1], err)
		}
		found[name] = true
	}
	for _, name := range odd {
		if !found[name] {
			t.Errorf("no link leads to %q", name)
		}
	}
	for _, bad := range []string{"<script", "<img", "\x1b", "\u202e", "\xff"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestListIsBounded(t *testing.T) {
	w := newWorld(t, Options{Browse: true}, "a", "", "b", "", "c", "", "d", "")
	h := w.h.(*handler)
	for limit, want := range map[int]int{3: 3, 4: 4, 5: 4} {
		h.listed = limit
		w.later()
		d := w.listed("/")
		says := strings.Contains(w.do("GET", "/").content, "only 3 are shown")
		if len(d.Entries) != want || d.Truncated != (limit == 3) || says != d.Truncated {
			t.Errorf("limit %d: %d entries, truncated %v, and the page says so: %v", limit, len(d.Entries), d.Truncated, says)
		}
	}
}

// The JSON document is the one that encoding/json writes.
func TestListJSON(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	names := []string{"a", "<script>", "a & b", `"quoted"`, `back\slash`, "日本", "\ufffd", "\u2028", "\x7f", "\x01", "'", "+"}
	for n := range len(names) + 1 {
		d := directory{Path: "/d & d/", Truncated: n == 3, Entries: []*member{}}
		for i, name := range names[:n] {
			d.Entries = append(d.Entries, &member{Name: name, Href: "./" + name, Directory: i%2 == 0, Size: int64(i) << 40, Modified: at})
		}
		want, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if got := string(d.json()); got != string(want)+"\n" {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// Many requests for one page hold its memory once, and the disk is read once in
// a quarter of a second. What has changed is seen after that.
func TestAPageIsShared(t *testing.T) {
	w := newWorld(t, Options{Browse: true})
	for i := range 1000 {
		w.write(fmt.Sprintf("d/some-file-%d.txt", i), "", w.now.Add(-time.Hour))
	}
	get := func(target, accept string) message.Bytes {
		t.Helper()
		p := w.h.Serve(context.Background(), request("GET", target, "Accept", accept))
		if p.Status != 200 {
			t.Fatalf("%s: %d", target, p.Status)
		}
		return p.Content.(message.Bytes)
	}
	for _, accept := range []string{"text/html", "application/json"} {
		first := get("/d/", accept)
		for _, c := range []struct {
			name, target string
			before       func()
			same         bool
		}{
			{"at once", "/d/", func() {}, true},
			{"with another query", "/d/?x=1", func() {}, true},
			{"in another order", "/d/?sort=size", func() {}, false},
			{"later, nothing has changed", "/d/", w.later, true},
			{"a file is new, but it is too early", "/d/", func() { w.write("d/new", "", w.now) }, true},
			{"a file is new", "/d/", w.later, false},
			{"a file is larger", "/d/", func() { first = get("/d/", accept); w.write("d/new", "x", w.now); w.later() }, false},
			{"a file is gone", "/d/", func() {
				first = get("/d/", accept)
				if err := os.Remove(filepath.Join(w.dir, "d/new")); err != nil {
					t.Fatal(err)
				}
				w.later()
			}, false},
		} {
			c.before()
			if got := get(c.target, accept); (&got[0] == &first[0]) != c.same {
				t.Errorf("%s, %s: the same memory is %t, want %t", accept, c.name, !c.same, c.same)
			}
		}
	}
}

// HEAD says what GET would, and reads no directory for it.
func TestHEADOfADirectoryMakesNoPage(t *testing.T) {
	w := newWorld(t, Options{Browse: true}, "d/a.txt", "a")
	get := w.do("GET", "/d/")
	w.later()
	e := w.entry("/d/")
	checked := e.listing.pages[pageKey{order: order{by: "name"}}].checked
	p := w.h.Serve(context.Background(), request("HEAD", "/d/"))
	if p.Status != 200 || !reflect.DeepEqual(p.Fields, get.fields) {
		t.Errorf("got %d %v, want %v", p.Status, p.Fields, get.fields)
	}
	if _, unknown := p.Content.(message.Stream); !unknown {
		t.Errorf("a length is announced: %T", p.Content)
	}
	if got := e.listing.pages[pageKey{order: order{by: "name"}}].checked; got != checked {
		t.Error("the page was made again")
	}
}

func TestHumanSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1536: "1.5 KiB", 1<<20 - 1: "1.0 MiB", 1 << 20: "1.0 MiB", 5 << 30: "5.0 GiB", 1<<63 - 1: "8.0 EiB"} {
		if got := (&member{Size: n}).humanSize(); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestListGolden(t *testing.T) {
	w := newWorld(t, Options{Browse: true})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w.write("dir/a & b.txt", strings.Repeat("x", 2000), at)
	w.write("dir/c.txt", "", at.Add(time.Hour))
	got := w.do("GET", "/dir/?sort=size").content
	golden(t, "testdata/listing.html", got)
}
