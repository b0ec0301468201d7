package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
)

// hostile is a text that drives a terminal and forges a line where it is printed
// as it is.
const hostile = "\x1b]0;EVIL\a\x1b[66mEVIL\u009b31m\u202eX\u2028\x7f\r\nhttpserver: forged\n"

// hostileName is the same for where no NUL, slash or line feed may be.
var hostileName = strings.NewReplacer("\n", "", "/", "").Replace(hostile)

// driven matches what a terminal must not get of it.
var driven = regexp.MustCompile("\x1b\\]0;EVIL|\x1b\\[66m|\u009b|\u202e|\u2028|\x7f|(?m:^httpserver: forged)")

// harmless fails the test if out has anything but printable characters and the
// ends of lines, or a forged line, or nothing of the hostile text at all.
func harmless(t *testing.T, out string) {
	t.Helper()
	if !strings.Contains(out, "EVIL") {
		t.Errorf("the hostile text did not come this way, so this shows nothing: %q", out)
	}
	if at := driven.FindString(out); at != "" {
		t.Errorf("%q in %q", at, out)
	}
	for _, r := range out {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%q in %q", r, out)
		}
	}
}

// Texts of clients, upstreams, certificates, files, flags, the environment and
// recordings go to a terminal in plain mode.
func TestNoForeignByteDrivesTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recording := filepath.Join(dir, "hostile.jsonl")
	if err := os.WriteFile(recording, []byte(hostileRecording(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		env  string
		args []string
	}{
		{"a root that is not there", "", []string{"--root", hostileName}},
		{"a directory for uploads", "", []string{"--files", hostileName}},
		{"a log file", "", []string{"--port", "0", "--log-file", hostileName + "/log"}},
		{"a recording to write", "", []string{"--port", "0", "--record", hostileName + "/log"}},
		{"a recording to show", "", []string{"--replay", hostileName}},
		{"a certificate", "", []string{"--tls-cert", hostileName, "--tls-key", "key"}},
		{"a host", "", []string{"--host", hostileName}},
		{"a proxy", "", []string{"--proxy", "/a=" + hostile}},
		{"a proxy's host", "", []string{"--proxy", "/a=http://" + hostileName}},
		{"a port", "", []string{"--port", hostile}},
		{"a choice", "", []string{"--theme", hostile}},
		{"a scenario", "", []string{"--demo", hostile}},
		{"a flag", "", []string{"--" + hostile}},
		{"an argument", "", []string{hostile}},
		{"the environment", "HTTPSERVER_IDLE_TIMEOUT=" + hostile, nil},
		{"a switch in the environment", "HTTPSERVER_BROWSE=" + hostile, nil},
		{"a recording's notices and lines", "", []string{"--plain", "--replay", recording}},
		{"a recording's events", "", []string{"--json", "--replay", recording}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.Command(binary(t, "httpserver"), c.args...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), c.env)
			out, _ := cmd.CombinedOutput()
			harmless(t, string(out))
		})
	}
}

// hostileRecording is a recording with the hostile text in every string of every
// event in it.
func hostileRecording(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{
		`{"format":"httpserver-events","version":1}`,
		`{"seq":0,"at":"2026-01-01T00:00:00Z","type":"snapshot","data":{"server":{"addr":EVIL,"url":EVIL,"root":EVIL,"go":EVIL,"pid":1,"settings":{"keep_alive":true,"idle_timeout":5000000000,"max_requests":0,"delay":0},"limits":{}},"since":"2026-01-01T00:00:00Z","open":[],"totals":{}}}`,
		`{"seq":1,"at":"2026-01-01T00:00:01Z","type":"server-started","data":{"addr":EVIL,"url":EVIL,"root":EVIL,"go":EVIL,"pid":1,"settings":{"keep_alive":true,"idle_timeout":5000000000,"max_requests":0,"delay":0},"limits":{}}}`,
		`{"seq":2,"at":"2026-01-01T00:00:02Z","type":"conn-opened","data":{"conn":1,"peer":"127.0.0.1:1000","name":EVIL,"tag":EVIL}}`,
		`{"seq":3,"at":"2026-01-01T00:00:03Z","type":"request-received","data":{"conn":1,"nth":1,"method":EVIL,"target":EVIL,"host":EVIL,"minor":1,"head":20}}`,
		`{"seq":4,"at":"2026-01-01T00:00:04Z","type":"response-sent","data":{"conn":1,"nth":1,"peer":"127.0.0.1:1000","method":EVIL,"target":EVIL,"status":200,"begun":"2026-01-01T00:00:03Z","took":1000,"in":20,"out":20}}`,
		`{"seq":5,"at":"2026-01-01T00:00:05Z","type":"notice","data":{"text":EVIL}}`,
		`{"seq":6,"at":"2026-01-01T00:00:06Z","type":"conn-closed","data":{"conn":1,"reason":"bad-host","detail":EVIL,"phase":"idle","requests":1,"in":20,"out":20,"age":1000}}`,
	}
	return strings.ReplaceAll(strings.Join(lines, "\n")+"\n", "EVIL", string(text))
}

func TestNoClientDrivesTheTerminal(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"--plain", "--json", "--why"} {
		t.Run(mode, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			p, out, ended := launch(t, w, mode), new(buffer), make(chan struct{})
			w.Close()
			go func() { defer close(ended); defer r.Close(); io.Copy(out, r) }()
			await(t, "the address", func() bool {
				out.until(func(s string) bool { return portOf.MatchString(s) })
				return true
			})
			p.addr = "127.0.0.1:" + portOf.FindStringSubmatch(out.String())[1]
			for _, request := range []string{
				"GET /" + hostileName + " HTTP/1.1\r\nHost: a\r\n\r\n",
				hostileName + " / HTTP/1.1\r\nHost: a\r\n\r\n",
				"GET /EVIL HTTP/1.1\r\nHost: " + hostileName + "\r\n\r\n",
				"GET /EVIL HTTP/1.1\r\nHost: a\r\nUser-Agent: " + hostileName + "\r\n\r\n",
				"GET /EVIL HTTP/" + hostileName + "\r\n\r\n",
				"POST /EVIL HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + hostileName + "\r\n\r\n",
				"POST /EVIL HTTP/1.1\r\nHost: a\r\nContent-Length: " + hostileName + "\r\n\r\n",
				"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;" + hostileName + "\r\n\r\n",
				"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\x1b]0;",
				"\x16\x03\x01" + hostile,
			} {
				c := p.dial()
				c.say(request)
				c.CloseWrite()
				io.Copy(io.Discard, c)
				c.Close()
			}
			p.signal(syscall.SIGTERM)
			p.status()
			<-ended
			harmless(t, out.String()+p.errs.String())
		})
	}
}

// portOf finds the port in the first line of each plain mode.
var portOf = regexp.MustCompile(`(?:listening on :|"addr":"\[::\]:)(\d+)`)

// An upstream's texts reach standard error through the proxy's failures: while
// it serves, and after the dashboard has left.
func TestNoUpstreamDrivesTheTerminal(t *testing.T) {
	t.Parallel()
	secure := hostileUpstream(t)
	for _, c := range []struct{ name, says string }{
		{"a certificate", ""},
		{"a status line", "HTTP/1.1 " + hostileName + " OK\r\n\r\n"},
		{"a version", hostileName + "\r\n\r\n"},
		{"a reason phrase", "HTTP/1.1 200 EVIL" + hostileName + "\r\nContent-Length: 0\r\n\r\n"},
		{"a field", "HTTP/1.1 200 OK\r\nA" + hostileName + ": x\r\n\r\n"},
		{"a length", "HTTP/1.1 200 OK\r\nContent-Length: " + hostileName + "\r\n\r\n"},
		{"a coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + hostileName + "\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, url := "/up", "https://"+secure
			if c.says != "" { // of which not all is told
				path, url = "/EVIL", "http://"+saying(t, c.says)
			}
			p := start(t, "--proxy", path+"="+url, "--why")
			request(client(t), "GET", p.url+path, "")
			p.signal(syscall.SIGTERM)
			p.status()
			harmless(t, strings.Join(p.rest(), "\n")+"\n"+p.errs.String())
		})
	}
	t.Run("after the dashboard", func(t *testing.T) {
		errs := new(buffer)
		term := dashboardErrs(t, errs, 80, 24, nil, "--proxy", "/up=https://"+secure)
		request(client(t), "GET", strings.Replace(term.url, "localhost", "127.0.0.1", 1)+"/up", "")
		term.press("q")
		term.status()
		harmless(t, errs.String())
		if at := driven.FindString(term.screen.String()); at != "" {
			t.Errorf("%q on the screen", at)
		}
	})
}

// hostileUpstream is a TLS server whose certificate has the hostile text in each
// name.
func hostileUpstream(t *testing.T) (addr string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: hostile, Organization: []string{hostile}},
		NotAfter:     time.Now().Add(time.Hour),
		DNSNames: []string{strings.Map(func(r rune) rune { // an IA5String has ASCII only
			if r > 0x7f {
				return -1
			}
			return r
		}, hostile)},
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	answering(t, ln, "")
	return strings.Replace(ln.Addr().String(), "127.0.0.1", "localhost", 1) // which is none of its names
}

// saying is a TCP server that reads a request's head and says text.
func saying(t *testing.T, text string) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	answering(t, ln, text)
	return ln.Addr().String()
}

// answering answers each connection with text until the test ends.
func answering(t *testing.T, ln net.Listener, text string) {
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := make([]byte, 4096)
				c.Read(b)
				io.WriteString(c, text)
			}()
		}
	}()
}

// A recording's texts reach the screen, the window's title and what is printed
// after it.
func TestNoRecordingDrivesTheTerminal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "hostile.jsonl")
	if err := os.WriteFile(file, []byte(hostileRecording(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	term := onTerminal(t, 120, 35, nil, binary(t, "httpserver"), "--replay", file)
	term.shows("EVIL")
	for _, key := range []string{"2", "3", "w", "\x1b", "?", "\x1b", "E", "\x1b", "1", "z"} {
		term.press(key)
		term.shows("\x1b[?2026l")
	}
	term.press("q")
	term.status()
	if at := driven.FindString(term.screen.String()); at != "" {
		t.Errorf("%q reached the terminal", at)
	}
}

// The companions print what strangers send.
func TestNoStrangerDrivesTheCompanionsTerminal(t *testing.T) {
	for _, name := range []string{"tcplistener", "udplistener", "udpsender"} {
		out, _ := exec.Command(binary(t, name), hostile).CombinedOutput()
		harmless(t, string(out))
		out, _ = exec.Command(binary(t, name), "--"+hostile).CombinedOutput()
		harmless(t, string(out))
	}
	out, _ := exec.Command(binary(t, "udpsender"), "--addr", hostile).CombinedOutput()
	harmless(t, string(out))
}
