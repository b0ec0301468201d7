package main

import (
	"bufio"
	"bytes"
	"flag"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what should happen at once. It is
// long because a machine that tests is a busy machine.
const patience = 20 * time.Second

// binaries is where TestMain's caller finds the built programs.
var binaries struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	if os.Getenv("HTTPSERVER_TEST_PANICS") != "" {
		panicsOnAlarm()
	}
	forget()
	handleHangup()
	flag.Set("test.parallel", "6") // the parallel ones mostly wait for programs
	status := m.Run()
	if binaries.dir != "" {
		os.RemoveAll(binaries.dir)
	}
	os.Exit(status)
}

// handleHangup has programs that are started later not ignore SIGHUP, also under
// nohup: unlike ignoring it, a handler is not inherited.
func handleHangup() { signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) }

// remembered are the variables that the programs and Go's tools need.
var remembered = regexp.MustCompile(`^(PATH|HOME|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|GO.*|CGO_.*|CC|CXX)$`)

// forget unsets the rest of the environment: NO_COLOR, CI, a proxy, a
// locale or HTTPSERVER_PORT would have the programs, curl and wget do other
// things than the tests expect.
func forget() {
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); !remembered.MatchString(name) {
			os.Unsetenv(name)
		}
	}
}

// binary is the path of a program of this module, built as it is shipped (and
// with the race detector if the tests have it).
func binary(t testing.TB, name string) string {
	t.Helper()
	binaries.once.Do(func() {
		if binaries.dir, binaries.err = os.MkdirTemp("", "httpserver-test-"); binaries.err != nil {
			return
		}
		// The version is not looked up: git refuses to when the files are another's.
		args := []string{"build", "-buildvcs=false", "-o", binaries.dir}
		if raceDetector {
			args = append(args, "-race")
		}
		cmd := exec.Command("go", append(args, "./cmd/...")...)
		cmd.Dir = "../.."
		if out, err := cmd.CombinedOutput(); err != nil {
			binaries.err = &buildError{err, out}
		}
	})
	if binaries.err != nil {
		t.Fatal(binaries.err)
	}
	return filepath.Join(binaries.dir, name)
}

type buildError struct {
	error
	output []byte
}

func (e *buildError) Error() string { return "go build: " + e.error.Error() + "\n" + string(e.output) }

// A program is a running httpserver in plain mode.
type program struct {
	t      testing.TB
	cmd    *exec.Cmd
	lines  chan string // of standard output, after the first; closed at its end
	errs   *buffer     // standard error
	addr   string      // 127.0.0.1:port
	url    string
	exited chan struct{}
}

// start runs the program in plain mode on a free port, and waits until it
// listens. The directory it serves is the project's public/ unless args say
// otherwise.
func start(t testing.TB, args ...string) *program {
	t.Helper()
	return startIn(t, "", append([]string{"--port", "0", "--root", "../../public"}, args...)...)
}

// startIn is start in a working directory ("" for the test's own) and with no
// arguments but args.
func startIn(t testing.TB, dir string, args ...string) *program {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launchIn(t, dir, in, args...)
	in.Close()
	read := bufio.NewReader(out)
	first := await(t, "the first line on standard output", func() string { s, _ := read.ReadString('\n'); return s })
	port, ok := strings.CutPrefix(strings.TrimSuffix(first, "\n"), "Server listening on ")
	if !ok {
		t.Fatalf("the first line is %q; on standard error: %s", first, p.errs)
	}
	port = port[strings.LastIndex(port, ":")+1:]
	p.addr, p.url = "127.0.0.1:"+port, "http://127.0.0.1:"+port
	p.lines = make(chan string, 100_000)
	go func() {
		defer close(p.lines)
		defer out.Close()
		for {
			s, err := read.ReadString('\n')
			if s != "" {
				p.lines <- s
			}
			if err != nil {
				return
			}
		}
	}()
	return p
}

// launch runs the program with the given standard output, and ends it with
// the test.
func launch(t testing.TB, stdout *os.File, args ...string) *program {
	t.Helper()
	return launchIn(t, "", stdout, append([]string{"--port", "0", "--root", "../../public"}, args...)...)
}

// launchIn is launch in a working directory and with no arguments but args.
func launchIn(t testing.TB, dir string, stdout *os.File, args ...string) *program {
	t.Helper()
	p := &program{t: t, errs: new(buffer), exited: make(chan struct{})}
	p.cmd = exec.Command(binary(t, "httpserver"), args...)
	p.cmd.Dir = dir
	p.cmd.Stdout = stdout
	p.cmd.Stderr = p.errs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.cmd.Wait(); close(p.exited) }()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.exited
		if strings.Contains(p.errs.String(), "DATA RACE") {
			t.Errorf("the program has a data race:\n%s", p.errs)
		}
	})
	return p
}

// line is the next line of the log, without its end.
func (p *program) line() string {
	p.t.Helper()
	select {
	case s, ok := <-p.lines:
		if !ok {
			p.t.Fatalf("the log has ended; on standard error: %s", p.errs)
		}
		return strings.TrimSuffix(s, "\n")
	case <-time.After(patience):
		p.t.Fatalf("no further line in the log; on standard error: %s", p.errs)
	}
	return ""
}

// rest is every line until the log ends.
func (p *program) rest() []string {
	p.t.Helper()
	var all []string
	for {
		select {
		case s, ok := <-p.lines:
			if !ok {
				return all
			}
			all = append(all, strings.TrimSuffix(s, "\n"))
		case <-time.After(patience):
			p.t.Fatalf("the log does not end; so far %q", all)
		}
	}
}

// signal sends a signal.
func (p *program) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatalf("send %v: %v", s, err)
	}
}

// status waits for the program's end and returns its exit status.
func (p *program) status() int {
	p.t.Helper()
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		p.t.Fatalf("the program does not end; on standard error: %s", p.errs)
		return -1
	}
}

// complains waits until standard error holds want.
func (p *program) complains(want string) {
	p.t.Helper()
	await(p.t, want+" on standard error", func() bool { return p.errs.waitFor(want) })
}

// await is what f returns, which should not take long.
func await[T any](t testing.TB, what string, f func() T) T {
	t.Helper()
	got := make(chan T, 1)
	go func() { got <- f() }()
	select {
	case v := <-got:
		return v
	case <-time.After(patience):
		t.Fatalf("waited %s for %s", patience, what)
		panic("can't happen: Fatalf returned")
	}
}

// A buffer is a bytes.Buffer that one goroutine may write while others look.
type buffer struct {
	mu      sync.Mutex
	b       bytes.Buffer
	changed chan struct{} // closed at the next write; nil until a goroutine waits
}

// Write appends p.
func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
	return b.b.Write(p)
}

// String is what was written so far.
func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// waitFor returns when the buffer holds want.
func (b *buffer) waitFor(want string) bool {
	for {
		b.mu.Lock()
		if strings.Contains(b.b.String(), want) {
			b.mu.Unlock()
			return true
		}
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		<-changed
	}
}

// until returns when what is in the buffer is ok.
func (b *buffer) until(ok func(string) bool) {
	for {
		b.mu.Lock()
		if ok(b.b.String()) {
			b.mu.Unlock()
			return
		}
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		<-changed
	}
}

var _ io.Writer = (*buffer)(nil)
