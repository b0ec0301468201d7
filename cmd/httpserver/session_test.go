package main

import (
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// logLine is a line of the log. Its groups are peer, request, status and
// milliseconds.
var logLine = regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] (\S+:\d+) - (\S+ \S+) - (\d{3}) - (\d+)ms$`)

// logged checks a line of the log against a request and a status.
func logged(t *testing.T, line, request, status string) {
	t.Helper()
	m := logLine.FindStringSubmatch(line)
	if m == nil || m[2] != request || m[3] != status {
		t.Errorf("the log has %q, want [time] peer - %s - %s - ms", line, request, status)
	}
}

// The session that the documentation begins with, byte for byte. (With curl it
// is typed by the README's test.)
func TestDocumentedSession(t *testing.T) {
	t.Parallel()
	p := start(t)
	page, err := os.ReadFile("../../public/index.html")
	if err != nil {
		t.Fatal(err)
	}

	c := p.dial()
	c.ask("/index.html")
	head, content, _ := strings.Cut(c.rest(), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	if lines[0] != "HTTP/1.1 200 OK" {
		t.Errorf("the status line is %q", lines[0])
	}
	var order []string
	for _, l := range lines[1:] {
		switch name, _, _ := strings.Cut(l, ":"); name {
		case "Content-Type", "Content-Length", "Connection":
			order = append(order, l)
		}
	}
	if want := "Content-Type: text/html; Content-Length: 156; Connection: keep-alive"; strings.Join(order, "; ") != want {
		t.Errorf("the fields are\n%s\nwant among them, in this order, %s", head, want)
	}
	if content != string(page) {
		t.Errorf("the content is %q, the file %q", content, page)
	}
	logged(t, p.line(), "GET /index.html", "200")

	if _, got, err := request(closing(), "POST", p.url+"/echo", `{"message": "hello"}`); err != nil || got != `{"received": {"message": "hello"}}` {
		t.Errorf("the echo is %q", got)
	}
	logged(t, p.line(), "POST /echo", "200")

	if _, got, err := request(closing(), "GET", p.url+"/not-found", ""); err != nil || got != "HTTP/1.1 404 Not Found" {
		t.Errorf("what is missing is answered with %q", got)
	}
	logged(t, p.line(), "GET /not-found", "404")

	p.signal(syscall.SIGTERM)
	if s := p.status(); s != 0 {
		t.Errorf("exit status %d", s)
	}
	if rest := p.rest(); len(rest) > 0 {
		t.Errorf("the log has lines for nothing: %q", rest)
	}
	if errs := p.errs.String(); errs != "" {
		t.Errorf("on standard error: %s", errs)
	}
}

func TestFirstLineSaysWhereItListens(t *testing.T) {
	for _, c := range []struct{ host, want string }{
		{"", ":"}, {"127.0.0.1", "127.0.0.1:"}, {"localhost", "localhost:"}, {"::1", "[::1]:"},
	} {
		if c.host == "::1" && !hasIPv6() {
			continue
		}
		args := []string{"--host", c.host}
		if c.host == "" {
			args = nil
		}
		out, in, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		launch(t, in, args...)
		in.Close()
		var port int
		line := await(t, "the first line", func() string { b := make([]byte, 200); n, _ := out.Read(b); return string(b[:n]) })
		if _, err := fmt.Sscanf(line, "Server listening on "+strings.ReplaceAll(c.want, "%", "%%")+"%d\n", &port); err != nil || port == 0 {
			t.Errorf("with --host %q the first line is %q", c.host, line)
		}
		out.Close()
	}
}

// hasIPv6 tells whether this machine does.
func hasIPv6() bool {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return false
	}
	l.Close()
	return true
}
