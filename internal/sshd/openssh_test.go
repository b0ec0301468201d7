//go:build unix

package sshd

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"httpserver/internal/lacking"
)

// openSSH is a command of OpenSSH's client for the server at addr, which knows the
// word. A machine without it skips the test.
func openSSH(t *testing.T, name, addr string, args ...string) *exec.Cmd {
	t.Helper()
	lacking.Program(t, name)
	dir := t.TempDir()
	ask := filepath.Join(dir, "ask")
	if err := os.WriteFile(ask, []byte("#!/bin/sh\necho "+word+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(addr)
	all := []string{"-F", "none", "-o", "UserKnownHostsFile=" + filepath.Join(dir, "hosts"), "-o", "StrictHostKeyChecking=accept-new",
		"-o", "LogLevel=INFO", "-o", "PubkeyAuthentication=no", "-o", "IdentityAgent=none", "-o", "SetEnv=SECRET=1"}
	if name == "sftp" {
		all = append(all, "-P", port, "127.0.0.1")
	} else {
		all = append(append(all, "-p", port, "-l", "mia"), args...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, all...)
	cmd.Env = append(os.Environ(), "SSH_ASKPASS="+ask, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=none", "TERM=xterm-256color")
	return cmd
}

// agent starts an agent that answers nothing, and returns its socket.
func agent(t *testing.T) (socket string) {
	socket = filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	return socket
}

func TestOpenSSHIsRefusedAllButAScreen(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	for _, c := range []struct {
		name, program string
		args          []string
		status        int
		want          string
	}{
		{"a command", "ssh", []string{"127.0.0.1", "ls", "/"}, 1, noCommand},
		{"a command with a terminal", "ssh", []string{"-tt", "127.0.0.1", "ls"}, 1, noCommand},
		{"a shell without a terminal", "ssh", []string{"-T", "127.0.0.1"}, 1, noTerminal},
		{"the subsystem for files", "ssh", []string{"-s", "127.0.0.1", "sftp"}, 1, noTransfer},
		{"sftp", "sftp", nil, 255, noTransfer},
		{"standard input forwarded", "ssh", []string{"-W", "127.0.0.1:80", "127.0.0.1"}, 255, noForwarding},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := openSSH(t, c.program, addr, c.args...)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			err := cmd.Run()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != c.status || !strings.Contains(out.String(), c.want) {
				t.Errorf("%v: %q\nwant exit status %d and %q", err, out.String(), c.status, c.want)
			}
		})
	}
}

func TestOpenSSHWithForwardingAndAgentIsToldAndSeesTheScreen(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr)
	free.Close()
	cmd := openSSH(t, "ssh", addr, "-tt", "-A", "-R", "0:127.0.0.1:9", "-L", port.String()+":127.0.0.1:9", "127.0.0.1")
	cmd.Args[slices.Index(cmd.Args, "IdentityAgent=none")] = "IdentityAgent=" + agent(t) // or -A asks for nothing
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 90, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	var seen strings.Builder
	until := func(text string) {
		t.Helper()
		b := make([]byte, 4096)
		for !strings.Contains(seen.String(), text) {
			n, err := tty.Read(b)
			seen.Write(b[:n])
			if err != nil {
				t.Fatalf("%v before %q; seen:\n%s", err, text, seen.String())
			}
		}
	}
	until(`"mia" on "xterm-256color" at 90x30`)
	nc, err := net.Dial("tcp", port.String()) // the client listens since it has logged in
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	until("prohibited: " + noForwarding)
	pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 40})
	tty.WriteString("j") // a client that was just busy may see the signal only when it is woken
	until("now 100x40")
	tty.WriteString("q")
	until("you have left")
	for _, want := range []string{"httpserver: " + noForwarding, "httpserver: " + noAgent, "remote port forwarding failed", "key j"} {
		if !strings.Contains(seen.String(), want) {
			t.Errorf("nothing says %q:\n%s", want, seen.String())
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ssh ended with %v", err)
	}
}
