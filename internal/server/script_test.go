package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"httpserver/internal/event"
)

// TestScripts plays the documents of testdata/script. Each section is a case: its
// name is a sentence, its lines are what one client does and sees, in the words of
// script.do. Cases run over net.Pipe in a synctest bubble, where time is exact;
// those that begin with "tcp" run over a real socket.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		doc, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range doc.Files {
			lines := strings.Split(strings.TrimSpace(string(section.Data)), "\n")
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+section.Name, func(t *testing.T) {
				if lines[0] == "tcp" {
					t.Parallel()
					playTCP(t, lines[1:])
				} else {
					synctest.Test(t, func(t *testing.T) { playPipe(t, lines) })
				}
			})
		}
	}
}

// playTCP plays a case over a real socket.
func playTCP(t *testing.T, lines []string) {
	cfg, lines := configOf(t, lines)
	r := start(t, cfg, scriptHandler)
	nc := r.dial()
	s := &script{t: t, nc: nc, got: newInbox(nc), server: r.Server, rec: r.rec, slack: 2 * time.Second, late: patience}
	defer s.got.resume()
	s.play(lines)
}

// playPipe plays a case over net.Pipe.
func playPipe(t *testing.T, lines []string) {
	cfg, lines := configOf(t, lines)
	rec := new(record)
	server := New(cfg, scriptHandler, rec)
	client, ours := net.Pipe()
	ln := &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
	ln.conns <- ours
	served := make(chan error)
	go func() { served <- server.Serve(context.Background(), ln) }()
	s := &script{t: t, got: newInbox(client), nc: client, server: server, rec: rec, slack: 300 * time.Millisecond, late: 300 * time.Millisecond}
	defer func() {
		// Also when the case has failed: the bubble must be empty at its end.
		client.Close()
		s.got.resume()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		server.Shutdown(ctx)
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	}()
	s.play(lines)
}

// A pipeListener hands out one end of each pipe it is given.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}
func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// configOf reads a case's first line if it is "config name=value ...".
func configOf(t *testing.T, lines []string) (Config, []string) {
	cfg := Config{Settings: event.Settings{KeepAlive: true}}
	words := strings.Fields(lines[0])
	if words[0] != "config" {
		return cfg, lines
	}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		d, _ := time.ParseDuration(value)
		n, _ := strconv.Atoi(value)
		switch name {
		case "idle":
			cfg.Settings.IdleTimeout = d
		case "delay":
			cfg.Settings.Delay = d
		case "max-requests":
			cfg.Settings.MaxRequests = n
		case "keep-alive":
			cfg.Settings.KeepAlive = value == "true"
		case "head":
			cfg.HeaderTimeout = d
		case "content":
			cfg.ContentTimeout = d
		case "write":
			cfg.WriteTimeout = d
		case "max-body":
			cfg.MaxContentBytes = int64(n)
		default:
			t.Fatalf("config: unknown word %q", word)
		}
	}
	return cfg, lines[1:]
}

// A script is one case in progress.
type script struct {
	t       *testing.T
	nc      net.Conn
	server  *Server
	rec     *record
	slack   time.Duration // for the peer to take what is sent
	late    time.Duration // by which limits may strike late, and events come
	said    int64         // bytes
	line    string
	got     *inbox
	br      *bufio.Reader
	methods []string // of the requests without a response yet
	resp    *http.Response
	content string
}

// play does what the lines say.
func (s *script) play(lines []string) {
	s.br = bufio.NewReader(s.got)
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !s.t.Failed() {
			s.line = line
			s.do(line)
		}
	}
}

// failf fails the case.
func (s *script) failf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s: %s", s.line, fmt.Sprintf(format, args...))
}

// do does one line.
func (s *script) do(line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "send": // text as a Go string without quotes; "* N" at its end repeats it
		s.send(rest)
	case "pause":
		time.Sleep(s.duration(rest))
	case "arrived": // the server has read all that was sent
		s.until(func(c event.ConnState) bool { return c.In == s.said })
	case "phase": // the server has reached this one
		s.until(func(c event.ConnState) bool { return c.Phase.String() == rest })
	case "stall": // read nothing from now on
		s.got.stall()
	case "read":
		s.got.resume()
	case "half-close":
		s.nc.(*net.TCPConn).CloseWrite()
	case "close":
		s.nc.Close()
	case "reset":
		s.nc.(*net.TCPConn).SetLinger(0)
		s.nc.Close()
	case "response": // one whole response with this status
		s.response(rest)
	case "field": // of the last response: name and value; no value: it is not there
		name, want, _ := strings.Cut(rest, " ")
		got := strings.Join(s.resp.Header.Values(name), "|")
		if name == "Connection" && s.resp.Close {
			got = "close" // which net/http takes out of the fields
		}
		if got != want {
			s.failf("got %q", got)
		}
	case "content":
		if want := s.text(rest); s.content != want {
			s.failf("got %q", s.content)
		}
	case "contains":
		if !strings.Contains(s.content, s.text(rest)) {
			s.failf("got %q", s.content)
		}
	case "trailer":
		name, want, _ := strings.Cut(rest, " ")
		if got := s.resp.Trailer.Get(name); got != want {
			s.failf("got %q", got)
		}
	case "bytes": // exactly these come next
		want := s.text(rest)
		b := make([]byte, len(want))
		if n, err := io.ReadFull(s.br, b); err != nil || string(b) != want {
			s.failf("got %q, %v", b[:n], err)
		}
	case "quiet": // nothing comes for this long
		time.Sleep(s.duration(rest))
		if n := s.got.size() + s.br.Buffered(); n > 0 {
			b, _ := s.br.Peek(n)
			s.failf("got %q", b)
		}
	case "eof":
		if b, err := io.ReadAll(s.br); err != nil || len(b) > 0 {
			s.failf("got %q, %v", b, err)
		}
	case "closed": // the event: reason, age of the connection, phase
		s.closed(strings.Fields(rest))
	case "sent": // the last ResponseSent: status, why, "short"
		s.sent(rest)
	case "setting":
		s.setting(rest)
	case "close-conn":
		if err := s.server.CloseConn(1); err != nil {
			s.failf("%v", err)
		}
	case "shutdown":
		go s.server.Shutdown(context.Background())
	default:
		s.failf("unknown word")
	}
}

// send sends text in the background if the peer does not take it at once: a
// pipe has no buffer.
func (s *script) send(text string) {
	n := 1
	if head, times, ok := strings.Cut(text, " * "); ok {
		text = head
		n, _ = strconv.Atoi(times)
	}
	b := bytes.Repeat([]byte(s.text(text)), n)
	for line := range bytes.Lines(b) {
		if method, _, ok := bytes.Cut(line, []byte(" ")); ok && bytes.Contains(line, []byte(" HTTP/1.")) {
			s.methods = append(s.methods, string(method))
		}
	}
	s.said += int64(len(b))
	done := make(chan struct{})
	go func() { s.nc.Write(b); close(done) }()
	select {
	case <-done:
	case <-time.After(s.slack):
	}
}

// response reads one response, interim ones ("103") too.
func (s *script) response(status string) {
	method := "GET"
	if len(s.methods) > 0 {
		method = s.methods[0]
	}
	resp, err := http.ReadResponse(s.br, &http.Request{Method: method})
	if err != nil {
		s.failf("%v", err)
	}
	if status[0] != '1' && len(s.methods) > 0 {
		s.methods = s.methods[1:]
	}
	want, broken, _ := strings.Cut(status, " ")
	body, err := io.ReadAll(resp.Body)
	if (err != nil) != (broken == "broken") {
		s.failf("content %q: %v", body, err)
	}
	s.resp, s.content = resp, string(body)
	if fmt.Sprint(resp.StatusCode) != want {
		s.failf("got %s %q", resp.Status, body)
	}
	if want[0] != '1' && resp.Header.Get("Date") == "" {
		s.failf("no Date field")
	}
}

// until waits for the open connection to be as wanted.
func (s *script) until(wanted func(event.ConnState) bool) {
	for end := time.Now().Add(s.late); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if open := s.server.Snapshot().Open; len(open) == 1 && wanted(open[0]) {
			return
		}
	}
	s.failf("it never came to that: %+v", s.server.Snapshot().Open)
}

// closed waits for ConnClosed and compares.
func (s *script) closed(want []string) {
	var closed []event.ConnClosed
	for end := time.Now().Add(s.late); len(closed) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		closed = of[event.ConnClosed](s.rec)
	}
	if len(closed) != 1 {
		s.failf("%d ConnClosed events", len(closed))
	}
	e := closed[0]
	if e.Reason.String() != want[0] {
		s.failf("got %s (%s)", e.Reason, e.Detail)
	}
	if len(want) > 1 {
		if d := s.duration(want[1]); e.Age < d || e.Age > d+s.late {
			s.failf("after %s", e.Age)
		}
	}
	if len(want) > 2 && !strings.Contains(e.Detail, strings.Join(want[2:], " ")) {
		s.failf("detail %q", e.Detail)
	}
}

// sent compares the last ResponseSent.
func (s *script) sent(want string) {
	var sent []event.ResponseSent
	for end := time.Now().Add(s.late); len(sent) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		sent = of[event.ResponseSent](s.rec)
	}
	if len(sent) == 0 {
		s.failf("no ResponseSent event")
	}
	e := sent[len(sent)-1]
	got := fmt.Sprintf("%d %s", e.Status, e.Why)
	if e.Short {
		got += " short"
	}
	if got != want {
		s.failf("got %s (%s)", got, e.Detail)
	}
}

// setting turns a switch.
func (s *script) setting(word string) {
	cfg, _ := configOf(s.t, []string{"config " + word})
	s.server.Change(func(set *event.Settings) {
		if cfg.Settings.IdleTimeout > 0 {
			set.IdleTimeout = cfg.Settings.IdleTimeout
		}
		set.KeepAlive = cfg.Settings.KeepAlive
	})
}

// text is a Go string without its quotes.
func (s *script) text(rest string) string {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(rest, `"`, `\"`) + `"`)
	if err != nil {
		s.failf("%v", err)
	}
	return text
}

// duration reads a duration.
func (s *script) duration(text string) time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(text))
	if err != nil {
		s.failf("%v", err)
	}
	return d
}
