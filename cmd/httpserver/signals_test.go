package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dial opens a connection to the program, with a deadline.
func (p *program) dial() net.Conn {
	p.t.Helper()
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	return c
}

// ask sends a GET request for target on c.
func ask(t *testing.T, c net.Conn, target string) {
	t.Helper()
	if _, err := io.WriteString(c, "GET "+target+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
}

func TestSignalsStopWithGrace(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			p := start(t)
			idle, busy := p.dial(), p.dial()
			ask(t, idle, "/echo/idle")
			readResponse(t, idle)
			logged(t, p.line(), "GET /echo/idle", "200")
			// The answer's head comes at once and its content slowly, so we
			// know that the exchange is under way.
			ask(t, busy, "/drip?numbytes=10&duration=1")
			head := make([]byte, 12)
			if _, err := io.ReadFull(busy, head); err != nil {
				t.Fatal(err)
			}
			p.signal(s)

			if rest, err := io.ReadAll(idle); err != nil || len(rest) > 0 {
				t.Errorf("the idle connection: %q, %v; want a clean end", rest, err)
			}
			if c, err := net.Dial("tcp", p.addr); err == nil {
				c.Close()
				t.Error("a new connection is still accepted")
			}
			rest, err := io.ReadAll(busy)
			if err != nil || strings.Count(string(rest), "*") != 10 {
				t.Errorf("the answer in flight ends with %q, %v", rest, err)
			}
			if status := p.status(); status != 0 {
				t.Errorf("exit status %d", status)
			}
			all := p.rest()
			if len(all) != 1 {
				t.Fatalf("the log has %q, want the answer in flight", all)
			}
			logged(t, all[0], "GET /drip?numbytes=10&duration=1", "200")
		})
	}
}

func TestASecondSignalDoesNotWait(t *testing.T) {
	p := start(t)
	busy := p.dial()
	ask(t, busy, "/drip?numbytes=10&duration=30")
	if _, err := io.ReadFull(busy, make([]byte, 12)); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGTERM)
	p.complains("waiting up to 10s for exchanges in flight")
	p.signal(syscall.SIGINT)
	if status := p.status(); status != 130 {
		t.Errorf("exit status %d, want 130", status)
	}
}

func TestHangupOpensTheLogAnew(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	p := start(t, "--log-file", log)
	first := get(t, p.url+"/echo/first")
	if first != "first" {
		t.Fatalf("the echo is %q", first)
	}
	line := p.line()
	waitForFile(t, log, line+"\n")

	moved := filepath.Join(dir, "log.1")
	if err := os.Rename(log, moved); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGHUP)
	waitForFile(t, log, "") // it is there again
	get(t, p.url+"/echo/second")
	logged(t, p.line(), "GET /echo/second", "200")
	p.signal(syscall.SIGTERM)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	waitForFile(t, moved, line+"\n")
	if text, _ := os.ReadFile(log); !strings.Contains(string(text), "/echo/second") || strings.Contains(string(text), "/echo/first") {
		t.Errorf("the new log has %q", text)
	}
}

func TestHangupWithADeadLogGoesOn(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "sub", "log")
	if err := os.Mkdir(filepath.Dir(log), 0o700); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--log-file", log)
	if err := os.RemoveAll(filepath.Dir(log)); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGHUP)
	p.complains("going on with the old file")
	if got := get(t, p.url+"/echo/on"); got != "on" {
		t.Errorf("the echo is %q", got)
	}
}

func TestHangupReadsTheCertificateAnew(t *testing.T) {
	dir := t.TempDir()
	cert, key := writePair(t, dir)
	p := start(t, "--tls-cert", cert, "--tls-key", key)
	served := func() string {
		conn, err := tls.Dial("tcp", p.addr, &tls.Config{InsecureSkipVerify: true}) // which one it is, is the question
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].SerialNumber.String()
	}
	first := served()
	writePair(t, dir)
	p.signal(syscall.SIGHUP)
	await(t, "the new certificate", func() bool {
		for served() == first {
		}
		return true
	})
	if err := os.WriteFile(cert, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := served()
	p.signal(syscall.SIGHUP)
	p.complains("going on with the old certificate")
	if now := served(); now != good {
		t.Errorf("after a failed reload the certificate is %s, it was %s", now, good)
	}
}

// waitForFile waits until a file is there and holds want.
func waitForFile(t *testing.T, name, want string) {
	t.Helper()
	var text []byte
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		var err error
		if text, err = os.ReadFile(name); err == nil && bytes.Contains(text, []byte(want)) {
			return
		}
		time.Sleep(5 * time.Millisecond) // a file has nothing else to wait on
	}
	t.Fatalf("%s has %q, want %q in it", name, text, want)
}

// readResponse reads one response with a Content-Length, and returns it.
func readResponse(t *testing.T, c net.Conn) (head, content string) {
	t.Helper()
	r := bufio.NewReader(c)
	n := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("read a response: %v after %q", err, head)
		}
		head += line
		if v, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			for _, d := range strings.TrimSpace(v) {
				n = n*10 + int(d-'0')
			}
		}
		if line == "\r\n" {
			break
		}
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		t.Fatalf("read content: %v", err)
	}
	return head, string(b)
}
