package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"httpserver/internal/coldstart"
)

// A terminal is a program on a pseudo-terminal that answers no query.
type terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	keys   *os.File
	screen *buffer            // everything the program wrote
	first  chan time.Duration // from the start to the first byte
	frozen chan struct{}      // closed: nobody reads the screen any more
	exited chan struct{}      // the process has ended
	ended  chan struct{}      // and all it wrote is in screen
	url    string
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
	term.cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "NO_COLOR=") || strings.HasPrefix(v, "TERM=") || strings.HasPrefix(v, "COLORTERM=")
	}), append([]string{"TERM=xterm-256color", "LANG=C.UTF-8"}, env...)...)
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
	events := filepath.Join(t.TempDir(), "events.jsonl")
	args = append([]string{"--port", "0", "--root", "../../public", "--record", events}, args...)
	term := onTerminalErrs(t, errs, cols, rows, env, binary(t, "httpserver"), args...)
	term.shows("\x1b[?1049h")
	term.url = await(t, "the URL in the recording", func() string {
		for {
			if text, err := os.ReadFile(events); err == nil {
				for line := range strings.Lines(string(text)) {
					var e struct {
						Data struct{ URL string }
					}
					if json.Unmarshal([]byte(line), &e) == nil && e.Data.URL != "" {
						return e.Data.URL
					}
				}
			}
			time.Sleep(5 * time.Millisecond) // a file has nothing else to wait on
		}
	})
	return term
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
func (term *terminal) dial() net.Conn {
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

// bubbletea v1 asks the terminal for its colours before main begins, and waits
// five seconds for terminals that do not answer.
func TestASilentTerminalIsNotWaitedFor(t *testing.T) {
	limit := 200 * time.Millisecond
	if raceDetector {
		limit *= 5 // the race detector's start takes that long
	}
	for _, c := range []struct {
		name string
		env  []string
		args []string
	}{
		{"the dashboard", nil, []string{"--port", "0"}},
		{"the dashboard without colours", []string{"NO_COLOR=1"}, []string{"--port", "0"}},
		{"the dashboard on a console", []string{"TERM=linux"}, []string{"--port", "0"}},
		{"plain mode", nil, []string{"--port", "0", "--plain"}},
		{"a dumb terminal", []string{"TERM=dumb"}, []string{"--port", "0"}},
		{"the help", nil, []string{"--help"}},
		{"an error", nil, []string{"--port", "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			best := time.Hour
			for range 5 { // the machine may be busy; the program may not
				term := onTerminal(t, 80, 24, c.env, binary(t, "httpserver"), c.args...)
				best = min(best, await(t, "the first byte", func() time.Duration { return <-term.first }))
			}
			if best > limit {
				t.Errorf("the first byte came after %v, want under %v", best, limit)
			}
		})
	}
}

func TestTheTerminalIsWholeAfterwards(t *testing.T) {
	signal := func(s syscall.Signal) func(*terminal) {
		return func(term *terminal) { term.cmd.Process.Signal(s) }
	}
	for _, c := range []struct {
		name  string
		leave func(*terminal)
	}{
		{"q", func(term *terminal) { term.press("q") }},
		{"ctrl+c", func(term *terminal) { term.press("\x03") }},
		{"SIGTERM", signal(syscall.SIGTERM)},
		{"SIGINT from outside", signal(syscall.SIGINT)},
		{"SIGHUP", signal(syscall.SIGHUP)},
	} {
		t.Run(c.name, func(t *testing.T) {
			term := dashboard(t, 80, 24, nil)
			hc := client(t)
			fetch(t, hc, term.url+"/echo/one")
			fetch(t, hc, term.url+"/echo/two")
			term.shows("/echo/two")
			c.leave(term)
			if s := term.status(); s != 0 {
				t.Errorf("exit status %d", s)
			}
			after := term.whole()
			for _, want := range []string{"2 req", "1 conn", "GET /echo/two - 200 - "} {
				if !strings.Contains(after, want) {
					t.Errorf("the summary has no %q: %q", want, after)
				}
			}
		})
	}
}

// panicsOnUSR1 is the whole program with one part more, which panics.
func panicsOnUSR1() {
	coldstart.Restore()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, exit: os.Exit}
	p.beside = []actor{func(context.Context) error {
		<-signals
		panic("asked for by a test")
	}}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

func TestTheTerminalIsWholeAfterTwoSignalsAtOnce(t *testing.T) {
	term := dashboard(t, 80, 24, nil)
	conn := term.dial()
	io.WriteString(conn, "GET /drip?numbytes=10&duration=30 HTTP/1.1\r\nHost: a\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 12)); err != nil {
		t.Fatal(err)
	}
	term.cmd.Process.Signal(syscall.SIGTERM)
	term.cmd.Process.Signal(syscall.SIGINT)
	if s := term.status(); s != 130 {
		t.Errorf("exit status %d, want 130", s)
	}
	term.whole()
}

func TestTheTerminalIsWholeAfterAPanic(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	term := onTerminal(t, 80, 24, []string{"HTTPSERVER_TEST_PANICS=1"}, self, "--port", "0", "--root", "../../public")
	term.shows("KEEP-ALIVE")
	term.cmd.Process.Signal(syscall.SIGUSR1)
	if s := term.status(); s != 2 {
		t.Errorf("exit status %d", s)
	}
	after := term.whole()
	for _, want := range []string{"panic: asked for by a test", "panicsOnUSR1", "httpserver ran for"} {
		if !strings.Contains(after, want) {
			t.Errorf("on the normal screen there is no %q: %q", want, after)
		}
	}
}

// What the screen says at the end is what the client counted.
func TestTheSummaryIsTrue(t *testing.T) {
	const conns, each = 7, 300
	term := dashboard(t, 120, 35, nil)
	var all sync.WaitGroup
	for range conns {
		conn := term.dial()
		all.Go(func() {
			request := "GET /echo/x HTTP/1.1\r\nHost: a\r\n\r\n"
			last := "GET /echo/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
			go io.WriteString(conn, strings.Repeat(request, each-1)+last)
			answers, err := io.ReadAll(conn)
			if n := strings.Count(string(answers), "HTTP/1.1 200 OK\r\n"); err != nil || n != each {
				t.Errorf("%d answers, %v; want %d", n, err, each)
			}
		})
	}
	all.Wait()
	term.press("q")
	term.status()
	after := term.whole()
	for _, want := range []string{"2,100 requests on 7 connections", "300.0 requests per connection", "7 client-close"} {
		if !strings.Contains(after, want) {
			t.Errorf("the summary does not say %q: %q", want, after)
		}
	}
}

// A terminal that has stopped reading stops neither the server nor its end.
func TestAFrozenTerminalStopsNothing(t *testing.T) {
	term := dashboard(t, 200, 50, nil)
	term.freeze()
	hc := client(t)
	for i := range 300 { // the screen changes all the time, and nobody reads it
		if status, _ := fetch(t, hc, fmt.Sprintf("%s/delay/0.01?%d", term.url, i)); status != 200 {
			t.Fatalf("status %d", status)
		}
	}
	began := time.Now()
	term.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-term.exited:
	case <-time.After(patience):
		t.Fatal("the program does not end")
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the end took %v", took)
	}
	if s := term.cmd.ProcessState.ExitCode(); s != 0 {
		t.Errorf("exit status %d", s)
	}
}

func TestPlainOnATerminalDrawsNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		args []string
	}{
		{"--plain", nil, []string{"--plain"}},
		{"TERM=dumb", []string{"TERM=dumb"}, nil},
		{"from the environment", []string{"HTTPSERVER_PLAIN=true"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			term := onTerminal(t, 80, 24, c.env, binary(t, "httpserver"), append([]string{"--port", "0"}, c.args...)...)
			term.shows("Server listening on :")
			term.cmd.Process.Signal(syscall.SIGTERM)
			if s := term.status(); s != 0 {
				t.Errorf("exit status %d", s)
			}
			if all := term.screen.String(); strings.Contains(all, "\x1b") {
				t.Errorf("escape sequences: %q", all)
			}
		})
	}
}

// A background job that took the terminal would be stopped by the system.
func TestABackgroundJobServesInPlainMode(t *testing.T) {
	term := onTerminal(t, 80, 24, nil, "/bin/sh", "-mc", `"$0" --port 0 & echo "job $!"; wait $!`, binary(t, "httpserver"))
	term.shows("Server listening on :")
	var job, port int
	all := term.screen.String()
	fmt.Sscanf(all[strings.Index(all, "job "):], "job %d", &job)
	fmt.Sscanf(all[strings.Index(all, "listening on :"):], "listening on :%d", &port)
	t.Cleanup(func() { syscall.Kill(job, syscall.SIGKILL) })
	if got := output(t, "curl", "-sS", fmt.Sprintf("http://127.0.0.1:%d/echo/on", port)); got != "on" {
		t.Errorf("the echo is %q", got)
	}
	syscall.Kill(job, syscall.SIGTERM)
	if s := term.status(); s != 0 {
		t.Errorf("exit status %d", s)
	}
	if strings.Contains(term.screen.String(), "\x1b[?1049h") {
		t.Error("the dashboard was drawn")
	}
}

func TestNoColorDrawsWithoutColours(t *testing.T) {
	term := dashboard(t, 80, 24, []string{"NO_COLOR=1"})
	fetch(t, client(t), term.url+"/echo/grey")
	term.shows("/echo/grey")
	term.press("q")
	term.status()
	for _, colour := range []string{"\x1b[3", "\x1b[1;3", "\x1b[38", "\x1b[4"} {
		all := term.screen.String()
		if i := strings.Index(all, colour); i >= 0 && strings.IndexByte("0123456789", all[i+len(colour)]) >= 0 {
			t.Errorf("a colour: %q", all[i:min(len(all), i+20)])
		}
	}
}

// What a client sends may be shown, never obeyed.
func TestNoByteOfAClientReachesTheScreen(t *testing.T) {
	term := dashboard(t, 200, 50, nil)
	conn := term.dial()
	io.WriteString(conn, "GET /\x1b]52;c;aGk=\x07\x9b31m\xe2\x80\xae HTTP/1.1\r\nHost: a\r\n\r\n")
	io.ReadAll(conn)
	term.shows(`/\x1b]52;c;aGk=\x07\x9b31m\xe2\x80\xae`)
	term.press("q")
	term.status()
	all := term.screen.String()
	for _, bad := range []string{"\x1b]52", "\x07", "\x9b3", "\xe2\x80\xae"} {
		if strings.Contains(all, bad) {
			t.Errorf("%q reached the terminal", bad)
		}
	}
}
