package http1

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A requirement is one line of testdata/requirements.txt and its tests.
type requirement struct {
	level, rfc, paragraph, text string
	tests                       []string
}

var requirementLine = regexp.MustCompile(`^(MUST|SHOULD|MAY) (\d+) (\S+) (.+)$`)

// The table of requirements, each with the code that links to its paragraph and
// the tests that would notice. A MUST without code or test fails, and so does a
// test that is not there, or code that obeys a paragraph that is not listed.
func TestRequirements(t *testing.T) {
	headings, list := readRequirements(t)
	code, tests := links(t), testNames(t)
	var b strings.Builder
	b.WriteString("<!-- Generated from requirements.txt by go test -run TestRequirements -update. -->\n\n# Requirements\n")
	counts := map[string]int{}
	listed := map[string]bool{}
	for i, r := range list {
		if h, ok := headings[i]; ok {
			fmt.Fprintf(&b, "\n## %s\n\n| | paragraph | who: what | code | tests |\n|---|---|---|---|---|\n", h)
		}
		counts[r.level]++
		where := code[r.rfc+"-"+r.paragraph]
		if len(where) == 0 {
			where = elsewhere(r.tests)
		}
		listed[r.rfc+"-"+r.paragraph] = true
		for _, name := range r.tests {
			if !tests[name] {
				t.Errorf("%s %s %s: there is no test %q", r.level, r.rfc, r.paragraph, name)
			}
		}
		if r.level == "MUST" && len(where) == 0 {
			t.Errorf("MUST %s %s has no code: %s", r.rfc, r.paragraph, r.text)
		}
		if r.level == "MUST" && len(r.tests) == 0 {
			t.Errorf("MUST %s %s has no test: %s", r.rfc, r.paragraph, r.text)
		}
		fmt.Fprintf(&b, "| %s | [%s §%s](https://www.rfc-editor.org/rfc/rfc%s#section-%s) | %s | %s | %s |\n",
			r.level, r.rfc, r.paragraph, r.rfc, r.paragraph, r.text, strings.Join(where, ", "), strings.Join(r.tests, "; "))
	}
	for _, link := range slices.Sorted(maps.Keys(code)) {
		if strings.HasPrefix(link, "9112-") && strings.Contains(link[5:], "-") && !listed[link] {
			t.Errorf("%v obeys RFC %s, which is not in the table", code[link], strings.Replace(link, "-", " §", 1))
		}
	}
	fmt.Fprintf(&b, "\n%d MUST, %d SHOULD, %d MAY.\n", counts["MUST"], counts["SHOULD"], counts["MAY"])
	golden(t, "testdata/requirements.md", b.String())
}

// readRequirements reads the list; headings are by the index of the requirement
// they stand before.
func readRequirements(t *testing.T) (headings map[int]string, list []*requirement) {
	text, err := os.ReadFile("testdata/requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	headings = map[int]string{}
	_, body, _ := strings.Cut(string(text), "\n\n") // after the introduction
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		switch m := requirementLine.FindStringSubmatch(line); {
		case line == "":
		case strings.HasPrefix(line, "== "):
			headings[len(list)] = line[3:]
		case strings.HasPrefix(line, "\t"):
			r := list[len(list)-1]
			r.tests = append(r.tests, line[1:])
		case m != nil:
			list = append(list, &requirement{level: m[1], rfc: m[2], paragraph: m[3], text: m[4]})
		default:
			t.Fatalf("requirements.txt: cannot read %q", line)
		}
	}
	return headings, list
}

// packages are the directories with tests that a requirement may name, by what
// stands before their names.
var packages = map[string]string{"": ".", "server.": "../server", "router.": "../router", "proxy.": "../proxy"}

// testNames are all tests that a requirement may name.
func testNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	for _, c := range corpus(t, "*.txtar") {
		names[strings.TrimSuffix(filepath.Base(c.file), ".txtar")+": "+c.name] = true
	}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	for name, dir := range packages {
		files, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range function.FindAllSubmatch(text, -1) {
				names[name+string(m[1])] = true
			}
		}
	}
	return names
}

var (
	rfcLink     = regexp.MustCompile(`rfc(9110|9112)#section-([0-9.]+(?:-[0-9.]*[0-9])?)`)
	declaration = regexp.MustCompile(`^(?:func (?:\([^)]*\) )?|type |const |var )(\w+)`)
)

// links are the declarations whose doc or body links to a paragraph, by
// "9112-2.2-3".
func links(t *testing.T) map[string][]string {
	files, _ := filepath.Glob("*.go")
	found := map[string][]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(text, []byte("\n"))
		for i, line := range lines {
			for _, m := range rfcLink.FindAllSubmatch(line, -1) {
				key := string(m[1]) + "-" + strings.TrimRight(string(m[2]), ".")
				if where := declarationAt(lines, i); !slices.Contains(found[key], where) {
					found[key] = append(found[key], where)
				}
			}
		}
	}
	return found
}

// elsewhere returns the other packages that tests name: they have the code.
func elsewhere(tests []string) (names []string) {
	for _, test := range tests {
		if name, _, ok := strings.Cut(test, "."); ok && packages[name+"."] != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// declarationAt is the name of what a comment in line i belongs to: what follows
// it at the left margin, else what it stands in.
func declarationAt(lines [][]byte, i int) string {
	step := -1
	if bytes.HasPrefix(lines[i], []byte("//")) {
		step = 1
	}
	for ; i >= 0 && i < len(lines); i += step {
		if m := declaration.FindSubmatch(lines[i]); m != nil {
			return string(m[1])
		}
	}
	return "?"
}
