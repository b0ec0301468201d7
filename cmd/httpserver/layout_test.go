package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The first look at the repository should show its shape and nothing else.
func TestTopLevelIsWhatIsAgreed(t *testing.T) {
	want := []string{"README.md", "cmd", "go.mod", "go.sum", "internal", "public", "tui"}
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	built := []string{"bench", "httpfleet", "httpserver", "tcplistener", "udplistener", "udpsender"} // .gitignore has them
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(built, e.Name()) {
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("visible at the top level:\n got %q\nwant %q", got, want)
	}
}

// A package with more than mappedFrom files has a map: its doc.go names each of
// them, and no file that is not there.
const mappedFrom = 5

// mapped is a file's name at the beginning of its line in a map.
var mapped = regexp.MustCompile(`(?m)^//\s+(?:- )?([a-z0-9_]+\.go)\b`)

func TestEachLargePackageHasAMap(t *testing.T) {
	maps := 0
	err := filepath.WalkDir("../..", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || strings.HasPrefix(name, ".") && name != ".." && dir != "../.." {
			return fs.SkipDir
		}
		files := sources(t, dir)
		if len(files) <= mappedFrom {
			return nil
		}
		pkg, _ := filepath.Rel("../..", dir)
		var doc []byte
		if slices.Contains(files, "doc.go") {
			doc, err = os.ReadFile(filepath.Join(dir, "doc.go"))
		}
		if err != nil {
			return err
		}
		missing := slices.DeleteFunc(files, func(f string) bool {
			return f == "doc.go" || regexp.MustCompile(`(^|[\s,(])`+regexp.QuoteMeta(f)+`\b`).Match(doc)
		})
		if len(missing) > 0 {
			t.Errorf("the doc.go of %s does not name %s", pkg, strings.Join(missing, ", "))
		}
		for _, name := range mapped.FindAllSubmatch(doc, -1) {
			if _, err := os.Stat(filepath.Join(dir, string(name[1]))); err != nil {
				t.Errorf("the doc.go of %s names %s, which is not there", pkg, name[1])
			}
		}
		maps++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if maps < 10 {
		t.Errorf("only %d packages with more than %d files were found", maps, mappedFrom)
	}
}

// sources are the names of the Go files in a directory that are not tests.
func sources(t *testing.T, dir string) (files []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f = filepath.Base(f); !strings.HasSuffix(f, "_test.go") {
			files = append(files, f)
		}
	}
	return files
}
