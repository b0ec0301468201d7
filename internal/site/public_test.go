package site

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const publicDir = "../../public"

// The documented session says Content-Length: 156, and one load of the page
// has to show several requests.
func TestIndexPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(publicDir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if len(page) != 156 {
		t.Errorf("index.html has %d bytes, the documented session says 156", len(page))
	}
	for what, tag := range map[string]string{"a style sheet": "<link rel=stylesheet href=", "a script": "<script src=", "a picture": "<img src="} {
		if !strings.Contains(string(page), tag) {
			t.Errorf("index.html brings in no %s", what)
		}
	}
}

// A class without a network must see everything: what the pages name is there,
// and nothing is elsewhere.
func TestPagesAreWhole(t *testing.T) {
	named := regexp.MustCompile(`(?:src|href)(?:=|: )"?([^"\s>]+)`)
	elsewhere := regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]+`)
	paths, err := filepath.Glob(filepath.Join(publicDir, "*.*"))
	if err != nil || len(paths) < 5 {
		t.Fatalf("pages %q, error %v", paths, err)
	}
	seen := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, ".svg") {
			text = []byte(strings.ReplaceAll(string(text), "http://www.w3.org/2000/svg", "")) // a name, not a place
		}
		if found := elsewhere.Find(text); found != nil {
			t.Errorf("%s names %s", path, found)
		}
		for _, m := range named.FindAllSubmatch(text, -1) {
			seen++
			if _, err := os.Stat(filepath.Join(publicDir, string(m[1]))); err != nil {
				t.Errorf("%s names %s, which is not there", path, m[1])
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d names were found", seen)
	}
}
