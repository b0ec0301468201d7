package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestNoClientCanForgeALineOrDriveTheTerminal(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, c := range []struct{ send, want string }{
		{"GET /a%0A%1b[31m?q=\\x HTTP/1.1\r\nHost: a\r\n\r\n", `GET /a%0A%1b[31m?q=\x5Cx - `},
		{"GET /\x1b]52;c;aGk=\x07 HTTP/1.1\r\nHost: a\r\n\r\n", `GET /\x1B]52;c;aGk=\x07 - 400 - `},
		{"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", `GET /\xC3\xA9 - 400 - `},
		{"\x00\x01\r\n\r\n", `- - - 400 - `},
		{"GET /" + strings.Repeat("a", 5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET /" + strings.Repeat("a", 2047) + "... - "},
	} {
		conn := p.dial()
		conn.say(c.send)
		conn.rest()
		line := p.line()
		if !strings.Contains(strings.ToLower(line), " - "+strings.ToLower(c.want)) {
			t.Errorf("%.40q is logged as %q, want %q in it", c.send, line, c.want)
		}
		for _, r := range line {
			if r < ' ' || r > '~' {
				t.Errorf("%.40q: the line %q has the byte %q", c.send, line, r)
			}
		}
	}
}

// A machine without IPv6 says so instead.
func TestIPv6PeersStandInBrackets(t *testing.T) {
	if !hasIPv6() {
		if got := ends(t, ".", "--host", "::1", "--port", "0"); got.status != 1 || !strings.Contains(got.err, `"::1" is no address of this machine`) {
			t.Errorf("status %d, %q", got.status, got.err)
		}
		return
	}
	p := start(t, "--host", "::1")
	get(t, strings.Replace(p.url, "127.0.0.1", "[::1]", 1)+"/echo/six")
	if line := p.line(); !strings.Contains(line, "] [::1]:") {
		t.Errorf("the line is %q", line)
	}
}

// A reader that is gone, or does not read, costs lines and nothing else.
func TestAReaderThatIsGoneEndsNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		end  func(read *os.File) // what becomes of the reading end
	}{
		{"closed", func(read *os.File) { read.Close() }},
		{"stalled", func(*os.File) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer read.Close()
			p := launch(t, write)
			write.Close()
			line, err := bufio.NewReaderSize(read, 64).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			c.end(read)
			url := "http://127.0.0.1:" + strings.TrimSpace(line[strings.LastIndex(line, ":")+1:])
			hc := client(t)
			// More than a pipe holds (64 KiB), so that the program notices.
			for i := range 1000 {
				if status, got := fetch(t, hc, url+"/echo/"+strings.Repeat("x", 100)); status != 200 || len(got) != 100 {
					t.Fatalf("request %d: %d %q", i, status, got)
				}
			}
			p.signal(syscall.SIGTERM)
			if status := p.status(); status != 0 {
				t.Errorf("exit status %d", status)
			}
			if errs := p.errs.String(); !strings.Contains(errs, "standard output: ") || !strings.Contains(errs, " could not be written") {
				t.Errorf("what was lost is not said: %q", errs)
			}
		})
	}
}

func TestAFullDiskIsSaidAndSurvived(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	p := start(t, "--log-file", "/dev/full", "--record", "/dev/full")
	get(t, p.url+"/echo/on")
	logged(t, p.line(), "GET /echo/on", "200")
	p.signal(syscall.SIGTERM)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	for _, want := range []string{"/dev/full: lines are being lost: ", "recording to /dev/full stopped: "} {
		if !strings.Contains(p.errs.String(), want) {
			t.Errorf("on standard error: %q, want %q in it", p.errs, want)
		}
	}
}

// 100 ms is the promise. The machine may be busy now and then, so it is for
// most lines, and longer.
func TestLinesComePromptly(t *testing.T) {
	p := start(t)
	hc := client(t)
	var late []time.Duration
	for range 21 {
		fetch(t, hc, p.url+"/echo/now")
		answered := time.Now()
		p.line()
		late = append(late, time.Since(answered))
	}
	slices.Sort(late)
	if median := late[len(late)/2]; median > 300*time.Millisecond {
		t.Errorf("lines come %v after their answers: %v", median, late)
	}
}

func TestJSONIsOneEventALine(t *testing.T) {
	t.Parallel()
	p := startJSON(t)
	get(t, p.url+"/echo/a", p.url+"/echo/b")
	p.signal(syscall.SIGTERM)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d; %s", status, p.errs)
	}
	types := map[string]int{}
	for _, line := range p.rest() {
		var e struct {
			Seq  *uint64
			At   time.Time
			Type string
			Data map[string]any
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Seq == nil || e.At.IsZero() || e.Data == nil {
			t.Fatalf("%q: %v", line, err)
		}
		types[e.Type]++
	}
	for name, want := range map[string]int{"conn-opened": 1, "request-received": 2, "response-sent": 2, "conn-closed": 1, "server-stopped": 1} {
		if types[name] != want {
			t.Errorf("%d events %q, want %d; all: %v", types[name], name, want, types)
		}
	}
}

// startJSON runs the program with --json, and finds its address in the events.
func startJSON(t *testing.T, args ...string) *program {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launch(t, in, append([]string{"--json"}, args...)...)
	in.Close()
	p.lines = make(chan string, 100_000)
	listening := make(chan string, 1)
	go func() {
		defer close(p.lines)
		defer out.Close()
		for read := bufio.NewScanner(out); read.Scan(); {
			var e struct {
				Data struct{ URL string }
			}
			if json.Unmarshal(read.Bytes(), &e) == nil && e.Data.URL != "" {
				select {
				case listening <- e.Data.URL:
				default:
				}
			}
			p.lines <- read.Text() + "\n"
		}
	}()
	url := await(t, "the event with the URL", func() string { return <-listening })
	p.url = strings.Replace(url, "localhost", "127.0.0.1", 1)
	p.addr = p.url[strings.Index(p.url, "//")+2:]
	return p
}

func TestReasonsAreToldOnStandardError(t *testing.T) {
	p := start(t, "--plain", "--why")
	fetch(t, closing(), p.url+"/echo/a")
	logged(t, p.line(), "GET /echo/a", "200")
	// The client may be quicker than the server to close what both want closed.
	p.complains(`server closed #1 after 1 request: the client asked for it with "Connection: close"`)
}

func TestARecordingHoldsTheWholeRun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "run.jsonl")
	p := start(t, "--record", file)
	hc := client(t)
	const n = 500
	for i := range n {
		fetch(t, hc, fmt.Sprintf("%s/echo/%d", p.url, i))
	}
	p.signal(syscall.SIGTERM)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), `"type":"response-sent"`); got != n {
		t.Errorf("%d responses in the recording, want %d", got, n)
	}
	if first, _, _ := strings.Cut(string(text), "\n"); !strings.Contains(first, `"format":"httpserver-events"`) {
		t.Errorf("the first line is %q", first)
	}
	if lines := p.rest(); len(lines) != n {
		t.Errorf("%d lines in the log, want %d", len(lines), n)
	}
}
