package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A block is a fenced code block of the README.
type block struct {
	line    int    // of its first line
	section string // the heading above it
	lang    string
	lines   []string
}

// blocks are the README's code blocks. Those in lists are indented.
func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	var section string
	var open *block
	for i, l := range strings.Split(content(t, "../../README.md"), "\n") {
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
	readme := content(t, "../../README.md")
	links := regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme, -1)
	paths := regexp.MustCompile("`((?:\\.ci|\\.github|cmd|internal|public|tui)/[\\w./-]*)`").FindAllStringSubmatch(readme, -1)
	if len(links) < 30 || len(paths) < 1 {
		t.Fatalf("only %d links and %d paths found", len(links), len(paths))
	}
	anchors := map[string]bool{}
	for _, h := range regexp.MustCompile(`(?m)^##+ (.+)$`).FindAllStringSubmatch(readme, -1) {
		words := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(h[1]), "")
		anchors[strings.ReplaceAll(words, " ", "-")] = true
	}
	for _, l := range append(links, paths...) {
		if anchor, ok := strings.CutPrefix(l[1], "#"); ok {
			if !anchors[anchor] {
				t.Errorf("there is no section %q", anchor)
			}
			continue
		}
		if _, err := os.Stat(filepath.Join("../..", l[1])); err != nil {
			t.Errorf("the README names %s: %v", l[1], err)
		}
	}
}

// The table of packages has a row for each, but for those inside another.
func TestREADMEHasARowForEachPackage(t *testing.T) {
	readme := content(t, "../../README.md")
	for _, p := range list(t, "./...") {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.Contains(name, "/internal/") || strings.Contains(name, "/testdata/") {
			continue
		}
		if !strings.Contains(readme, "["+name+"]("+name+")") {
			t.Errorf("the README's table of packages has no row for %s", name)
		}
	}
}
