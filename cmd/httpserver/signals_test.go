package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A closed terminal (SIGHUP) stops it as well, without a log file or a certificate
// to reopen: it would keep its port, unseen.
func TestSignalsStopWithGrace(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			p := start(t)
			idle, busy := p.dial(), p.dial()
			idle.ask("/echo/idle")
			idle.answer()
			logged(t, p.line(), "GET /echo/idle", "200")
			// The answer's head comes at once and its content slowly, so we
			// know that the exchange is in progress.
			busy.ask("/drip?numbytes=10&duration=1")
			busy.begins()
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
				t.Errorf("the response in progress ends with %q, %v", rest, err)
			}
			if status := p.status(); status != 0 {
				t.Errorf("exit status %d", status)
			}
			all := p.rest()
			if len(all) != 1 {
				t.Fatalf("the log has %q, want the response in progress", all)
			}
			logged(t, all[0], "GET /drip?numbytes=10&duration=1", "200")
		})
	}
}

func TestASecondSignalDoesNotWait(t *testing.T) {
	t.Parallel()
	p := start(t)
	busy := p.dial()
	busy.ask("/drip?numbytes=10&duration=30")
	busy.begins()
	p.signal(syscall.SIGTERM)
	p.complains("waiting up to 10s for exchanges in progress")
	p.signal(syscall.SIGINT)
	if status := p.status(); status != 130 {
		t.Errorf("exit status %d, want 130", status)
	}
}

// nohup starts a program that ignores SIGHUP, and means it to stay.
func TestNohup(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Log("only Linux says which signals a program ignores")
		return
	}
	for _, c := range []struct {
		args    []string
		ignored bool
	}{
		{nil, true},
		{[]string{"--log-file", filepath.Join(t.TempDir(), "log")}, false},
	} {
		signal.Ignore(syscall.SIGHUP) // which the program takes over
		p := start(t, c.args...)
		handleHangup()
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		_, mask, _ := strings.Cut(string(status), "SigIgn:")
		mask, _, _ = strings.Cut(mask, "\n")
		signals, err := strconv.ParseUint(strings.TrimSpace(mask), 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := signals&(1<<(syscall.SIGHUP-1)) != 0; got != c.ignored {
			t.Errorf("with %q SIGHUP is ignored: %v", c.args, got)
		}
	}
}

func TestHangupOpensTheLogAnew(t *testing.T) {
	t.Parallel()
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

// A build may remove and create the working directory: the names of the flags
// keep the meaning that they had at the start.
func TestHangupFollowsRelativeNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, wd, certs, log string }{
		{"in the working directory", "wd", ".", "log"},
		{"with a dot", "wd", "./", "./log"},
		{"in a directory below", "wd", "sub", "sub/log"},
		{"beside the working directory", "wd", "../beside", "../beside/log"},
		{"up and down again", "wd", "sub/..", "sub/../log"},
		{"beside a working directory that is a link", "link", "../beside", "../beside/log"},
		{"in a working directory that is a link", "link", ".", "log"},
		{"through a link and up", "wd", "away/../beside", "away/../beside/log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			real, wd := filepath.Join(base, "tree", "wd"), filepath.Join(base, "tree", "wd")
			build := func() {
				t.Helper()
				must(os.RemoveAll(filepath.Join(base, "tree")))
				for _, dir := range []string{"tree/wd/sub", "tree/beside", "tree/other/away", "tree/other/beside"} {
					must(os.MkdirAll(filepath.Join(base, dir), 0o755))
				}
				must(os.Symlink("../other/away", filepath.Join(real, "away")))
				certs, err := filepath.EvalSymlinks(real + "/" + c.certs)
				must(err)
				writePair(t, certs)
			}
			build()
			if c.wd == "link" {
				wd = filepath.Join(base, "link")
				must(os.Symlink(real, wd))
			}
			p := startIn(t, wd, "--port", "0", "--proxy", "", "--tls-cert", c.certs+"/cert.pem", "--tls-key", c.certs+"/key.pem", "--log-file", c.log)
			build()
			p.signal(syscall.SIGHUP)
			p.complains("reopened " + c.log)
			p.complains("read " + c.certs + "/cert.pem again")
			if _, err := os.Stat(real + "/" + c.log); err != nil {
				t.Error(err)
			}
		})
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
