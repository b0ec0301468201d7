package files

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table of what RFC 9110 asks, and the tests that would notice. A
// requirement without a test fails, and so does a test or a case that is not
// there, and a paragraph that the code refers to but the table does not list.
func TestRequirements(t *testing.T) {
	doc, err := os.ReadFile("testdata/requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	sources := read9110(t, "*_test.go", "../coding/*_test.go", "testdata/*.txt*")
	tests := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(sources, -1)
	_, body, _ := strings.Cut(string(doc), "\n\n")
	requirement := regexp.MustCompile(`^(MUST|SHOULD|MAY) (\S+) (.+)$`)
	var table strings.Builder
	table.WriteString("<!-- Written from requirements.txt by go test -run TestRequirements -update. -->\n\n# What RFC 9110 asks of a server of files\n")
	listed := map[string]bool{}
	for _, block := range strings.Split(strings.ReplaceAll(body, "\n\t", "\t"), "\n") {
		words := strings.Split(block, "\t") // the requirement, and its tests
		switch m := requirement.FindStringSubmatch(words[0]); {
		case block == "":
		case strings.HasPrefix(block, "== "):
			fmt.Fprintf(&table, "\n## %s\n\n| | paragraph | what | tests |\n|---|---|---|---|\n", block[3:])
		case m == nil:
			t.Fatalf("cannot read %q", block)
		default:
			listed[m[2]] = true
			fmt.Fprintf(&table, "| %s | [%s](https://www.rfc-editor.org/rfc/rfc9110#section-%[2]s) | %s | %s |\n", m[1], m[2], m[3], strings.Join(words[1:], "; "))
			if len(words) == 1 {
				t.Errorf("%s has no test", m[2])
			}
			for _, test := range words[1:] {
				name, of, _ := strings.Cut(test, ": ")
				if !slices.ContainsFunc(tests, func(m []string) bool { return m[1] == name }) || !strings.Contains(sources, of) {
					t.Errorf("%s: there is no %q", m[2], test)
				}
			}
		}
	}
	golden(t, "testdata/requirements.md", table.String())

	code := read9110(t, "*.go", "../coding/*.go")
	for _, m := range regexp.MustCompile(`rfc9110#section-([0-9.]+-[0-9.]*[0-9])`).FindAllStringSubmatch(code, -1) {
		if !listed[m[1]] {
			t.Errorf("the code refers to %s, which is not listed", m[1])
		}
	}
	if len(listed) < 50 {
		t.Errorf("only %d requirements", len(listed))
	}
}

// read9110 is the text of all files with these names but this test's own.
func read9110(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if base := filepath.Base(name); base == "requirements.txt" || base == "requirements_test.go" {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	return all.String()
}
