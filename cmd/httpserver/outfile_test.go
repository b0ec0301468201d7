package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/lacking"
)

// old is the content of files that must not be harmed.
const old = "what was there before\n"

// TestAnOutputHarmsNoFile opens outputs under names that are taken in all ways.
func TestAnOutputHarmsNoFile(t *testing.T) {
	record, log := fileFlag{flag: "--record"}, fileFlag{flag: "--log-file", adds: true}
	overwrite := fileFlag{flag: "--record", overwrites: true}
	file := func(content string) func(dir string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, "name"), []byte(content), 0o640) }
	}
	link := func(to string) func(dir string) error {
		return func(dir string) error {
			if err := os.WriteFile(filepath.Join(dir, "target"), []byte(old), 0o640); err != nil {
				return err
			}
			return os.Symlink(to, filepath.Join(dir, "name"))
		}
	}
	for _, c := range []struct {
		name  string
		out   fileFlag
		there func(dir string) error
		want  string      // the content of name afterwards, when "new" was written
		mode  fs.FileMode // of name, or 0
		err   string
	}{
		{"a recording of a new name", record, nil, "new", 0o600, ""},
		{"a log of a new name", log, nil, "new", 0o600, ""},
		{"a recording over a file", record, file(old), old, 0o640, "it exists and has 22 bytes; choose another name, or replace it with --record-overwrite"},
		{"a recording over a file that may be replaced", overwrite, file(old), "new", 0o640, ""},
		{"a recording over an empty file", record, file(""), "new", 0o640, ""},
		{"a log after a log", log, file(old), old + "new", 0o640, ""},
		{"a recording over a link", record, link("target"), old, 0, "it is a link, which is not followed"},
		{"a recording over a link, told to replace", overwrite, link("target"), old, 0, "it is a link, which is not followed"},
		{"a log over a link", log, link("target"), old, 0, "it is a link, which is not followed"},
		{"a recording over a link to nothing", record, link("nothing"), "", 0, "it is a link, which is not followed"},
		{"a log over a link to nothing", log, link("nothing"), "", 0, "it is a link, which is not followed"},
		{"a recording over a directory", record, func(dir string) error { return os.Mkdir(filepath.Join(dir, "name"), 0o700) }, "", 0, "is a directory"},
		{"a log over a directory", log, func(dir string) error { return os.Mkdir(filepath.Join(dir, "name"), 0o700) }, "", 0, "is a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.there != nil {
				if err := c.there(dir); err != nil {
					t.Fatal(err)
				}
			}
			c.out.name = filepath.Join(dir, "name")
			out, err := openOut(c.out, new(claims).claim)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got %v, want %q", err, c.err)
				}
			} else if err != nil {
				t.Fatal(err)
			} else {
				io.WriteString(out, "new")
				out.Close()
			}
			if got, _ := os.ReadFile(c.out.name); string(got) != c.want {
				t.Errorf("the file has %q, want %q", got, c.want)
			}
			if info, err := os.Stat(c.out.name); c.mode != 0 && (err != nil || info.Mode() != c.mode) {
				t.Errorf("the file's mode is %v, %v; want %v", info.Mode(), err, c.mode)
			}
			if _, err := os.Lstat(filepath.Join(dir, "nothing")); err == nil {
				t.Error("the link's target was made")
			}
		})
	}
}

func TestNoFileHasTwoUses(t *testing.T) {
	t.Parallel()
	cert, key := writePair(t, t.TempDir())
	for _, c := range []struct {
		name string
		args []string // in a directory with the links
		want string   // "" if it starts
	}{
		{"the same name", []string{"--record", "a", "--log-file", "a"}, "--record a is the file of --log-file too"},
		{"another spelling", []string{"--record", "./a", "--log-file", "a"}, "--record ./a is the file of --log-file too"},
		{"by way of a linked directory", []string{"--record", "other/a", "--log-file", "a"}, "--record other/a is the file of --log-file too"},
		{"an absolute name", []string{"--record", "DIR/a", "--log-file", "a"}, "is the file of --log-file too"},
		{"a hard link", []string{"--record", "hard1", "--log-file", "hard2", "--record-overwrite"}, "--record hard1 is the file of --log-file too"},
		{"the key", []string{"--record", key, "--record-overwrite", "--tls-cert", cert, "--tls-key", key}, "is the file of --tls-key too"},
		{"the certificate as a log", []string{"--log-file", cert, "--tls-cert", cert, "--tls-key", key}, "is the file of --tls-cert too"},
		{"standard output", []string{"--log-file", "out"}, "--log-file out is the file of standard output too"},
		{"a device", []string{"--record", "/dev/null", "--log-file", "/dev/null"}, ""},
		{"two files", []string{"--record", "a", "--log-file", "b"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, err := range []error{
				os.Symlink(".", filepath.Join(dir, "other")),
				os.WriteFile(filepath.Join(dir, "hard1"), []byte(old), 0o600),
				os.Link(filepath.Join(dir, "hard1"), filepath.Join(dir, "hard2")),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			before := content(t, key)
			stdout, err := os.Create(filepath.Join(dir, "out"))
			if err != nil {
				t.Fatal(err)
			}
			defer stdout.Close()
			for i := range c.args {
				c.args[i] = strings.Replace(c.args[i], "DIR", dir, 1)
			}
			p := launchIn(t, dir, stdout, append([]string{"--port", "0", "--plain", "--root", "."}, c.args...)...)
			if c.want == "" {
				await(t, "the first line", func() bool {
					for content(t, dir, "out") == "" {
						time.Sleep(time.Millisecond)
					}
					return true
				})
				return
			}
			if status := p.status(); status != exitFailed || !strings.Contains(p.errs.String(), c.want) {
				t.Errorf("status %d, %q; want %q", status, p.errs, c.want)
			}
			if content(t, key) != before || content(t, dir, "hard1") != old {
				t.Error("a file was harmed")
			}
		})
	}
}

// A named pipe without a reader does not delay the start. A later reader gets
// everything.
func TestAPipeWithoutAReaderDelaysNothing(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--record", "--log-file"} {
		t.Run(flag, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "pipe")
			if err := mkfifo(name); err != nil {
				lacking.Skip(t, err)
			}
			p := start(t, flag, name) // it listens
			if got := get(t, p.url+"/echo/before"); got != "before" {
				t.Fatalf("the echo is %q", got)
			}
			r, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			got := new(buffer)
			go io.Copy(got, r)
			await(t, "the first request in the pipe", func() bool { return got.waitFor("/echo/before") })
			if flag == "--record" && !strings.HasPrefix(got.String(), `{"format":"httpserver-events"`) {
				t.Errorf("the recording begins %.80q", got)
			}
			p.signal(syscall.SIGTERM)
			if status := p.status(); status != 0 || p.errs.String() != "" {
				t.Errorf("status %d, %q", status, p.errs)
			}
		})
	}
	t.Run("never read", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "pipe")
		if err := mkfifo(name); err != nil {
			lacking.Skip(t, err)
		}
		p := start(t, "--record", name)
		p.signal(syscall.SIGTERM)
		if status := p.status(); status != 0 || !strings.Contains(p.errs.String(), "could not be finished: its reader does not read") {
			t.Errorf("status %d, %q", status, p.errs)
		}
	})
}

// A link in place of the log, made while the program runs, is not followed.
func TestALogIsNotReopenedThroughALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name, target := filepath.Join(dir, "log"), filepath.Join(dir, "target")
	p := start(t, "--log-file", name)
	for _, err := range []error{
		os.Rename(name, name+".1"),
		os.WriteFile(target, []byte(old), 0o600),
		os.Symlink(target, name),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	p.signal(syscall.SIGHUP)
	p.complains("it is a link, which is not followed; give the file itself; going on with the old file")
	get(t, p.url+"/echo/after")
	p.signal(syscall.SIGTERM)
	p.status()
	if got := content(t, target); got != old {
		t.Errorf("the link's target has %q", got)
	}
	if got := content(t, name+".1"); !strings.Contains(got, "/echo/after") {
		t.Errorf("the old log has %q", got)
	}
}

func TestStandardOutputCanBeNamedAsADevice(t *testing.T) {
	t.Parallel()
	got := ends(t, "../..", "--port", "0", "--plain", "--demo", "1", "--exit", "--log-file", "/dev/stdout")
	if got.status != 0 || strings.Count(got.out, "GET /echo/1") != 2 {
		t.Errorf("status %d, %q\n%s", got.status, got.err, got.out)
	}
}
