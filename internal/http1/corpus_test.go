package http1

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "fill in the offsets of testdata/wire and write the generated tables")

// A wireCase is one case of the corpus. A document holds many, each made of
// files called "name/part". Parts:
//
//	in      what the peer sends: line ends of the file are ignored, escapes are
//	        Go's, and \{40*ab} stands for 40 times ab
//	in+eof  the same, and then the peer finishes
//	play    how the server responds (see player.respond), or what the
//	        client has asked for; the default is a short 200, or one GET
//	limits  such as Head=100, where they are not the defaults
//	want    the log of events; "a-b" are the offsets of the bytes that belong to
//	        an event. -update fills in the offsets and the words of errors, and
//	        never changes what is understood, refused, kept or closed.
//	out     the bytes that are sent, where that is the point of the case
type wireCase struct {
	file, name string
	in         []byte
	eof        bool
	play       []string
	limits     Limits
	want, out  string
	hasOut     bool
}

// corpus reads the documents of testdata/wire that match pattern.
func corpus(t testing.TB, pattern string) []*wireCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "wire", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents match %q: %v", pattern, err)
	}
	var all []*wireCase
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, readCases(t, file, a)...)
	}
	return all
}

// readCases collects the cases of one document.
func readCases(t testing.TB, file string, a *txtar.Archive) []*wireCase {
	var list []*wireCase
	for _, f := range a.Files {
		i := strings.LastIndexByte(f.Name, '/')
		if i < 0 {
			t.Fatalf("%s: %q is not name/part", file, f.Name)
		}
		name, part, data := f.Name[:i], f.Name[i+1:], string(f.Data)
		if part == "in" || part == "in+eof" {
			list = append(list, &wireCase{file: file, name: name, in: unescape(t, file+": "+name, data), eof: part == "in+eof"})
			continue
		}
		if len(list) == 0 || list[len(list)-1].name != name {
			t.Fatalf("%s: %q has no \"in\" before it", file, f.Name)
		}
		c := list[len(list)-1]
		switch part {
		case "play":
			c.play = strings.Split(strings.TrimSpace(data), "\n")
		case "limits":
			c.limits = readLimits(t, data)
		case "want":
			c.want = strings.TrimRight(data, "\n") + "\n"
		case "out":
			c.out, c.hasOut = string(unescape(t, file+": "+name, data)), true
		default:
			t.Fatalf("%s: %q: no such part", file, f.Name)
		}
	}
	return list
}

var repeat = regexp.MustCompile(`\\\{(\d+)\*([^}]*)\}`)

// unescape turns the text of a case into bytes.
func unescape(t testing.TB, where, text string) []byte {
	text = strings.ReplaceAll(text, "\n", "")
	text = repeat.ReplaceAllStringFunc(text, func(m string) string {
		parts := repeat.FindStringSubmatch(m)
		n, _ := strconv.Atoi(parts[1])
		return strings.Repeat(parts[2], n)
	})
	s, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\x22`) + `"`)
	if err != nil {
		t.Fatalf("%s: cannot read %q: %v", where, text, err)
	}
	return []byte(s)
}

// readLimits reads lines such as Head=100.
func readLimits(t testing.TB, text string) (l Limits) {
	for _, line := range strings.Fields(text) {
		name, number, _ := strings.Cut(line, "=")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		switch name {
		case "Head":
			l.MaxHeaderBytes = n
		case "Lines":
			l.MaxFieldLines = n
		case "Content":
			l.MaxContentBytes = int64(n)
		case "Extensions":
			l.MaxExtensionBytes = n
		case "Trailers":
			l.Trailers = n
		case "Secure":
			l.Secure = n == 1
		default:
			t.Fatalf("no limit %q", name)
		}
	}
	return l
}

var (
	offsets = regexp.MustCompile(`(?m)^\d+(-\d+)? `)
	details = regexp.MustCompile(`(?m)((?:error|refused) \d+) .*(\(RFC )`)
)

// meaning is a log without its offsets and without the words of its errors,
// of which the status and the rule remain.
func meaning(log string) string {
	return details.ReplaceAllString(offsets.ReplaceAllString(log, ""), "$1 $2")
}

// A run plays bytes that are cut at the given places, and returns the log and
// what was sent.
type run func(c *wireCase, in []byte, cuts ...int) (log, out string)

// A followUp is the request or response that is appended to each case.
type followUp struct{ bytes, log string }

// check runs one case in all ways.
func (c *wireCase) check(t *testing.T, play run, more followUp) {
	log, out := play(c, c.in)
	if meaning(log) != meaning(c.want) {
		t.Fatalf("%s: %s\nin   %q\ngot\n%swant\n%s", c.file, c.name, brief(c.in), log, c.want)
	}
	if log != c.want && !*update {
		t.Fatalf("%s: %s\noffsets or words differ (-update fills them in)\nin   %q\ngot\n%swant\n%s", c.file, c.name, brief(c.in), log, c.want)
	}
	c.want = log
	if c.hasOut && out != c.out {
		t.Fatalf("%s: %s\nin   %q\nsent %q\nwant %q", c.file, c.name, brief(c.in), out, c.out)
	}
	same := func(how string, in []byte, wantLog, wantOut string, cuts ...int) {
		t.Helper()
		if l, o := play(c, in, cuts...); l != wantLog || o != wantOut {
			t.Fatalf("%s: %s\n%s\nin   %q\ngot\n%swant\n%ssent %q\nwant %q", c.file, c.name, how, brief(in), l, wantLog, o, wantOut)
		}
	}
	same("byte by byte", c.in, log, out, everywhere(len(c.in))...)
	for i := 1; i < len(c.in) && len(c.in) <= 60 && !testing.Short(); i++ {
		for j := i; j < len(c.in); j++ {
			same(fmt.Sprintf("cut at %d and %d", i, j), c.in, log, out, i, j)
		}
	}
	if c.eof || more.bytes == "" {
		return
	}
	in := append(bytes.Clone(c.in), more.bytes...)
	lines := strings.Split(strings.TrimSpace(log), "\n")
	switch last := lines[len(lines)-1]; {
	case strings.HasPrefix(last, "= "):
		// It is over: nothing after it may be read.
		same("with a message after it", in, log, out)
		same("with a message after it, byte by byte", in, log, out, everywhere(len(in))...)
	case strings.HasSuffix(last, "need (awaiting)"):
		// It may go on: what follows it is understood.
		cut := strings.Join(lines[:len(lines)-1], "\n")
		l, _ := play(c, in)
		if want := cut + "\n" + more.log; meaning(l) != strings.TrimPrefix(meaning(want), "\n") {
			t.Fatalf("%s: %s\nwith a message after it\ngot\n%swant\n%s", c.file, c.name, l, want)
		}
	}
}

// everywhere are cuts between all of n bytes.
func everywhere(n int) []int {
	cuts := make([]int, 0, n)
	for i := 1; i < n; i++ {
		cuts = append(cuts, i)
	}
	return cuts
}

// brief is in, or its ends where it is long.
func brief(in []byte) string {
	if len(in) <= 600 {
		return string(in)
	}
	return fmt.Sprintf("%s ... %d bytes ... %s", in[:300], len(in)-600, in[len(in)-300:])
}

// fill writes the offsets into the documents.
func fill(t *testing.T, cases []*wireCase) {
	logs := map[string]string{}
	files := map[string]bool{}
	for _, c := range cases {
		logs[c.file+"\x00"+c.name+"/want"] = c.want
		files[c.file] = true
	}
	for file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range a.Files {
			if log, ok := logs[file+"\x00"+f.Name]; ok {
				a.Files[i].Data = []byte(log + "\n")
			}
		}
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
