package main

import (
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"httpserver/cmd/internal/companiontest"
)

func TestMain(m *testing.M) { companiontest.Main(m, main) }

// receiver is a socket to send to, and what tells the next datagram.
func receiver(t *testing.T) (addr string, next func() string) {
	t.Helper()
	c, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_, port, _ := net.SplitHostPort(c.LocalAddr().String())
	buffer := make([]byte, 1<<16)
	return "localhost:" + port, func() string {
		t.Helper()
		if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		n, _, err := c.ReadFrom(buffer)
		if err != nil {
			t.Fatal(err)
		}
		return string(buffer[:n])
	}
}

func TestEachLineIsADatagram(t *testing.T) {
	addr, next := receiver(t)
	p := companiontest.Start(t, "--addr", addr)
	for _, line := range []string{"hello\n", "\n", "a b\tc\r\n", strings.Repeat("x", 65507) + "\n", "no newline"} {
		if got := p.Read(len(prompt)); got != prompt {
			t.Fatalf("prompt %q", got)
		}
		if _, err := p.Stdin.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if line == "no newline" {
			p.Stdin.Close()
		}
		if got, want := next(), strings.TrimRight(line, "\r\n"); got != want {
			t.Errorf("got a datagram of %d bytes %.40q, want %.40q", len(got), got, want)
		}
	}
	if rest, status := p.Wait(); rest != "\n" || status != 0 || p.Stderr() != "" {
		t.Errorf("at the end of the input: output %q, status %d, standard error %q", rest, status, p.Stderr())
	}
}

func TestALineTooLongIsTold(t *testing.T) {
	addr, next := receiver(t)
	p := companiontest.Start(t, "--addr", addr)
	if _, err := p.Stdin.Write([]byte(strings.Repeat("x", 70_000) + "\nnext\n")); err != nil {
		t.Fatal(err)
	}
	if got := next(); got != "next" {
		t.Errorf("got %.40q, want the line after the long one", got)
	}
	p.Stdin.Close()
	if _, status := p.Wait(); status != 0 || !strings.Contains(p.Stderr(), "65,507") {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
}

func TestNobodyListens(t *testing.T) {
	gone, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	addr := gone.LocalAddr().String()
	gone.Close()
	p := companiontest.Start(t, "--addr", addr)
	if _, err := p.Stdin.Write([]byte("one\ntwo\nthree\n")); err != nil {
		t.Fatal(err)
	}
	p.Stdin.Close()
	if _, status := p.Wait(); status != 0 {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
}

func TestAnInterruptEndsIt(t *testing.T) {
	addr, _ := receiver(t)
	p := companiontest.Start(t, "--addr", addr)
	p.Read(len(prompt))
	p.Signal(os.Interrupt)
	if _, status := p.Wait(); status != 0 {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
}

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--addr", "nowhere"}, 1, `udpsender: "nowhere" is no address`},
		{[]string{"--nope"}, 2, "udpsender: unknown flag: --nope"},
		{[]string{"localhost:1"}, 2, `udpsender: unexpected argument "localhost:1"`},
	} {
		p := companiontest.Start(t, c.args...)
		if _, status := p.Wait(); status != c.status || !strings.HasPrefix(p.Stderr(), c.want) {
			t.Errorf("%q: status %d, standard error %q, want %d and %q", c.args, status, p.Stderr(), c.status, c.want)
		}
	}
	help := companiontest.Start(t, "--help")
	if out, status := help.Wait(); status != 0 || !strings.Contains(out, "--addr") {
		t.Errorf("--help: status %d, output %q", status, out)
	}
}
