//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"

	"httpserver/internal/audience"
	"httpserver/internal/lacking"
	"httpserver/internal/share"
	"httpserver/internal/sshd"
)

// A classroom is a shared server, with its dashboard on a terminal.
type classroom struct {
	*display
	term *terminal
	word string
	port string // of SSH
}

// shared starts a server with --share and reads its join screen.
func shared(t *testing.T, cols, rows int, args ...string) *classroom {
	t.Helper()
	lacking.Program(t, "ssh")
	config := t.TempDir()
	args = append([]string{"--host", "127.0.0.1", "--port", "0", "--share", "--share-port", "0"}, args...)
	term := onTerminal(t, uint16(cols), uint16(rows), []string{"XDG_CONFIG_HOME=" + config}, binary(t, "httpserver"), args...)
	c := &classroom{display: newDisplay(term, cols, rows), term: term}
	c.waitFor("at the start", `127\.0\.0\.1:\d+`)
	term.url = "http://" + regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(c.now())
	term.press("S")
	c.waitFor("on the join screen", `ssh -p \d+ 127\.0\.0\.1`, `here: 0 by ssh`)
	c.port = regexp.MustCompile(`ssh -p (\d+)`).FindStringSubmatch(c.now())[1]
	if m := regexp.MustCompile(`│ +([a-z]+-[a-z]+) +│`).FindStringSubmatch(c.now()); m != nil {
		c.word = m[1]
	}
	if key, err := os.Stat(filepath.Join(config, "httpserver", "ssh_host_ed25519_key")); err != nil || key.Mode().Perm() != 0o600 {
		t.Errorf("the host key: %v, %v; want mode 0600", key, err)
	}
	term.press("S")
	c.waitFor("after the join screen", `KEEP-ALIVE`)
	return c
}

// guest is OpenSSH's client on a terminal, and what that shows.
func (c *classroom) guest(cols, rows int, name string) (*terminal, *display) {
	c.t.Helper()
	term := c.ssh(cols, rows, name)
	return term, newDisplay(term, cols, rows)
}

// ssh is OpenSSH's client on a terminal. It has typed the word where one is asked for.
func (c *classroom) ssh(cols, rows int, name string, args ...string) *terminal {
	c.t.Helper()
	all := append([]string{"-F", "none", "-o", "UserKnownHostsFile=" + filepath.Join(c.t.(*testing.T).TempDir(), "hosts"),
		"-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-p", c.port, "-l", name, "127.0.0.1"}, args...)
	term := onTerminal(c.t, uint16(cols), uint16(rows), nil, "ssh", all...)
	if c.word != "" {
		if !term.screen.waitFor("Join word: ") {
			c.t.Fatalf("no question for the word: %q", term.screen.String())
		}
		term.press(c.word + "\r")
	}
	return term
}

// common is a screen without what a guest has less of, keys and bytes, and without the
// clock.
func common(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	lines = lines[:len(lines)-1]
	chart := false // whose columns move each second
	wire := -1     // the column of the panel of bytes
	for i, l := range lines {
		chart = chart || strings.HasPrefix(l, "╭─ Throughput")
		if chart || strings.HasPrefix(l, " TRY") {
			lines[i] = ""
		}
		chart = chart && !strings.HasPrefix(l, "╰")
		if at := strings.Index(l, "╭─ Wire"); at >= 0 {
			wire = utf8.RuneCountInString(l[:at])
		}
		if wire < 0 {
			continue
		}
		cells := []rune(l)
		lines[i] = string(cells[:wire])
		if cells[wire] == '╰' {
			wire = -1
		}
	}
	return regexp.MustCompile(`up \d+:\d+`).ReplaceAllString(strings.Join(lines, "\n"), "up")
}

func TestAGuestSeesWhatTheTeacherSees(t *testing.T) {
	t.Parallel()
	c := shared(t, 80, 24)
	for range 3 {
		w := c.term.dial()
		w.ask("/echo/one")
		w.answer()
		w.ask("/status/404")
		w.answer()
		w.Close()
	}
	guest, d := c.guest(80, 24, "mia")
	for _, size := range [][2]int{{80, 24}, {60, 18}, {200, 50}, {120, 35}, {80, 24}} {
		for _, end := range []struct {
			*terminal
			*display
		}{{c.term, c.display}, {guest, d}} {
			end.display.now()
			end.display.screen.Resize(size[0], size[1])
			if err := pty.Setsize(end.keys, &pty.Winsize{Cols: uint16(size[0]), Rows: uint16(size[1])}); err != nil {
				t.Fatal(err)
			}
		}
		// Either screen may be the later one, so no event of one of them is waited for.
		for by := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
			guests, teachers := common(d.now()), common(c.now())
			if strings.Contains(guests, "#3") && guests == teachers {
				break
			}
			if time.Now().After(by) {
				t.Fatalf("at %s the guest sees\n%s\nand the teacher\n%s", sizeName(size), guests, teachers)
			}
		}
	}
	c.term.press("S")
	c.waitFor("with a guest", `here: 1 by ssh, 0 by page`, `mia`)
	guest.press("q")
	<-guest.exited
	c.waitFor("without one", `here: 0 by ssh`)
	if !strings.Contains(guest.screen.String(), "\x1b[?1049l") || guest.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("the guest's terminal is left as %q, status %d", tail(guest.screen.String()), guest.cmd.ProcessState.ExitCode())
	}
}

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }

func TestNoKeyOfAGuestChangesTheServer(t *testing.T) {
	t.Parallel()
	record := filepath.Join(t.TempDir(), "run.jsonl")
	c := shared(t, 80, 24, "--share-open", "--record", record, "--idle-timeout", "10m")
	w := c.term.dial()
	w.ask("/echo/one")
	w.answer()
	guest, d := c.guest(120, 35, "tom")
	d.waitFor("at the start", `#1`)
	before, _ := os.ReadDir(os.TempDir())
	guest.press("aM-+=LdxxrSyYetb")
	guest.press("\x1a") // ctrl+z
	guest.press("?")
	d.waitFor("with the help", `Help: `, `!keep-alive`, `!export`, `!copy`, `!resend`, `!join`)
	guest.press("\x1b")
	d.waitFor("without the help", `!Help: `)
	guest.press("2")
	d.waitFor("after all that", `ID PEER`, `KEEP-ALIVE on`)
	guest.press("q")
	<-guest.exited
	if after, _ := os.ReadDir(os.TempDir()); len(after) > len(before)+4 { // other tests' files come and go
		t.Errorf("files before: %d, after: %d", len(before), len(after))
	}
	w.ask("/echo/two") // the connection is there
	w.answer()
	c.term.press("q")
	<-c.term.exited
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{`"settings-changed"`, `"operator"`, `httpserver-copy`} {
		if strings.Contains(string(text), never) {
			t.Errorf("a guest's keys led to %s in the recording", never)
		}
	}
	if n := strings.Count(string(text), `"connection-opened"`); n > 1 {
		t.Errorf("%d connections were opened; want the test's own", n)
	}
}

func TestTheFortyFirstGuestIsTold(t *testing.T) {
	t.Parallel()
	lacking.Program(t, "ssh")
	s := &sharing{class: share.New("")}
	s.fold = audience.New(s.class)
	for i := range share.MaxSSH {
		g, err := s.class.Enter(share.Visitor{Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Arrive(); err != nil {
			t.Fatal(err)
		}
	}
	key, l := keyAndListener(t)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- sshd.New(sshd.Config{Key: key, Show: guests{s, defaults()}.show}).Serve(ctx, l) }()
	defer func() { cancel(); <-served }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	out, err := exec.Command("ssh", "-tt", "-F", "none", "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-p", port, "mia@127.0.0.1").CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || !strings.Contains(string(out), share.ErrFull.Error()) {
		t.Errorf("%v: %q; want %q", err, out, share.ErrFull)
	}
}

func TestShareIsRefusedWhereItMakesNoSense(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"--share-open", "--share-open needs --share"},
		{"--share-port 2223", "--share-port needs --share"},
		{"--share --replay x", "--share shares a running server"},
		{"--share --proxy /live=http://localhost:1", "--share has its page at /live"},
		{"--share --proxy /live/events/=http://localhost:1", "--share has its page at /live"},
		{"--share --pcap x", "--share shares a running server"},
	} {
		p := launch(t, nil, strings.Fields(c.args)...)
		p.complains(c.want)
		if s := p.status(); s != exitUsage {
			t.Errorf("%s: status %d; want %d", c.args, s, exitUsage)
		}
	}
}
