package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"httpserver/cmd/internal/console"
	"httpserver/internal/coldstart"
)

// bubbletea v1 asks the terminal for its colours before main begins, and waits
// five seconds for terminals that do not answer.
func TestASilentTerminalIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	// A slow machine, or the race detector, has a program take long to start
	// without a terminal, too.
	limit := max(200*time.Millisecond, 5*toStart(t))
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
			for try := 0; try < 10 && best > limit; try++ { // the machine may be busy; the program may not
				term := onTerminal(t, 80, 24, c.env, binary(t, "httpserver"), c.args...)
				best = min(best, await(t, "the first byte", func() time.Duration { return <-term.first }))
			}
			if best > limit {
				t.Errorf("the first byte came after %v, want under %v", best, limit)
			}
		})
	}
}

// toStart is how long the program takes to start, say its version and end.
func toStart(t *testing.T) time.Duration {
	best := time.Hour
	for range 3 {
		began := time.Now()
		ends(t, ".", "--version")
		best = min(best, time.Since(began))
	}
	return best
}

func TestTheTerminalIsWholeAfterwards(t *testing.T) {
	t.Parallel()
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

// panicsOnAlarm is the whole program with one part more, which panics.
func panicsOnAlarm() {
	coldstart.Restore()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGALRM)
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, exit: os.Exit}
	p.beside = []console.Actor{func(context.Context) error {
		<-signals
		panic("asked for by a test")
	}}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

func TestTheTerminalIsWholeAfterTwoSignalsAtOnce(t *testing.T) {
	t.Parallel()
	term := dashboard(t, 80, 24, nil)
	conn := term.dial()
	conn.ask("/drip?numbytes=10&duration=30")
	conn.begins()
	term.cmd.Process.Signal(syscall.SIGTERM)
	term.cmd.Process.Signal(syscall.SIGINT)
	if s := term.status(); s != 130 {
		t.Errorf("exit status %d, want 130", s)
	}
	term.whole()
}

func TestTheTerminalIsWholeAfterAPanic(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	term := onTerminal(t, 80, 24, []string{"HTTPSERVER_TEST_PANICS=1"}, self, "--port", "0", "--root", "../../public")
	term.shows("KEEP-ALIVE")
	term.cmd.Process.Signal(syscall.SIGALRM)
	if s := term.status(); s != 2 {
		t.Errorf("exit status %d", s)
	}
	after := term.whole()
	for _, want := range []string{"panic: asked for by a test", "panicsOnAlarm", "httpserver ran for"} {
		if !strings.Contains(after, want) {
			t.Errorf("on the normal screen there is no %q: %q", want, after)
		}
	}
}

// What the screen says at the end is what the client counted.
func TestTheSummaryIsTrue(t *testing.T) {
	t.Parallel()
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
	for _, want := range []string{"2,100 requests on 7 connections", "300.0 requests per connection", "server: client asked (7)"} {
		if !strings.Contains(after, want) {
			t.Errorf("the summary does not say %q: %q", want, after)
		}
	}
}

// A recording that fails before the dashboard has begun is reported on it, too, so
// that no lesson is given in vain.
func TestARecordingThatFailsAtOnceIsSeen(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Fatal(err)
	}
	term := onTerminal(t, 80, 24, nil, binary(t, "httpserver"), "--port", "0", "--root", "../../public", "--record", "/dev/full")
	newDisplay(term, 80, 24).waitFor("it has begun", `NOT RECORDING .*KEEP-ALIVE on .*\n recording to /dev/full stopped: `)
	term.leaves("  recording  /dev/full broke off: no space left on device")
}

// A recording that can grow no more costs the recording, and nothing else; that
// is to be seen for as long as it is so.
func TestARecordingThatBreaksOffIsSeen(t *testing.T) {
	t.Parallel()
	public, err := filepath.Abs("../../public")
	if err != nil {
		t.Fatal(err)
	}
	term := onTerminal(t, 80, 24, nil, "/bin/sh", "-c", `cd "$0" && ulimit -f 64 && exec "$@"`, t.TempDir(), binary(t, "httpserver"),
		"--port", "0", "--root", public, "--record", "x.jsonl")
	d := newDisplay(term, 80, 24)
	d.waitFor("it has begun", ` httpserver  REC  :\d+ .*KEEP-ALIVE on `)
	term.url = "http://localhost" + regexp.MustCompile(`REC  (:\d+)`).FindStringSubmatch(d.now())[1]
	hc := client(t)
	for range 300 { // of which each takes more than a thousand bytes
		fetch(t, hc, term.url+"/echo/"+strings.Repeat("x", 500))
	}
	d.waitFor("it is full", ` httpserver  NOT RECORDING  :\d+ `, `recording to x.jsonl stopped: file too large`)
	d.waitFor("the banner has gone", ` httpserver  NOT RECORDING  :\d+ `, `!stopped: file too large`)
	fetch(t, hc, term.url+"/echo/on")
	term.leaves("  recording  x.jsonl broke off: file too large")
}

// A terminal that has stopped reading stops neither the server nor its end.
func TestAFrozenTerminalStopsNothing(t *testing.T) {
	t.Parallel()
	term := dashboard(t, 200, 50, nil)
	term.freeze()
	hc := client(t)
	for i := range 300 { // the screen changes all the time, and is not read
		if status, _ := fetch(t, hc, fmt.Sprintf("%s/delay/0.01?%d", term.url, i)); status != 200 {
			t.Fatalf("status %d", status)
		}
	}
	term.cmd.Process.Signal(syscall.SIGTERM)
	if s := term.status(); s != 0 {
		t.Errorf("exit status %d", s)
	}
}

func TestPlainOnATerminalDrawsNothing(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	term := onTerminal(t, 80, 24, nil, "/bin/sh", "-mc", `"$0" --port 0 & echo "job $!"; wait $!`, binary(t, "httpserver"))
	term.shows("Server listening on :")
	var job, port int
	all := term.screen.String()
	fmt.Sscanf(all[strings.Index(all, "job "):], "job %d", &job)
	fmt.Sscanf(all[strings.Index(all, "listening on :"):], "listening on :%d", &port)
	background, err := os.FindProcess(job)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { background.Kill() })
	if got := get(t, fmt.Sprintf("http://127.0.0.1:%d/echo/on", port)); got != "on" {
		t.Errorf("the echo is %q", got)
	}
	background.Signal(syscall.SIGTERM)
	if s := term.status(); s != 0 {
		t.Errorf("exit status %d", s)
	}
	if strings.Contains(term.screen.String(), "\x1b[?1049h") {
		t.Error("the dashboard was drawn")
	}
}

func TestNoColorDrawsWithoutColours(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	term := dashboard(t, 200, 50, nil)
	conn := term.dial()
	conn.say("GET /\x1b]52;c;aGk=\x07\x9b31m\xe2\x80\xae HTTP/1.1\r\nHost: a\r\n\r\n")
	conn.rest()
	term.shows(`/\x1b]52;c;aGk=\x07\x9b31m\xe2\x80\xae`)
	term.press("q")
	term.status()
	// The window's title ends with a BEL, and nothing else does.
	all := regexp.MustCompile(`\x1b\]2;[ -~]*\x07`).ReplaceAllString(term.screen.String(), "")
	for _, bad := range []string{"\x1b]", "\x07", "\x9b3", "\xe2\x80\xae"} {
		if strings.Contains(all, bad) {
			t.Errorf("%q reached the terminal", bad)
		}
	}
}
