package main

import (
	"bytes"
	"context"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// longest is how long a test waits for what has to come.
const longest = 20 * time.Second

// Streams are a program and its standard streams.
type streams struct {
	*process
	mu        sync.Mutex
	out, errs bytes.Buffer
	done      sync.WaitGroup
}

// program is the program with an input; end reads the rest of what it writes.
func program(t *testing.T, stdin *os.File) (c *streams, end func()) {
	t.Helper()
	c = &streams{process: &process{stdin: stdin, exit: func(int) { t.Error("it ends at once") }, getenv: func(string) string { return "" }}}
	var writers []*os.File
	for _, to := range []struct {
		file **os.File
		text *bytes.Buffer
	}{{&c.stdout, &c.out}, {&c.stderr, &c.errs}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		*to.file = w
		writers = append(writers, w)
		c.done.Go(func() {
			defer r.Close()
			buf := make([]byte, 4096)
			for {
				n, err := r.Read(buf)
				c.mu.Lock()
				to.text.Write(buf[:n])
				c.mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	return c, func() {
		for _, w := range writers {
			w.Close()
		}
		c.done.Wait()
	}
}

// waitFor waits until a pattern is in a text, and returns its first group.
func waitFor(t *testing.T, pattern string, text func() string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(longest); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := re.FindStringSubmatch(text()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("waited %v for %q in %s", longest, pattern, text())
	return ""
}

// lines are what a server tells of a connection with two requests, once tell is called.
func lines(t *testing.T) (stdin *os.File, tell func()) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	peer := netip.MustParseAddrPort("10.0.0.1:4000")
	var text []byte
	for i, e := range []event.Event{
		event.ServerStarted{Addr: ":8080"}, event.ConnOpened{Conn: 7, Peer: peer},
		event.RequestReceived{Conn: 7, Nth: 1, Method: "GET", Target: "/?token=secret", Minor: 1},
		event.ResponseSent{Conn: 7, Nth: 1, Peer: peer, Method: "GET", Target: "/?token=secret", Status: 200, Why: reason.Keep11},
		event.RequestReceived{Conn: 7, Nth: 2, Method: "GET", Target: "/", Minor: 1},
		event.ResponseSent{Conn: 7, Nth: 2, Peer: peer, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11},
		event.ConnClosed{Conn: 7, Reason: reason.ClientEOF, Requests: 2},
	} {
		text, _ = event.AppendLine(text, event.Entry{Seq: uint64(i + 1), At: time.Now().UTC(), Event: e})
		text = append(text, '\n')
	}
	return r, func() {
		w.Write(text)
		w.Close()
	}
}

// What a server does is published, recorded with its name, and shown again.
func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fleet.jsonl")
	rec, end := program(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() { ended <- rec.run(ctx, []string{"record", file, "--broker=127.0.0.1:0"}) }()
	said := func() string { rec.mu.Lock(); defer rec.mu.Unlock(); return rec.errs.String() }
	url := waitFor(t, `the broker is at (nats://127\.0\.0\.1:\d+)`, said)

	recorded := func() string { text, _ := os.ReadFile(file); return string(text) }
	stdin, tell := lines(t)
	pub, endPub := program(t, stdin)
	go func() { ended <- pub.run(t.Context(), []string{"publish", url, "--name", "web-1"}) }()
	waitFor(t, `"detailed":true`, recorded) // the watcher has joined: it gets the details
	tell()
	if status := <-ended; status != exitOK {
		t.Errorf("publish ends with %d", status)
	}
	endPub()
	waitFor(t, `"ended":true`, recorded)
	stop()
	if status := <-ended; status != exitOK {
		t.Errorf("record ends with %d: %s", status, said())
	}
	end()

	show, endShow := program(t, nil)
	devNull, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer devNull.Close()
	show.stdin = devNull
	if status := show.run(t.Context(), []string{"replay", file}); status != exitOK {
		t.Errorf("replay ends with %d", status)
	}
	endShow()
	for _, want := range []string{`"type":"conn-opened","data":{"conn":1,"peer":"10.0.0.1:4000","server":"web-1","own":7}`,
		`"target":"/?token=******"`, `"server":"web-1"`, `"requests":2,"reused":1`, `{"reason":"client-closed","n":1}`} {
		if !strings.Contains(show.out.String(), want) {
			t.Errorf("the recording has no %s", want)
		}
	}
	if strings.Contains(show.out.String(), "secret") {
		t.Error("a secret is in the recording")
	}
}

// A wrong command line is said in a line, with the status of one.
func TestWrongCommands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args   string
		status int
		says   string
	}{
		{"nonsense", exitUsage, `unknown command "nonsense"`},
		{"publish a b", exitUsage, "accepts at most 1 arg"},
		{"publish --name web/1", exitUsage, "a name has 1 to 64 letters"},
		{"publish --context ../x", exitFailed, "is no name of a NATS context"},
		{"watch --theme green", exitUsage, "the themes are auto, contrast and mono"},
		{"watch nats://a --broker", exitUsage, "leave out the other one"},
		{"watch --broker=nonsense", exitUsage, "is not host:port"},
		{"record", exitUsage, "accepts between 1 and 2 arg"},
		{"replay none.jsonl", exitFailed, "no such file"},
		{"watch --nonsense", exitUsage, "unknown flag"},
	} {
		p, end := program(t, nil)
		status := p.run(t.Context(), strings.Fields(c.args))
		end()
		if says := p.errs.String(); status != c.status || !strings.Contains(says, c.says) || strings.Count(says, "\n") != 1 {
			t.Errorf("%s: status %d, %q; want %d, %q", c.args, status, says, c.status, c.says)
		}
	}
}

// A broker that other machines reach asks for a word, and publishers have it in the URL.
func TestABrokerForOthersAsksForAWord(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"127.0.0.1": `^nats://127\.0\.0\.1$`, "::1": `^nats://::1$`, "localhost": `^nats://localhost$`,
		"0.0.0.0": `^nats://[a-z0-9]{8}@THIS-MACHINE$`, "": `^nats://[a-z0-9]{8}@THIS-MACHINE$`, "192.0.2.7": `^nats://[a-z0-9]{8}@192\.0\.2\.7$`,
		"web.example": `^nats://[a-z0-9]{8}@web\.example$`,
	} {
		word, shown := wordFor(host)
		if word != "" {
			word += "@"
		}
		if got := "nats://" + word + shown; !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("at %q a publisher is told %q", host, got)
		}
	}
}

// A command that is run is a server like any other; its end is told.
func TestACommandThatIsRun(t *testing.T) {
	t.Parallel()
	p, end := program(t, nil)
	out, wait, err := p.start(t.Context(), `printenv HTTPSERVER_JSON`)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(out)
	if err != nil || string(text) != "true\n" {
		t.Errorf("the command prints %q, %v", text, err)
	}
	if err := wait(); err != nil {
		t.Error(err)
	}
	end()
}
