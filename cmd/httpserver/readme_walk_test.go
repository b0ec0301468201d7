//go:build clients

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A walk follows a section of the README: in one directory, with its servers
// running until another one of the same name takes their place.
type walk struct {
	t                *testing.T
	dir              string
	ports            *strings.Replacer // the README's, to free ones
	listen           string            // the port in place of 42069
	env              []string
	servers          map[string]*background
	commands, proven int
}

// A background is a program that runs on while others are typed.
type background struct {
	*exec.Cmd
	line      int
	out, errs buffer
	want      []string
	exited    chan struct{}
}

// newWalk has the four programs and public/ in a directory of its own, as after
// building them.
func newWalk(t *testing.T) *walk {
	t.Helper()
	w := &walk{t: t, dir: t.TempDir(), servers: map[string]*background{}}
	public, err := filepath.Abs("../../public")
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"public": public}
	for _, name := range []string{"httpserver", "tcplistener", "udplistener", "udpsender"} {
		links[name] = binary(t, name)
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(w.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	serve := freePort(t)
	w.listen = freePort(t)
	w.ports = strings.NewReplacer("8080", serve, "42069", w.listen, "go run ./cmd/", "./")
	w.env = append(os.Environ(), "HTTPSERVER_PORT="+serve)
	return w
}

// freePort is a port without a listener.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// serverName finds the program that runs until it is stopped.
var serverName = regexp.MustCompile(`^\./(httpserver|tcplistener|udplistener)\b`)

// do types a command of the README's line.
func (w *walk) do(line int, command string, want []string) {
	w.t.Helper()
	w.commands++
	if len(want) > 0 {
		w.proven++
	}
	if strings.HasPrefix(command, "go build") {
		w.build(line, command)
		return
	}
	if strings.Contains(command, "--pcap ") {
		w.report(line, command, want)
		return
	}
	typed := w.ports.Replace(command)
	if name := serverName.FindString(typed); name != "" {
		w.serve(line, name, typed, want)
		return
	}
	typed = strings.ReplaceAll(typed, "./udpsender", "./udpsender --addr localhost:"+w.listen)
	if strings.Contains(typed, "curl -v") {
		typed += " 2>&1"
	}
	cmd := exec.Command("sh", "-c", typed)
	cmd.Dir = w.dir
	out, err := cmd.Output()
	if err != nil {
		w.t.Errorf("README line %d: %s: %v", line, command, err)
	}
	w.compare(line, command, string(out), want)
}

// build builds at the top of the repository, but into the walk's directory.
func (w *walk) build(line int, command string) {
	w.t.Helper()
	into := w.t.TempDir()
	cmd := exec.Command("sh", "-c", strings.Replace(command, "-o .", "-buildvcs=false -o '"+into+"'", 1))
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Errorf("README line %d: %s: %v\n%s", line, command, err, out)
	}
	if built, _ := filepath.Glob(filepath.Join(into, "*")); len(built) != 6 {
		w.t.Errorf("README line %d: %s builds %q, want five programs and the benchmark", line, command, built)
	}
}

// report prints what is in a capture of the repository.
func (w *walk) report(line int, command string, want []string) {
	w.t.Helper()
	args := strings.Fields(command)[1:]
	cmd := exec.Command(binary(w.t, "httpserver"), args...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if cmd.ProcessState.ExitCode() != exitLost { // as it says of its lost requests
		w.t.Errorf("README line %d: %s: %v", line, command, err)
	}
	flush := regexp.MustCompile(`(?m)^ +`).ReplaceAllString(string(out), "") // as blocks are read
	w.compare(line, command, flush, want)
}

// serve starts a server and waits until it listens, or has nothing more to do.
func (w *walk) serve(line int, name, command string, want []string) {
	w.t.Helper()
	w.stop(name)
	if name != "./httpserver" {
		command += " --port " + w.listen
	}
	s := &background{Cmd: exec.Command("sh", "-c", "exec "+command), line: line, want: want, exited: make(chan struct{})}
	s.Dir, s.Env, s.Stdout, s.Stderr = w.dir, w.env, &s.out, &s.errs
	if err := s.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() { s.Wait(); close(s.exited) }()
	w.t.Cleanup(func() { s.Process.Kill(); <-s.exited })
	listens := make(chan struct{})
	go func() {
		if name == "./httpserver" {
			s.out.waitFor("listening")
		} else {
			s.errs.waitFor("listening")
		}
		close(listens)
	}()
	select {
	case <-listens:
	case <-s.exited:
		if code := s.ProcessState.ExitCode(); code != 0 {
			w.t.Errorf("README line %d: %s: exit status %d\n%s", line, command, code, &s.errs)
		}
	case <-time.After(patience):
		w.t.Fatalf("README line %d: %s does not listen: %s%s", line, command, &s.out, &s.errs)
	}
	w.servers[name] = s
}

// stop ends a server, once it has printed what the README shows. Commands
// that the README shows later may make it print more.
func (w *walk) stop(name string) {
	w.t.Helper()
	s := w.servers[name]
	if s == nil {
		return
	}
	delete(w.servers, name)
	if len(s.want) > 0 {
		s.want = append(s.want, "...")
	}
	shown := make(chan struct{})
	go func() { s.out.until(func(got string) bool { return alikeLines(w.plain(got), s.want) }); close(shown) }()
	select {
	case <-shown:
	case <-time.After(patience):
		w.compare(s.line, strings.Join(s.Args, " "), s.out.String(), s.want)
	}
	s.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(patience):
		w.t.Errorf("README line %d: %s does not stop", s.line, name)
	}
}

// end ends all servers.
func (w *walk) end() {
	w.t.Helper()
	for name := range w.servers {
		w.stop(name)
	}
}

// compare checks what a command printed.
func (w *walk) compare(line int, command, got string, want []string) {
	w.t.Helper()
	if !alikeLines(w.plain(got), want) {
		w.t.Errorf("README line %d: %s\nprints\n%s\nwhere the README has\n%s", line, command, got, strings.Join(want, "\n"))
	}
}

// plain is text with the README's ports.
func (w *walk) plain(got string) string {
	for _, readme := range []string{"8080", "42069"} {
		got = strings.ReplaceAll(got, ":"+w.ports.Replace(readme), ":"+readme)
	}
	return got
}

// What differs from run to run.
var changing = regexp.MustCompile(`^\[[\d: -]{19}\]|(127\.0\.0\.1|\[::1\]):\d+|\d+ms$|curl/[\d.]+`)

// alikeLines tells whether text consists of the wanted lines, with "..." for
// any number of lines. No wanted lines want nothing.
func alikeLines(text string, want []string) bool {
	if len(want) == 0 {
		return true
	}
	fixed := func(l string) string {
		return changing.ReplaceAllString(strings.TrimRight(l, " \r"), "~")
	}
	got := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var from func(i, j int) bool
	from = func(i, j int) bool {
		switch {
		case j == len(want):
			return i == len(got)
		case want[j] == "...":
			return from(i, j+1) || i < len(got) && from(i+1, j)
		default:
			return i < len(got) && fixed(got[i]) == fixed(want[j]) && from(i+1, j+1)
		}
	}
	return from(0, 0)
}
