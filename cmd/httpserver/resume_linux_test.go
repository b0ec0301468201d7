package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// stopped waits until a process has been stopped.
func stopped(t *testing.T, pid int) {
	t.Helper()
	await(t, "the stop", func() bool {
		for {
			stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			if err != nil {
				return false
			}
			if _, after, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(after, "T") {
				return true
			}
			time.Sleep(time.Millisecond)
		}
	})
}

// mode is the terminal's mode: its local flags, of which ICANON means a line at
// a time.
func (term *terminal) mode() *unix.Termios {
	term.t.Helper()
	m, err := unix.IoctlGetTermios(int(term.keys.Fd()), unix.TCGETS)
	if err != nil {
		term.t.Fatal(err)
	}
	return m
}

// After a stop, a shell has the terminal in its own mode when the program goes
// on: the program has to take it again, and draw.
func TestTheTerminalIsTakenAgainAfterAStop(t *testing.T) {
	recording := filepath.Join("..", "..", "tui", "testdata", "demo", "1.jsonl")
	for _, c := range []struct {
		name    string
		replay  bool
		stopped func(term *terminal) // what happens meanwhile
		keys    string               // before
		times   int
		shows   string
	}{
		{"live", false, nil, "", 1, "No connections yet"},
		{"a recording", true, nil, "", 1, "WHY"},
		{"with the help on", false, nil, "?", 1, "Help: overview"},
		{"with a question at the bottom", false, nil, "/", 1, "filter"},
		{"stopped three times", false, nil, "", 3, "No connections yet"},
		{"another size", false, func(term *terminal) {
			pty.Setsize(term.keys, &pty.Winsize{Cols: 60, Rows: 18})
		}, "", 1, "No connections yet"},
		{"keys pressed meanwhile are the shell's", false, func(term *terminal) { term.press("abc") }, "", 1, "No connections yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var term *terminal
			if c.replay {
				term = onTerminal(t, 80, 24, nil, binary(t, "httpserver"), "--replay", recording)
				term.shows("\x1b[?1049h")
			} else {
				term = dashboard(t, 80, 24, nil)
			}
			term.press(c.keys)
			d := newDisplay(term, 80, 24)
			d.waitFor("before", c.shows)
			shell := term.mode()
			shell.Lflag |= unix.ICANON | unix.ECHO | unix.ISIG
			shell.Iflag |= unix.ICRNL
			for range c.times {
				from := len(term.screen.String())
				term.cmd.Process.Signal(syscall.SIGSTOP)
				stopped(t, term.cmd.Process.Pid)
				if err := unix.IoctlSetTermios(int(term.keys.Fd()), unix.TCSETSF, shell); err != nil {
					t.Fatal(err)
				}
				if c.stopped != nil {
					c.stopped(term)
				}
				term.cmd.Process.Signal(syscall.SIGCONT)
				term.showsFrom(from, "\x1b[?1049h") // the screen
				term.showsFrom(from, "\x1b[?1002h") // the mouse
				term.showsFrom(from, c.shows)       // everything
				if m := term.mode(); m.Lflag&(unix.ICANON|unix.ECHO) != 0 {
					t.Error("the terminal is still in line mode")
				}
			}
			term.press("\x03") // which quits from everywhere
			if status := term.status(); status != 0 {
				t.Errorf("exit status %d", status)
			}
		})
	}
}

// showsFrom is shows, for what the program writes from a place on.
func (term *terminal) showsFrom(from int, want string) {
	term.t.Helper()
	await(term.t, want, func() bool {
		term.screen.until(func(all string) bool { return strings.Contains(all[from:], want) })
		return true
	})
}
