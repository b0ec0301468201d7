//go:build clients

package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A programRun is a program that does something, and what has to be told of it.
type programRun struct {
	name    string
	args    string // of the server
	whole   bool   // of the witness
	command string // ADDR is the address to ask, PORT its port, DIR a directory to write to
	config  string // of a proxy in front of the server, written to DIR/conf
	conns   []toldConn
}

// What is told of real programs is what passed.
func TestWhatIsToldOfProgramsIsWhatPassed(t *testing.T) {
	// Beside no other test: a busy machine sees and tells late.
	gaveUp := func(ended event.Ended) []toldConn {
		return []toldConn{{reason.DidNotWait, ended, "200~", "it had waited "}}
	}
	for _, r := range []programRun{
		{"curl with a timeout", "", true, "curl -s -m 1 http://ADDR/delay/2", "", gaveUp(event.ClientFIN)},
		{"curl with a timeout, within TLS", "--tls-self-signed", true, "curl -sk -m 1 https://ADDR/delay/2", "", gaveUp(event.EndUnknown)},
		{"curl that is killed", "", true, "timeout -s KILL 1 curl -s http://ADDR/delay/2", "", gaveUp(event.ClientFIN)},
		{"wget with a timeout", "", true, "wget -q -T 1 -t 1 -O /dev/null http://ADDR/delay/2", "", gaveUp(event.ClientFIN)},
		{"wget within TLS with a timeout", "--tls-self-signed", true, "wget -q --no-check-certificate -T 1 -t 1 -O /dev/null https://ADDR/delay/2", "", nil},
		{"ab with a timeout", "", true, "ab -q -s 1 -n 1 http://ADDR/delay/2", "", gaveUp(event.ClientFIN)},
		{"Node's fetch with an AbortSignal", "", true, `node -e "fetch('http://ADDR/delay/5', {signal: AbortSignal.timeout(3000)}).catch(() => {})"`, "", nil}, // it may open one more connection, and not use it
		{"Python's urllib with a timeout", "", true, `python3 -c "import urllib.request; urllib.request.urlopen('http://ADDR/delay/2', timeout=1)"`, "", gaveUp(event.ClientFIN)},
		{"nc that half-closes and waits", "", false, "printf 'GET /delay/1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' | nc -N 127.0.0.1 PORT", "",
			[]toldConn{{reason.ClientEOF, event.ClientFIN, "200", ""}}},
		{"curl in a pipe that breaks", "--root DIR", true, "curl -s http://ADDR/big.bin | head -c 100000", "",
			[]toldConn{{reason.LeftResponse, event.EndUnknown, "200~", " of the response acknowledged"}}},
		{"curl at a limited rate", "--root DIR --idle-timeout 500ms", true, "curl -s -o /dev/null --limit-rate 400k -r 0-1199999 http://ADDR/big.bin", "", nil}, // its system may take all of it at once
		{"curl refuses the certificate", "--tls-self-signed", true, "curl -s https://ADDR/", "",
			[]toldConn{{reason.TLSRefused, event.EndUnknown, "", "alert: "}}},
		{"openssl refuses the certificate", "--tls-self-signed", true, "openssl s_client -verify_return_error -connect ADDR </dev/null", "",
			[]toldConn{{reason.TLSRefused, event.EndUnknown, "", "alert: "}}},
		{"wget refuses the certificate", "--tls-self-signed", true, "wget -q -t 1 -O /dev/null https://ADDR/", "", nil},
		{"curl sends Expect: 100-continue and is refused", "--max-body-bytes 1k", true, "head -c 5000 /dev/zero | curl -s -o /dev/null -H Expect:100-continue --expect100-timeout 60 -T - http://ADDR/echo", "", nil},
		{"nginx gives up, proxy_read_timeout", "", true, "nginx -p DIR -c conf", `daemon off; error_log stderr; pid DIR/pid; events {}
http { access_log off; client_body_temp_path DIR/a; proxy_temp_path DIR/b; fastcgi_temp_path DIR/c; uwsgi_temp_path DIR/d; scgi_temp_path DIR/e;
 server { listen 127.0.0.1:FRONT; location / { proxy_pass http://ADDR; proxy_read_timeout 1s; } } }`, gaveUp(event.ClientFIN)},
		{"HAProxy gives up, timeout server", "", true, "haproxy -db -f DIR/conf", `defaults
 mode http
 timeout connect 5s
 timeout client 10s
 timeout server 1s
listen all
 bind 127.0.0.1:FRONT
 server one ADDR
`, nil}, // its RST comes before the response, or after it
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, name := range strings.Fields("curl wget ab nc node python3 openssl nginx haproxy") {
				if _, err := exec.LookPath(name); err != nil && strings.Contains(r.command, name+" ") {
					t.Skipf("there is no %s", name)
				}
			}
			tr := startTruth(t, r.whole, truthArgs(t, r.args)...)
			r.run(t, tr.w.addr())
			tr.holds(tr.end(), r.conns)
		})
	}
}

// run runs the program to its end. A proxy gets one request, and is stopped after
// its response.
func (r *programRun) run(t *testing.T, addr string) {
	t.Helper()
	dir, front := t.TempDir(), freePort(t)
	_, port, _ := net.SplitHostPort(addr)
	fill := strings.NewReplacer("ADDR", addr, "PORT", port, "DIR", dir, "FRONT", front)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+fill.Replace(r.command))
	if strings.Contains(r.command, "|") {
		cmd.Args[2] = fill.Replace(r.command)
	}
	if r.config == "" {
		out, err := cmd.CombinedOutput()
		t.Logf("%v: %.200s", err, out) // that it fails is the behaviour
		return
	}
	if err := os.WriteFile(filepath.Join(dir, "conf"), []byte(fill.Replace(r.config)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Signal(syscall.SIGTERM); cmd.Wait() }()
	url := fmt.Sprintf("http://127.0.0.1:%s/delay/2", front)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if status, _, err := request(closing(), "GET", url, ""); err == nil {
			if status != 504 {
				t.Errorf("the proxy's response is %d, want 504", status)
			}
			return
		}
	}
	t.Errorf("the proxy does not listen: %s", &out)
}
