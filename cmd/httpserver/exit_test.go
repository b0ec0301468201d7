package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// result is how a run of the program ended that ends by itself.
type result struct {
	status   int
	out, err string
}

// ends runs the program to its end.
func ends(t *testing.T, dir string, args ...string) result {
	t.Helper()
	cmd := exec.Command(binary(t, "httpserver"), args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	err := await(t, "the end of httpserver "+strings.Join(args, " "), cmd.Wait)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// arguments are the words of a line, with the second of each two names in place
// of the first: names of files may have spaces.
func arguments(line string, names ...string) []string {
	words := strings.Fields(line)
	for i := range words {
		words[i] = strings.NewReplacer(names...).Replace(words[i])
	}
	return words
}

func TestItSaysWhatToDoWhenItCannotRun(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)

	dir := t.TempDir()
	write := func(name, content string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	file := write("file", "no directory, certificate or recording\n")

	for _, c := range []struct {
		name   string
		args   string // FILE is the file's name
		status int
		want   string // on standard error
	}{
		{"the port is taken", "--port " + port, 1, "port " + port + " is taken by another program; stop that one, or choose another port: --port "},
		{"the port is taken, in the words that scripts look for", "--port " + port, 1, "(address already in use)"},
		{"there is no such root", "--port 0 --root nowhere", 1, `there is no directory "nowhere"; create it, or choose another with --root DIR`},
		{"the root is a file", "--port 0 --root FILE", 1, "choose a directory with --root DIR"},
		{"there is no such upload directory", "--port 0 --files nowhere", 1, "choose another with --files DIR"},
		{"the host is not ours", "--port 0 --host 192.0.2.1", 1, `"192.0.2.1" is no address of this machine`},
		{"the host is no name", "--port 0 --host no..host", 1, `"no..host" is no address of this machine`}, // no name server is asked about that
		{"there is no such certificate", "--port 0 --tls-cert none.pem --tls-key none.pem", 1, "cannot read none.pem: no such file or directory"},
		{"the certificate is none", "--port 0 --tls-cert FILE --tls-key FILE", 1, "are no certificate and key"},
		{"the log cannot be written", "--port 0 --log-file no/such/log", 1, "cannot write --log-file no/such/log: no such file or directory"},
		{"the recording cannot be written", "--port 0 --record no/such/rec", 1, "cannot write --record no/such/rec: no such file or directory"},
		{"there is no such recording", "--replay none.jsonl", 1, "cannot read --replay none.jsonl: no such file or directory"},
		{"there is nothing to compare with", "--replay FILE --against none.jsonl", 1, "cannot read --against none.jsonl: no such file or directory"},
		{"the recording is none", "--replay FILE", 1, "--replay " + file},
		{"a flag is unknown", "--prot 80", 2, "unknown flag: --prot; see httpserver --help"},
		{"a value is wrong", "--port http", 2, "not a whole number; see httpserver --help"},
		{"a shell is unknown", "completion csh", 2, `no completion for "csh"; there is one for bash, fish, powershell, zsh`},
		{"no shell is named", "completion", 2, "completion needs a shell: bash, fish, powershell, zsh"},
		{"a topic is unknown", "help nothing", 2, `no help about "nothing"`},
		{"an argument is there", "public", 2, `unexpected argument "public"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ends(t, dir, arguments(c.args, "FILE", file)...)
			if got.status != c.status || !strings.Contains(got.err, c.want) {
				t.Errorf("httpserver %s: status %d, %q; want %d, %q", c.args, got.status, got.err, c.status, c.want)
			}
			if !strings.HasPrefix(got.err, "httpserver: ") || strings.Count(got.err, "\n") != 1 {
				t.Errorf("httpserver %s: want one line that begins with the program's name, got %q", c.args, got.err)
			}
			if got.out != "" {
				t.Errorf("httpserver %s: on standard output: %q", c.args, got.out)
			}
		})
	}
}

func TestHelpVersionAndCompletionsGoToStandardOutput(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"--help", "--idle-timeout D"},
		{"-h", "--max-conns N"},
		{"--version", "httpserver version "},
		{"help", "--idle-timeout D"},
		{"help limits", "/files/NAME (--files)"},
		{"help events", "response-sent"},
		{"help keys", "shorter cells"},
		{"help routes", "/whoami"},
		{"help --man", ".TH HTTPSERVER 1"},
		{"completion bash", "bash completion"},
		{"completion zsh", "#compdef httpserver"},
		{"completion fish", "fish"},
		{"__complete --the", "--theme"},
		{"__complete --theme=", "contrast"},
		{"__complete --color=", "never"},
		{"__complete --demo=", "3\tone connection, and six"},
		{"__complete --port=", ":4\n"}, // no files
		{"__complete --replay=", ":0\n"}, {"__complete --against=", ":0\n"},
		{"__complete --root=", ":16\n"}, // folders
		{"__complete x", ":4\n"},
	} {
		got := ends(t, t.TempDir(), strings.Fields(c.args)...)
		if got.status != 0 || !strings.Contains(got.out, c.want) {
			t.Errorf("httpserver %s: status %d, want 0 and %q in %q %q", c.args, got.status, c.want, got.out, got.err)
		}
	}
}

func TestEveryFlagIsInTheHelp(t *testing.T) {
	help := ends(t, t.TempDir(), "--help").out
	for _, flag := range strings.Fields("host port root files directory proxy browse keep-alive idle-timeout header-timeout body-timeout write-timeout max-header-bytes max-body-bytes max-conns max-requests tls-cert tls-key tls-self-signed plain json log-file record record-overwrite replay against demo exit theme ascii color version help") {
		if !strings.Contains(help, "--"+flag) {
			t.Errorf("the help does not name --%s", flag)
		}
	}
	for _, group := range strings.Fields("Serve: Look: Limits: Record More:") {
		if !strings.Contains(help, "\n"+group) {
			t.Errorf("the help has no group %s", group)
		}
	}
	if strings.Contains(help, "\nOther:") {
		t.Error("a flag is in no group of flagGroups")
	}
	if strings.Contains(help, "[=true|false]") {
		t.Error("the help lists the values of switches")
	}
	for i, l := range strings.Split(help, "\n") {
		if len(l) > 132 {
			t.Errorf("line %d of the help has %d characters: %s", i+1, len(l), l)
		}
	}
}

// Started in an empty folder without flags, it works all the same.
func TestWithoutADirectoryToServe(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(binary(t, "httpserver"), "--port", "0")
	cmd.Dir = t.TempDir()
	var out, errs buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })
	await(t, "the first line", func() bool { return out.waitFor("\n") })
	_, port, _ := strings.Cut(strings.TrimSpace(out.String()), ":")

	if got := get(t, "http://127.0.0.1:"+port+"/"); !strings.Contains(got, "<h1>Success!</h1>") {
		t.Errorf("the first page is %q", got)
	}
	if got := get(t, "http://127.0.0.1:"+port+"/echo/hi"); got != "hi" {
		t.Errorf("the echo is %q", got)
	}
	cmd.Process.Signal(syscall.SIGINT)
	err := await(t, "the end", func() error { return <-ended })
	ended <- err
	if err != nil {
		t.Errorf("%v; on standard error: %s", err, &errs)
	}
}
