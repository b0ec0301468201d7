package main

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"httpserver/cmd/internal/companiontest"
)

func TestMain(m *testing.M) { companiontest.Main(m, main) }

// dial is a socket that sends to the program.
func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("udp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestEachDatagramIsALine(t *testing.T) {
	p := companiontest.Start(t, "--port", "0")
	c := dial(t, p.Addr())
	for _, d := range []struct{ name, text, want string }{
		{"text", "hello", "hello"},
		{"what a line was typed as", "hello\n", "hello"},
		{"nothing", "", ""},
		{"characters outside ASCII", "größe → 😀", "größe → 😀"},
		{"what drives a terminal", "\x1b[2J\a\x7f\u0085\u202e", `\x1b[2J\x07\x7f\xc2\x85\xe2\x80\xae`},
		{"what forges a line", "a\r\nReceived from 1.2.3.4:5: b", `a\x0d\x0aReceived from 1.2.3.4:5: b`},
		{"what is no UTF-8", "a\xff\xc3", `a\xff\xc3`},
		{"the largest there is", strings.Repeat("x", 65507), strings.Repeat("x", 65507)},
	} {
		if _, err := c.Write([]byte(d.text)); err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		if got, want := p.Line(), "Received from "+c.LocalAddr().String()+": "+d.want+"\n"; got != want {
			t.Errorf("%s: got %q, want %q", d.name, got, want)
		}
	}
	p.Signal(os.Interrupt)
	if rest, status := p.Wait(); rest != "" || status != 0 {
		t.Errorf("after SIGINT: output %q, status %d, standard error %s", rest, status, p.Stderr())
	}
}

func TestTwoSenders(t *testing.T) {
	p := companiontest.Start(t, "--port", "0")
	addr := p.Addr()
	for _, c := range []net.Conn{dial(t, addr), dial(t, addr)} {
		if _, err := c.Write([]byte("me")); err != nil {
			t.Fatal(err)
		}
		if got, want := p.Line(), "Received from "+c.LocalAddr().String()+": me\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	p.Signal(syscall.SIGTERM)
	if _, status := p.Wait(); status != 0 {
		t.Errorf("after SIGTERM: status %d", status)
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	taken, err := net.ListenUDP("udp", &net.UDPAddr{})
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.LocalAddr().String())
	p := companiontest.Start(t, "--port", port)
	if _, status := p.Wait(); status != 1 || !strings.Contains(p.Stderr(), "udplistener: port "+port+" is taken") {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
}
