// Package companiontest runs a program's own test binary as the program, so
// that its flags, signals, output and exit status can be tested as users see
// them.
package companiontest

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// asProgram is set in the environment of a test binary that is to be the
// program.
const asProgram = "COMPANION_RUN_MAIN"

// patience is how long anything may take before it counts as never.
const patience = 20 * time.Second

// Main is for TestMain: it runs the tests, or the program.
func Main(m *testing.M, program func()) {
	if os.Getenv(asProgram) != "" {
		program()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A Program is a running program.
type Program struct {
	t      *testing.T
	cmd    *exec.Cmd
	Stdin  io.WriteCloser
	stdout *bufio.Reader

	mu   sync.Mutex
	errs strings.Builder
	port chan string
}

// Start starts the program with args. It is killed when the test ends.
func Start(t *testing.T, args ...string) *Program {
	t.Helper()
	p := &Program{t: t, cmd: exec.Command(os.Args[0], args...), port: make(chan string, 1)}
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	p.cmd.Stderr = p
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.Stdin, p.stdout = in, bufio.NewReader(out)
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill() // it may just have ended
			_ = p.cmd.Wait()
		}
	})
	return p
}

// Write takes what the program says on standard error.
func (p *Program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, after, ok := strings.Cut(string(b), "listening on :"); ok {
		p.port <- strings.TrimSpace(after)
	}
	return p.errs.Write(b)
}

// Stderr returns what the program has written to standard error so far.
func (p *Program) Stderr() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.errs.String()
}

// Addr is the address on this machine where the program listens.
func (p *Program) Addr() string {
	p.t.Helper()
	select {
	case port := <-p.port:
		return "127.0.0.1:" + port
	case <-time.After(patience):
		p.t.Fatalf("the program does not say where it listens; standard error: %s", p.Stderr())
		return ""
	}
}

// Read is the next n bytes of the program's standard output.
func (p *Program) Read(n int) string {
	p.t.Helper()
	b := make([]byte, n)
	done := make(chan error, 1)
	go func() {
		_, err := io.ReadFull(p.stdout, b)
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			p.t.Fatalf("reading %d bytes of output: %v; standard error: %s", n, err, p.Stderr())
		}
		return string(b)
	case <-time.After(patience):
		p.t.Fatalf("the program's output ends before %d bytes; standard error: %s", n, p.Stderr())
		return ""
	}
}

// Line is the next line of the program's standard output, with its end.
func (p *Program) Line() string {
	p.t.Helper()
	var b strings.Builder
	for !strings.HasSuffix(b.String(), "\n") {
		b.WriteString(p.Read(1))
	}
	return b.String()
}

// Signal sends the program a signal.
func (p *Program) Signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// Wait is the rest of the program's standard output, and its exit status.
func (p *Program) Wait() (string, int) {
	p.t.Helper()
	done := make(chan error, 1)
	var rest []byte
	go func() {
		rest, _ = io.ReadAll(p.stdout)
		done <- p.cmd.Wait()
	}()
	select {
	case err := <-done:
		if exit, failed := errors.AsType[*exec.ExitError](err); failed {
			return string(rest), exit.ExitCode()
		} else if err != nil {
			p.t.Fatal(err)
		}
		return string(rest), 0
	case <-time.After(patience):
		p.t.Fatalf("the program does not end; standard error: %s", p.Stderr())
		return "", 0
	}
}
