package tcp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// past is a deadline that has passed.
var past = time.Unix(1, 0)

// connect returns both ends of a connection over the loopback interface.
func connect(t *testing.T) (ours *Conn, client *net.TCPConn) {
	t.Helper()
	return connectTo(t, "127.0.0.1:0", "127.0.0.1")
}

// connectTo returns both ends of a connection from host to a listener at addr.
func connectTo(t *testing.T, addr, host string) (ours *Conn, client *net.TCPConn) {
	t.Helper()
	ln, err := Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	dialed, err := net.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialed.Close() })
	accepted, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { accepted.Close() })
	return accepted.(*Conn), dialed.(*net.TCPConn)
}

// addrPort returns a's address, an IPv4 one as such.
func addrPort(a net.Addr) netip.AddrPort {
	ap := a.(interface{ AddrPort() netip.AddrPort }).AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

func TestBothEndsAgreeOnTheirAddresses(t *testing.T) {
	for _, c := range []struct{ listen, host string }{
		{"127.0.0.1:0", "127.0.0.1"},
		{":0", "127.0.0.1"}, // an IPv4 address inside an IPv6 one
		{":0", ""},          // IPv6 where there is such
	} {
		t.Run(c.host+" to "+c.listen, func(t *testing.T) {
			ours, client := connectTo(t, c.listen, c.host)
			if got, want := addrPort(ours.RemoteAddr()), addrPort(client.LocalAddr()); got != want || !got.IsValid() {
				t.Errorf("remote is %v, want %v", got, want)
			}
			if got, want := addrPort(ours.LocalAddr()), addrPort(client.RemoteAddr()); got != want || !got.IsValid() {
				t.Errorf("local is %v, want %v", got, want)
			}
		})
	}
}

func TestAClientThatOffersMultipathTCPGetsPlainTCP(t *testing.T) {
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	var dialer net.Dialer
	dialer.SetMultipathTCP(true)
	client, err := dialer.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if used, err := client.(*net.TCPConn).MultipathTCP(); used || err != nil {
		t.Errorf("Multipath TCP is used: %v, error %v", used, err)
	}
}

func TestCloseEndsAnAcceptThatWaits(t *testing.T) {
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := ln.Accept()
		failed <- err
	}()
	ln.Close()
	if err := <-failed; err == nil || AcceptTrouble(err) != Lasting {
		t.Errorf("Accept: %v, which means %v; want a lasting trouble", err, AcceptTrouble(err))
	}
}

func TestListenFailsWhereItCannot(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, listen := range map[string]func() (net.Listener, error){
		"no such port":       func() (net.Listener, error) { return Listen(t.Context(), "127.0.0.1:http-no") },
		"no address of ours": func() (net.Listener, error) { return Listen(t.Context(), "192.0.2.1:0") },
		"an ended context":   func() (net.Listener, error) { return Listen(ended, "localhost:0") },
	} {
		if ln, err := listen(); err == nil {
			ln.Close()
			t.Errorf("%s: no error", name)
		}
	}
}

// received is what a client got until the end, and how that end came.
func received(client net.Conn) (string, error) {
	b, err := io.ReadAll(client)
	return string(b), err
}

func TestServeIsCalledForEachThingThatComes(t *testing.T) {
	ours, client := connect(t)
	var got []string
	said := make(chan string)
	go func() {
		for word := range said {
			io.WriteString(client, word)
		}
		client.CloseWrite()
	}()
	say := func() bool { // the next word, once the last one was read
		if words := []string{"one", "two", "three"}; len(got) < len(words) {
			said <- words[len(got)]
			return true
		}
		close(said)
		return false
	}
	say()
	p := make([]byte, 64)
	err := ours.Serve(func() (done bool) {
		for {
			n, err := ours.TryRead(p)
			switch {
			case err == io.EOF:
				return true
			case err != nil:
				t.Error(err)
				return true
			case n == 0:
				return false
			}
			got = append(got, string(p[:n]))
			say()
		}
	})
	if err != nil || strings.Join(got, " ") != "one two three" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestADeadlineEndsEachKindOfWait(t *testing.T) {
	waits := map[string]func(c *Conn) error{
		"Read":  func(c *Conn) error { _, err := c.Read(make([]byte, 1)); return err },
		"Write": func(c *Conn) error { return writeUntilError(c) },
		"Serve": func(c *Conn) error {
			return c.Serve(func() bool { n, err := c.TryRead(make([]byte, 1)); return n > 0 || err != nil })
		},
	}
	for name, wait := range waits {
		t.Run(name+" that begins after it", func(t *testing.T) {
			ours, _ := connect(t)
			ours.SetDeadline(past)
			if err := wait(ours); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		t.Run(name+" that has begun", func(t *testing.T) {
			ours, client := connect(t)
			client.SetReadBuffer(4096)
			ours.SetDeadline(past)
			wait(ours)
			ours.SetDeadline(time.Time{})
			failed := make(chan error)
			go func() { failed <- wait(ours) }()
			ours.SetDeadline(past)
			if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// writeUntilError writes to a peer that reads nothing.
func writeUntilError(c *Conn) error {
	for p := make([]byte, 1<<20); ; {
		if _, err := c.Write(p); err != nil {
			return err
		}
	}
}

func TestServeGoesOnAfterADeadline(t *testing.T) {
	ours, client := connect(t)
	got := ""
	serve := func() error {
		return ours.Serve(func() bool {
			p := make([]byte, 8)
			n, err := ours.TryRead(p)
			got += string(p[:n])
			return n > 0 || err != nil
		})
	}
	ours.SetDeadline(past)
	if err := serve(); !errors.Is(err, os.ErrDeadlineExceeded) || got != "" {
		t.Fatalf("got %q, %v; want the deadline", got, err)
	}
	ours.SetDeadline(time.Time{})
	io.WriteString(client, "x")
	if err := serve(); err != nil || got != "x" {
		t.Errorf("after the deadline: got %q, %v", got, err)
	}
}

// A FIN that comes together with bytes is found by the next call of Serve, even
// if the callback stopped reading before it.
func TestAFinAfterTheBytesIsFoundByTheNextServe(t *testing.T) {
	ours, client := connect(t)
	p := make([]byte, 64)
	ours.SetDeadline(past)
	ours.Serve(func() bool { n, _ := ours.TryRead(p); return n > 0 }) // the poller knows it now
	ours.SetDeadline(time.Time{})
	io.WriteString(client, "last")
	client.CloseWrite()
	if err := ours.Serve(func() bool { n, _ := ours.TryRead(p); return n > 0 }); err != nil {
		t.Fatal(err)
	}
	var end error
	if err := ours.Serve(func() bool { _, end = ours.TryRead(p); return end != nil }); err != nil || end != io.EOF {
		t.Errorf("got %v, Serve %v; want EOF", end, err)
	}
}

func TestHowAConnectionEndsForItsClient(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   func(*Conn) error
		reset bool
	}{
		{"Close sends FIN", (*Conn).Close, false},
		{"CloseWrite sends FIN", (*Conn).CloseWrite, false},
		{"Abort sends RST", (*Conn).Abort, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ours, client := connect(t)
			if err := c.end(ours); err != nil {
				t.Fatal(err)
			}
			if _, err := received(client); IsReset(err) != c.reset || err != nil && !c.reset {
				t.Errorf("the client got %v", err)
			}
		})
	}
}

func TestAfterCloseWriteTheClientIsStillRead(t *testing.T) {
	ours, client := connect(t)
	io.WriteString(ours, "all")
	if err := ours.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := received(client); got != "all" || err != nil {
		t.Errorf("the client got %q, %v", got, err)
	}
	io.WriteString(client, "thanks")
	client.Close()
	if got, err := received(ours); got != "thanks" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAClosedConnectionCannotBeUsed(t *testing.T) {
	ours, _ := connect(t)
	ours.Close()
	for name, use := range map[string]func() error{
		"Read":             func() error { _, err := ours.Read(make([]byte, 1)); return err },
		"Write":            func() error { _, err := ours.Write(make([]byte, 1)); return err },
		"Close":            ours.Close,
		"Abort":            ours.Abort,
		"CloseWrite":       ours.CloseWrite,
		"SetReadDeadline":  func() error { return ours.SetReadDeadline(past) },
		"SetWriteDeadline": func() error { return ours.SetWriteDeadline(past) },
	} {
		if err := use(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	if n := ours.TryWrite([]byte("x"), nil); n != 0 {
		t.Errorf("TryWrite after Close wrote %d bytes", n)
	}
	ours.SetDeadline(past) // no harm
}

func TestSendFileSendsAPartAndSaysWhereTheFileEnded(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 512<<10) // 8 MiB: more than the system holds
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name         string
		off, n, sent int64
	}{
		{"all of it", 0, 8 << 20, 8 << 20},
		{"a part", 5, 100, 100},
		{"more than there is", 7, 8 << 20, 8<<20 - 7},
		{"after its end", 9 << 20, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			ours, client := connect(t)
			go func() {
				defer ours.Close()
				if n, err := ours.SendFile(f, c.off, c.n); n != c.sent || err != nil {
					t.Errorf("SendFile: %d, %v; want %d", n, err, c.sent)
				}
			}()
			want := ""
			if c.sent > 0 {
				want = string(content[c.off : c.off+c.sent])
			}
			if got, err := received(client); err != nil || got != want {
				t.Errorf("got %d bytes, %v; want %d, the same", len(got), err, len(want))
			}
		})
	}
}

func TestWhatAnErrorOfAcceptMeans(t *testing.T) {
	wrap := func(err error) error {
		return &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", err)}
	}
	for _, c := range []struct {
		err  error
		want Trouble
	}{
		{wrap(syscall.EMFILE), OutOfFiles},
		{wrap(syscall.ENFILE), OutOfFiles},
		{wrap(syscall.ENOMEM), OutOfMemory},
		{wrap(syscall.EPERM), Forbidden},
		{wrap(syscall.ECONNABORTED), ClientLeft},
		{wrap(syscall.EHOSTUNREACH), Passing},
		{os.ErrDeadlineExceeded, Passing},
		{wrap(syscall.EBADF), Lasting},
		{net.ErrClosed, Lasting},
		{io.EOF, Lasting},
	} {
		if got := AcceptTrouble(c.err); got != c.want {
			t.Errorf("%v means %d, want %d", c.err, got, c.want)
		}
	}
}

func TestStatesHaveTheNamesOfTheRFC(t *testing.T) {
	for s, want := range map[State]string{Established: "ESTABLISHED", Closed: "CLOSED", CloseWait: "CLOSE-WAIT", Closing: "CLOSING", 0: "State(0)", 12: "State(12)"} {
		if got := s.String(); got != want {
			t.Errorf("state %d is %s, want %s", uint8(s), got, want)
		}
	}
}
