package export

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A hostile is a request as a client could send it: anything that the server
// takes, and much that it refuses but captures.
type hostile struct {
	method, target string
	fields         []field
	content        string
}

// lures are what a shell, a terminal or curl might act upon.
var lures = []string{
	"'", "\"", "\\", "\\'", "`touch PWNED`", "$(touch PWNED)", "${IFS}", "; touch PWNED; #", "\x01'; touch PWNED; #", "'; touch PWNED; '", "' \\\n touch PWNED '",
	"&& touch PWNED", "| touch PWNED", "\n touch PWNED\n", "\r\ntouch PWNED\r\n", "> PWNED", "@PWNED", "@/etc/hostname", "-o PWNED", "--output=PWNED", "-K/etc/hostname",
	"!!", "!touch", "^a^b", "#", "%", "%s", "%n", "%%", "%1$s", "\\x27", "\\047", "\\0", "\\c", "\\n", "~", "~root", "=ls", "*", "?", "[a-z]", "{a,b}", "$'x'", "$PATH", "$$",
	"\x00", "\x03", "\x04", "\x08", "\x15", "\x16", "\x1b[31m", "\x1b]0;x\x07", "\x1b[200~", "\x1b[201~\ntouch PWNED\n", "\x7f", "\x80", "\x9b31m", "\xc3\xa9", "\xff\xfe", "\u202e", "é1",
	".evil:80", "//evil", "http://evil/", "user@evil", ":", ";", ",", " ", "\t", "1", "007",
}

// anyHostile makes a request out of lures and letters.
func anyHostile(r *rand.Rand) hostile {
	text := func(n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			if r.IntN(3) == 0 {
				b.WriteByte(byte(r.IntN(256)))
			} else {
				b.WriteString(lures[r.IntN(len(lures))])
			}
		}
		return b.String()
	}
	without := func(t, chars string) string {
		var b []byte
		for i := range len(t) {
			if strings.IndexByte(chars, t[i]) < 0 {
				b = append(b, t[i])
			}
		}
		return string(b)
	}
	methods := []string{"GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "-o", "--help", "G'ET", "`id`", "$HOME"}
	h := hostile{method: methods[r.IntN(len(methods))], target: "/" + without(text(4), "\x00\r\n ")}
	if r.IntN(4) == 0 {
		h.target = without(text(4), "\x00\r\n ") + "x"
	}
	names := []string{"X", "x-y", "Cookie", "User-Agent", "Accept", "Content-Type", "Connection", "X'y", "`id`", "$x", "!", "-o", "A|b"}
	for range r.IntN(4) {
		h.fields = append(h.fields, field{names[r.IntN(len(names))], strings.Trim(without(text(4), "\x00\r\n"), " \t")})
	}
	for range r.IntN(2) * r.IntN(2) * r.IntN(2) * r.IntN(80) { // a head as large as the server takes
		h.fields = append(h.fields, field{"X", "x" + strings.Repeat(without(text(3), "\x00\r\n"), 40) + "x"})
	}
	if h.method != "HEAD" && r.IntN(2) == 0 {
		h.content = text(12)
	}
	if r.IntN(50) == 0 && h.content != "" {
		h.content = strings.Repeat(h.content, 200)[:min(10_000, 200*len(h.content))]
	}
	switch {
	case h.content != "" && r.IntN(3) == 0:
		h.fields = append(h.fields, field{"Transfer-Encoding", "chunked"})
	case h.content != "":
		h.fields = append(h.fields, field{"Content-Length", strconv.Itoa(len(h.content))})
	}
	return h
}

// raw is the request's bytes on the wire.
func (h hostile) raw() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", h.method, h.target)
	for _, f := range h.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	b.WriteString("\r\n")
	if n := len(h.content); n > 0 && h.fields[len(h.fields)-1].name == "Transfer-Encoding" {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n/2+1, h.content[:n/2+1])
		if n/2+1 < n {
			fmt.Fprintf(&b, "%x;x\r\n%s\r\n", n-n/2-1, h.content[n/2+1:])
		}
		b.WriteString("0\r\n\r\n")
		return b.Bytes()
	}
	b.WriteString(h.content)
	return b.Bytes()
}

// command is the request as it is copied.
func (h hostile) command(base string) string {
	var q Request
	q.Minor = 1
	q.Read(h.raw(), true)
	return q.Curl(base)
}

// want is what has to arrive of it, in one text.
func (h hostile) want() string {
	return told(h.method, h.target, slices.DeleteFunc(slices.Clone(h.fields), func(f field) bool { return f.name == "Content-Length" }), h.content)
}

func told(method, target string, fields []field, content string) string {
	return fmt.Sprintf("%q %q %q %q", method, target, fields, content)
}

// shells are the shells of this system: how each is started, reading from a file
// or as on a terminal, where it replaces !. One that has two names is there once.
func shells(t *testing.T) map[string][]string {
	all := map[string][]string{}
	paths := map[string]bool{}
	for _, s := range []struct{ name, start string }{
		{"bash", "bash --norc"}, {"dash", "dash"}, {"busybox", "busybox sh"}, {"zsh", "zsh -f"}, {"ksh", "ksh"}, {"mksh", "mksh"}, {"sh", "sh"},
		{"bash on a terminal", "bash --norc --noprofile -i"}, {"zsh on a terminal", "zsh -f -i"},
	} {
		start := strings.Fields(s.start)
		path, err := exec.LookPath(start[0])
		if err != nil {
			continue
		}
		if path, err = filepath.EvalSymlinks(path); err == nil && paths[path] && s.name == "sh" {
			continue
		}
		paths[path] = true
		all[s.name] = start
	}
	if len(all) == 0 {
		t.Skip("no shell is here")
	}
	return all
}

// fake is a curl that prints its arguments, with NUL after each, and its
// standard input if it was told to read that.
const fake = `
curl() {
	{ printf '%s\000' "$@";
	for a; do if [ "$a" = @- ]; then printf 'INPUT\000'; cat; fi; done;
	printf 'END\000'; } >&3;
}
`

// Each shell gives curl the same words: those of the request, whatever bytes
// these are. Nothing else of the text is run.
func TestACommandIsReadAlikeByEveryShell(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]hostile, 1500)
	commands := make([]string, len(all))
	for i := range all {
		all[i] = anyHostile(r)
		commands[i] = all[i].command("http://h")
		checkText(t, commands[i])
	}
	for name, start := range shells(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			n := len(all)
			if strings.Contains(name, "terminal") {
				n = 300
			}
			cmd := exec.Command(start[0], start[1:]...)
			cmd.Dir, cmd.Stdin = dir, onDisk(t, "exec 3>&1\n"+fake+strings.Join(commands[:n], "\n")+"\n")
			cmd.Env = append(os.Environ(), "PS1=", "PS2=", "HISTFILE="+filepath.Join(dir, "history"), "LC_ALL=C.UTF-8")
			out, err := cmd.Output()
			if err != nil {
				t.Logf("the shell ends with %v", err)
			}
			if _, err := os.Stat(filepath.Join(dir, "PWNED")); err == nil {
				t.Error("something else was run: PWNED is there")
			}
			for i, h := range all[:n] {
				got, rest, ok := ran(out)
				if !ok {
					t.Fatalf("request %d is missing: %q\n%s", i, h, commands[i])
				}
				if out = rest; got != h.want() {
					t.Fatalf("request %d:\ngot  %s\nwant %s\nfrom %s", i, got, h.want(), commands[i])
				}
			}
			if len(out) > 0 {
				t.Errorf("more was printed: %q", out[:min(len(out), 200)])
			}
		})
	}
}

// onDisk is a text as an open file. A shell reads a file by the page, and a pipe by
// the byte.
func onDisk(t *testing.T, text string) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

// checkText fails for a text that is no good to paste: with bytes that a
// terminal acts upon, or with lines that it cuts.
func checkText(t *testing.T, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if !printable(line) || len(line) > 1000 {
			t.Fatalf("not to be pasted, %d bytes: %q", len(line), line)
		}
	}
}

// ran is what the next call of the fake curl says, and what comes after it.
func ran(out []byte) (got string, rest []byte, ok bool) {
	var args []string
	for {
		arg, after, found := bytes.Cut(out, []byte{0})
		if !found {
			return "", nil, false
		}
		switch out = after; string(arg) {
		case "END":
			return sent(args, ""), out, true
		case "INPUT":
			input, after, found := bytes.Cut(out, []byte("END\x00"))
			return sent(args, string(input)), after, found
		}
		args = append(args, string(arg))
	}
}

// sent is what curl sends for its arguments, as its manual says.
func sent(args []string, input string) string {
	method, target, content := "GET", "", ""
	var fields []field
	for i := 0; i < len(args); i++ {
		next := func() string {
			if i++; i < len(args) {
				return args[i]
			}
			return "?"
		}
		switch a := args[i]; a {
		case "-v", "--path-as-is", "--globoff":
		case "-I":
			method = "HEAD"
		case "-X":
			method = next()
		case "--request-target":
			target = next()
		case "--data-raw":
			content = next()
		case "--data-binary":
			content = map[bool]string{true: input}[next() == "@-"]
		case "-H":
			fields = withHeader(fields, next())
		default:
			path, ours := strings.CutPrefix(a, "http://h")
			if !ours {
				return "goes to " + a
			}
			if target == "" {
				target = path
			}
		}
	}
	if content != "" && !slices.Contains(args, "-X") {
		method = "POST"
	}
	return told(method, target, fields, content)
}

// withHeader is fields with what -H adds.
func withHeader(fields []field, h string) []field {
	if strings.HasPrefix(h, "@") {
		return append(fields, field{"the file", h})
	}
	if name, empty := strings.CutSuffix(h, ";"); empty && !strings.Contains(h, ":") {
		return append(fields, field{name, ""})
	}
	name, value, _ := strings.Cut(h, ":")
	if value == "" { // it takes a field of curl's away
		return fields
	}
	return append(fields, field{name, strings.TrimPrefix(value, " ")})
}
