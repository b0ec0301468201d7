//go:build unix

package coldstart_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestASilentTerminalIsNotAsked runs a program on a terminal that answers
// nothing, as it would be started by a person.
func TestASilentTerminalIsNotAsked(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", bin, "./testdata/program").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	alone := exec.Command(bin)
	alone.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	start := time.Now()
	_ = alone.Run() // fails: it has no terminal
	// A slow machine has any program take long to start.
	limit := max(200*time.Millisecond, 5*time.Since(start))

	first, screen := shown(t, bin)
	for try := 1; try < 10 && first > limit; try++ { // the machine may be busy; the program may not
		first, screen = shown(t, bin)
	}
	if first > limit {
		t.Errorf("the first byte came after %v, want at most %v", first, limit)
	}
	if bytes.Contains(screen, []byte("\x1b]11;?")) || bytes.Contains(screen, []byte("\x1b[6n")) {
		t.Errorf("the terminal was asked for something: %q", screen)
	}
	if !bytes.Contains(screen, []byte("TERM=xterm-256color")) {
		t.Errorf("TERM was not put back: %q", screen)
	}
	if !bytes.Contains(screen, []byte("\x1b[31mred")) {
		t.Errorf("colours are gone: %q", screen)
	}
}

// shown is what the program draws on a silent terminal, and how long it takes
// to begin with that.
func shown(t *testing.T, bin string) (first time.Duration, screen []byte) {
	t.Helper()
	cmd := exec.Command(bin)
	// Nothing of this machine's: NO_COLOR, or CI, would take the colours away.
	cmd.Env = []string{"TERM=xterm-256color"}
	start := time.Now()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
	}()
	buf := make([]byte, 4096)
	for !bytes.Contains(screen, []byte("red")) {
		n, err := tty.Read(buf)
		if err != nil {
			t.Fatalf("after %q: %v", screen, err)
		}
		if len(screen) == 0 {
			first = time.Since(start)
		}
		screen = append(screen, buf[:n]...)
	}
	return first, screen
}
