package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"httpserver/internal/lacking"
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
	t.Parallel()
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

// holder is the process group that gets the terminal's keys.
func (term *terminal) holder() int {
	group, err := unix.IoctlGetInt(int(term.keys.Fd()), unix.TIOCGPGRP)
	if err != nil {
		return -1
	}
	return group
}

// heldBy waits until a process group gets the terminal's keys, or another does.
func (term *terminal) heldBy(what string, group int, is bool) {
	term.t.Helper()
	await(term.t, what, func() bool {
		for (term.holder() == group) != is {
			time.Sleep(time.Millisecond)
		}
		return true
	})
}

// A dashboard that is a job of a shell leaves the terminal to the shell while it is in
// the background, where it serves on, and takes the terminal again when it is back.
func TestADashboardInTheBackground(t *testing.T) {
	t.Parallel()
	for _, shell := range [][]string{{"sh", "-i"}, {"bash", "--norc", "-i"}, {"zsh", "-f", "-i"}} {
		for _, c := range []struct {
			name, command string // typed while the program is stopped
			back          bool
		}{
			{"fg", "", true},
			{"bg, then fg", "bg", true},
			{"bg, then a signal", "bg", false},
		} {
			t.Run(shell[0]+", "+c.name, func(t *testing.T) {
				path := lacking.Program(t, shell[0])
				term := onTerminal(t, 80, 24, []string{"PS1=prompt: ", "ENV="}, path, shell[1:]...)
				sh := term.cmd.Process.Pid
				term.shows("prompt: ")
				term.press(binary(t, "httpserver") + " --port 0 --root ../../public\n")
				term.heldBy("the job", sh, false)
				job := term.holder()
				t.Cleanup(func() { syscall.Kill(-job, syscall.SIGKILL) })
				d := newDisplay(term, 80, 24)
				d.waitFor("it has begun", `httpserver +\S*:[1-9]\d* .*KEEP-ALIVE on `, "No connections yet")
				url := "http://localhost" + regexp.MustCompile(`httpserver +\S*(:[1-9]\d*) `).FindStringSubmatch(d.now())[1]

				syscall.Kill(-job, syscall.SIGSTOP)
				term.heldBy("the shell", sh, true)
				from := len(term.screen.String())
				if c.command != "" {
					term.press(c.command + "\n")
					for _, word := range []string{"first", "second"} {
						fetch(t, client(t), url+"/echo/"+word)
						term.press("echo $((40+2))" + word + "\n")
						term.showsFrom(from, "42"+word)
					}
					if drawn := term.screen.String()[from:]; strings.Contains(drawn, "KEEP-ALIVE") {
						t.Errorf("it has drawn over the shell: %q", drawn)
					}
				}
				if !c.back {
					syscall.Kill(job, syscall.SIGTERM)
					term.showsFrom(from, "2 requests on 2 connections")
					return
				}
				term.press("fg\n")
				term.heldBy("the job", job, true)
				term.showsFrom(from, "\x1b[?1002h") // the mouse
				await(t, "the terminal's mode", func() bool {
					for term.mode().Lflag&(unix.ICANON|unix.ECHO) != 0 {
						time.Sleep(time.Millisecond)
					}
					return true
				})
				term.press("?")
				term.showsFrom(from, "Help: overview")
				term.press("\x03")
				term.heldBy("the shell", sh, true)
			})
		}
	}
}
