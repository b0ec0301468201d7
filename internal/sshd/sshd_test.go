package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

const word = "otter-lamp"

var errWord = errors.New("that is not the word")

func checkWord(_ netip.Addr, w string) error {
	if w != word {
		return errWord
	}
	return nil
}

// echo shows what it is told about the guest, then the keys, until q.
func echo(ctx context.Context, s *Session) string {
	size := <-s.Sizes()
	fmt.Fprintf(s, "%q on %q at %dx%d\r\n", s.User(), s.Term(), size.W, size.H)
	keys := make(chan byte)
	go func() {
		defer close(keys)
		one := make([]byte, 1)
		for {
			if _, err := s.Read(one); err != nil {
				return
			}
			select {
			case keys <- one[0]:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case k, ok := <-keys:
			if !ok || k == 'q' {
				return "you have left"
			}
			fmt.Fprintf(s, "key %c\r\n", k)
		case size := <-s.Sizes():
			fmt.Fprintf(s, "now %dx%d\r\n", size.W, size.H)
		case <-ctx.Done():
			return "the server has stopped"
		}
	}
}

// start starts a server on a free port, and returns its address. It is stopped at
// the end of the test, or by stop.
func start(t *testing.T, cfg Config) (addr string, stop func()) {
	t.Helper()
	if cfg.Key == nil {
		var err error
		if cfg.Key, err = OpenHostKey(filepath.Join(t.TempDir(), "config", "key")); err != nil {
			t.Fatal(err)
		}
	}
	if cfg.Show == nil {
		cfg.Show = echo
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- New(cfg).Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-served:
			if err != nil {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(time.Minute):
			t.Error("the server does not stop")
		}
	})
	t.Cleanup(stop)
	return l.Addr().String(), stop
}

// dial connects with Go's own client.
func dial(addr, user, word string) (*ssh.Client, error) {
	return ssh.Dial("tcp", addr, &ssh.ClientConfig{
		User: user, Auth: []ssh.AuthMethod{ssh.Password(word)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: time.Minute,
	})
}

// screen asks for a terminal and a shell.
func screen(t *testing.T, c *ssh.Client) (s *ssh.Session, out io.Reader) {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.StdinPipe() // or the guest's keys end at once
	out, _ = s.StdoutPipe()
	if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	return s, out
}

// expect reads until text comes.
func expect(t *testing.T, r io.Reader, text string) {
	t.Helper()
	var all strings.Builder
	b := make([]byte, 4096)
	for !strings.Contains(all.String(), text) {
		n, err := r.Read(b)
		all.Write(b[:n])
		if err != nil {
			t.Fatalf("%v before %q; got %q", err, text, all.String())
		}
	}
}

func TestAHostKeyIsMadeOnceAndForItsOwnerOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "b", "key")
	var wait sync.WaitGroup
	prints := make([]string, 8)
	for i := range prints {
		wait.Go(func() {
			k, err := OpenHostKey(file)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = k.Fingerprint()
		})
	}
	wait.Wait()
	for _, p := range prints {
		if p != prints[0] || !strings.HasPrefix(p, "SHA256:") {
			t.Errorf("fingerprints of one file: %q", prints)
			break
		}
	}
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
		t.Errorf("beside the key: %v", entries)
	}
	if private, err := os.Stat(file); err != nil || private.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v; want mode 0600", private.Mode(), err)
	}
}

func TestAHostKeyThatIsNoneOrOthersCanReadIsRefused(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		want       string
	}{
		{"open", "", 0o644, "chmod 600"},
		{"text", "hello\n", 0o600, "holds no SSH key"},
		{"empty", "", 0o600, "holds no SSH key"},
	} {
		file := filepath.Join(dir, c.name)
		if err := os.WriteFile(file, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenHostKey(file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

func TestAWrongWordIsNotLetIn(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	if _, err := dial(addr, "mia", "lamp-otter"); err == nil {
		t.Error("a wrong word was let in")
	}
	c, err := dial(addr, "mia", word)
	if err != nil {
		t.Fatalf("the right word: %v", err)
	}
	c.Close()
}

func TestWhyAWordIsWrongIsToldWithTheNextQuestion(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord, Banner: "the word is on the teacher's screen"})
	var said []string
	banner := ""
	c, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{
		User: "mia", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		BannerCallback: func(s string) error { banner = s; return nil },
		Auth: []ssh.AuthMethod{ssh.RetryableAuthMethod(ssh.KeyboardInteractive(func(_, instruction string, questions []string, _ []bool) ([]string, error) {
			if len(questions) == 0 {
				return nil, nil
			}
			said = append(said, instruction+"|"+questions[0])
			if len(said) == 1 {
				return []string{"no"}, nil
			}
			return []string{word}, nil
		}), 2)},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if got, want := strings.Join(said, "; "), "|Join word: ; That is not the word.|Join word: "; got != want {
		t.Errorf("said %q; want %q", got, want)
	}
	if banner != "the word is on the teacher's screen" {
		t.Errorf("banner %q", banner)
	}
}

func TestAnOpenServerAsksForNoWord(t *testing.T) {
	addr, _ := start(t, Config{})
	c, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{User: "mia", HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, out := screen(t, c)
	expect(t, out, `"mia" on "xterm" at 80x24`)
}

func TestSizesFollowTheTerminalAndAreBounded(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	c, err := dial(addr, "mia", word)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, out := screen(t, c)
	expect(t, out, "at 80x24")
	s.WindowChange(50, 200)
	expect(t, out, "now 200x50")
	s.WindowChange(1<<31, 1<<31)
	expect(t, out, "now 400x150")
}

func TestASecondSessionIsRefused(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	c, err := dial(addr, "mia", word)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	screen(t, c)
	if _, err := c.NewSession(); err == nil || !strings.Contains(err.Error(), noSecond) {
		t.Errorf("a second session: %v; want %q", err, noSecond)
	}
	if _, err := c.Dial("tcp", addr); err == nil || !strings.Contains(err.Error(), noForwarding) {
		t.Errorf("a forwarded connection: %v; want %q", err, noForwarding)
	}
}

func TestConnectionsThatAreNotLetInAreLimited(t *testing.T) {
	addr, _ := start(t, Config{Check: checkWord})
	for i := range maxNewOf {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		if _, err := io.ReadFull(nc, make([]byte, 4)); err != nil { // the server's version
			t.Fatalf("connection %d: %v", i+1, err)
		}
	}
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if b, _ := io.ReadAll(nc); len(b) != 0 {
		t.Errorf("connection %d was served: %q", maxNewOf+1, b)
	}
}

func TestThoseOfOneIPv6NetworkAreLimitedTogether(t *testing.T) {
	s := New(Config{})
	a := netip.MustParseAddr("2001:db8::").As16()
	for i := range maxNewOf {
		a[15] = byte(i)
		if !s.begin(netip.AddrFrom16(a)) {
			t.Fatalf("connection %d was refused", i+1)
		}
	}
	if s.begin(netip.MustParseAddr("2001:db8::ffff")) {
		t.Error("one more of the same /64 was let in")
	}
	if !s.begin(netip.MustParseAddr("2001:db8:0:1::1")) {
		t.Error("one of another /64 was refused")
	}
	s.known(netip.MustParseAddr("2001:db8::abcd"))
	if !s.begin(netip.MustParseAddr("2001:db8::ffff")) {
		t.Error("after one was let in, no other may try")
	}
}

func TestAGuestWhoseTerminalDoesNotReadDoesNotDelayTheStop(t *testing.T) {
	writing := make(chan struct{})
	addr, stop := start(t, Config{Check: checkWord, Show: func(ctx context.Context, s *Session) string {
		<-s.Sizes()
		close(writing)
		for ctx.Err() == nil { // the client takes 2 MB, then waits
			if _, err := s.Write(make([]byte, 64<<10)); err != nil {
				break
			}
		}
		return "a sentence that cannot be written"
	}})
	c, err := dial(addr, "mia", word)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	screen(t, c)
	<-writing
	stop() // fails if it waits for the guest
}

func TestAStopTellsTheGuests(t *testing.T) {
	addr, stop := start(t, Config{Check: checkWord})
	c, err := dial(addr, "mia", word)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.StdinPipe()
	out, _ := s.StdoutPipe()
	errs, _ := s.StderrPipe()
	if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	expect(t, out, "80x24")
	go stop()
	if b, _ := io.ReadAll(errs); string(b) != "httpserver: the server has stopped\r\n" {
		t.Errorf("told %q", b)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("the session ended with %v", err)
	}
}
