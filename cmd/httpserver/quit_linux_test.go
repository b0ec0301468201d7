package main

import (
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Go's dump would go to the alternate screen, and leave the terminal in raw mode.
func TestQuitDumpsOnAWholeTerminal(t *testing.T) {
	t.Parallel()
	term := dashboard(t, 80, 24, nil)
	term.shows("KEEP-ALIVE")
	term.cmd.Process.Signal(syscall.SIGQUIT)
	if s := term.status(); s != 2 {
		t.Errorf("exit status %d, want 2", s)
	}
	after := term.whole()
	for _, want := range []string{"SIGQUIT: quit", "goroutine 1 [", "main.main()"} {
		if !strings.Contains(after, want) {
			t.Errorf("the dump has no %q: %q", want, after)
		}
	}
	mode, err := unix.IoctlGetTermios(int(term.keys.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	if mode.Lflag&unix.ECHO == 0 || mode.Lflag&unix.ICANON == 0 {
		t.Errorf("the terminal was left without echo or lines: %#x", mode.Lflag)
	}
}
