package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A terminal is a program on a pseudo-terminal that answers no query.
type terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	keys   *os.File
	screen *buffer            // everything the program wrote
	first  chan time.Duration // from the start to the first byte
	frozen chan struct{}      // closed: the screen is not read any more
	exited chan struct{}      // the process has ended
	ended  chan struct{}      // and all it wrote is in screen
	url    string
	demos  atomic.Int64 // connections of demo traffic, as the recording tells
}

// onTerminal runs a program of ours on a terminal of that size.
func onTerminal(t testing.TB, cols, rows uint16, env []string, path string, args ...string) *terminal {
	t.Helper()
	return onTerminalErrs(t, nil, cols, rows, env, path, args...)
}

// onTerminalErrs is onTerminal with standard error apart, unless it is nil.
func onTerminalErrs(t testing.TB, errs io.Writer, cols, rows uint16, env []string, path string, args ...string) *terminal {
	t.Helper()
	term := &terminal{t: t, screen: new(buffer), first: make(chan time.Duration, 1),
		frozen: make(chan struct{}), exited: make(chan struct{}), ended: make(chan struct{})}
	term.cmd = exec.Command(path, args...)
	term.cmd.Stderr = errs // nil: the terminal
	term.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8"), env...)
	began := time.Now()
	master, err := pty.StartWithSize(term.cmd, &pty.Winsize{Cols: cols, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	term.keys = master
	go func() { term.cmd.Wait(); close(term.exited) }()
	go func() {
		defer close(term.ended)
		b := make([]byte, 64<<10)
		for {
			select {
			case <-term.frozen:
				return
			default:
			}
			n, err := master.Read(b)
			if n > 0 {
				select {
				case term.first <- time.Since(began): // later ones find it full
				default:
				}
				term.screen.Write(b[:n])
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		term.cmd.Process.Kill()
		<-term.exited
		master.Close()
		<-term.ended
	})
	return term
}

// freeze stops reading the screen.
func (term *terminal) freeze() { close(term.frozen) }

// dashboard runs the server with its dashboard and waits until it is drawn.
// It finds the address in a recording.
func dashboard(t testing.TB, cols, rows uint16, env []string, args ...string) *terminal {
	t.Helper()
	return dashboardErrs(t, nil, cols, rows, env, args...)
}

// dashboardErrs is dashboard with standard error apart, unless it is nil.
func dashboardErrs(t testing.TB, errs io.Writer, cols, rows uint16, env []string, args ...string) *terminal {
	t.Helper()
	name := filepath.Join(t.TempDir(), "events.jsonl")
	if err := mkfifo(name); err != nil {
		t.Fatal(err)
	}
	events, err := os.OpenFile(name, os.O_RDWR, 0) // for reading only, this would wait for a writer
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { events.Close() })
	args = append([]string{"--port", "0", "--root", "../../public", "--record", name}, args...)
	term := onTerminalErrs(t, errs, cols, rows, env, binary(t, "httpserver"), args...)
	term.shows("\x1b[?1049h")
	url := make(chan string, 1)
	go term.watch(events, url)
	term.url = await(t, "the URL in the recording", func() string { return <-url })
	return term
}

// watch reads a recording to its end: the URL in it, and how many connections
// of demo traffic there have been.
func (term *terminal) watch(events io.Reader, url chan<- string) {
	r := bufio.NewReaderSize(events, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return
		}
		var e struct {
			Data struct {
				URL       string
				DemoConns int64 `json:"demo_conns"`
			}
		}
		switch {
		case bytes.Contains(line, []byte(`"type":"totals"`)) && json.Unmarshal(line, &e) == nil:
			term.demos.Store(e.Data.DemoConns)
		case bytes.Contains(line, []byte(`"type":"server-started"`)) && json.Unmarshal(line, &e) == nil:
			url <- e.Data.URL
		}
	}
}

// shows waits until the program has written want.
func (term *terminal) shows(want string) {
	term.t.Helper()
	seen := make(chan struct{})
	go func() { term.screen.waitFor(want); close(seen) }()
	select {
	case <-seen:
	case <-time.After(patience):
		term.t.Fatalf("waited %v for %q on the screen, whose last is %q", patience, want, tail(term.screen.String()))
	}
}

// dial opens a connection to the program, with a deadline.
func (term *terminal) dial() *wire {
	term.t.Helper()
	return (&program{t: term.t, addr: term.addr()}).dial()
}

// addr is where the program listens.
func (term *terminal) addr() string {
	return strings.Replace(strings.TrimPrefix(term.url, "http://"), "localhost", "127.0.0.1", 1)
}

// press types keys.
func (term *terminal) press(keys string) {
	term.t.Helper()
	if _, err := io.WriteString(term.keys, keys); err != nil {
		term.t.Fatal(err)
	}
}

// status waits for the end and returns the exit status.
func (term *terminal) status() int {
	term.t.Helper()
	select {
	case <-term.exited:
		<-term.ended
		return term.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		term.t.Fatalf("the program does not end; the screen's last: %q", tail(term.screen.String()))
		return -1
	}
}

func tail(s string) string { return s[max(0, len(s)-600):] }

// whole checks that the terminal was left as it was found, and returns what
// was written to the normal screen afterwards.
func (term *terminal) whole() string {
	term.t.Helper()
	all := term.screen.String()
	left := strings.LastIndex(all, "\x1b[?1049l")
	if left < 0 || left < strings.LastIndex(all, "\x1b[?1049h") {
		term.t.Fatalf("the alternate screen was not left; the last: %q", tail(all))
	}
	for _, mode := range []string{"?25", "?1002", "?1006", "?2004"} {
		on, off := "\x1b["+mode+"h", "\x1b["+mode+"l"
		if mode == "?25" {
			on, off = off, on // the cursor was hidden
		}
		if begin := strings.LastIndex(all, on); begin >= 0 && strings.LastIndex(all, off) < begin {
			term.t.Errorf("mode %s was not taken back; the last: %q", mode, tail(all))
		}
	}
	return all[left:]
}

// leaves presses q and wants a clean end whose summary says so.
func (term *terminal) leaves(summary string) {
	term.t.Helper()
	term.press("q")
	if s := term.status(); s != 0 {
		term.t.Errorf("exit status %d", s)
	}
	if after := term.whole(); !strings.Contains(after, summary) {
		term.t.Errorf("the summary does not say it: %q", after)
	}
}
