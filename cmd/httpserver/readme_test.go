package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs are the README and the manual, one after the other.
func docs(t *testing.T) string {
	t.Helper()
	return content(t, "../..", "README.md") + "\n" + content(t, "../../.github/MANUAL.md")
}

// A stranger reads a page, not a book.
func TestREADMEIsShort(t *testing.T) {
	if n := strings.Count(content(t, "../..", "README.md"), "\n"); n > 250 {
		t.Errorf("the README has %d lines, want 250 at most", n)
	}
}

// A block is a fenced code block of the README.
type block struct {
	line    int    // of its first line
	section string // the heading above it
	lang    string
	lines   []string
}

// blocks are the code blocks of the README and the manual. Those in lists are indented.
func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	var section string
	var open *block
	for i, l := range strings.Split(docs(t), "\n") {
		trimmed := strings.TrimSpace(l)
		lang, fence := strings.CutPrefix(trimmed, "```")
		switch {
		case fence && open == nil:
			open = &block{line: i + 2, section: section, lang: lang}
		case fence:
			all = append(all, *open)
			open = nil
		case open != nil:
			open.lines = append(open.lines, trimmed)
		case strings.HasPrefix(l, "## "):
			section = l[3:]
		}
	}
	return all
}

// Every link and every path leads somewhere.
func TestREADMELinksLeadSomewhere(t *testing.T) {
	for _, doc := range []struct{ dir, name string }{{"../..", "README.md"}, {"../../.github", "MANUAL.md"}} {
		text := content(t, doc.dir, doc.name)
		links := regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(text, -1)
		if len(links) < 8 {
			t.Fatalf("only %d links in %s", len(links), doc.name)
		}
		for _, l := range links {
			file, anchor, _ := strings.Cut(l[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			target := filepath.Join(doc.dir, file)
			if file == "" {
				target = filepath.Join(doc.dir, doc.name)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s names %s: %v", doc.name, l[1], err)
			} else if anchor != "" && !anchors(content(t, target))[anchor] {
				t.Errorf("%s names %s: there is no such section", doc.name, l[1])
			}
		}
		for _, p := range regexp.MustCompile("`((?:\\.ci|\\.github|cmd|internal|public|tui)/[\\w./-]*)`").FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("../..", p[1])); err != nil {
				t.Errorf("%s names %s: %v", doc.name, p[1], err)
			}
		}
	}
}

// anchors are the sections of a document, as links name them.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, h := range regexp.MustCompile(`(?m)^##+ (.+)$`).FindAllStringSubmatch(text, -1) {
		words := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(h[1]), "")
		all[strings.ReplaceAll(words, " ", "-")] = true
	}
	return all
}

// The table of packages has a row for each, but for those inside another.
func TestREADMEHasARowForEachPackage(t *testing.T) {
	t.Parallel()
	readme := docs(t)
	for _, p := range list(t, "./...") {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.Contains(name, "/internal/") || strings.Contains(name, "/testdata/") {
			continue
		}
		if !strings.Contains(readme, "["+name+"](../"+name+")") {
			t.Errorf("the manual's table of packages has no row for %s", name)
		}
	}
}
