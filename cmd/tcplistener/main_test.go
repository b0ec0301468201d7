package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"httpserver/cmd/internal/companiontest"
)

func TestMain(m *testing.M) { companiontest.Main(m, main) }

// dial is a connection to the program.
func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// converse sends text and reads the response to its end.
func converse(t *testing.T, addr, text string) string {
	t.Helper()
	c := dial(t, addr)
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	response, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("reading the response to %.60q: %v", text, err)
	}
	return string(response)
}

// The document holds requests, with the lines ended as a document's are, and
// what is printed for each.
func TestWhatIsPrinted(t *testing.T) {
	document, err := txtar.ParseFile("testdata/printed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	p := companiontest.Start(t, "--port", "0")
	addr := p.Addr()
	for i := 0; i+1 < len(document.Files); i += 2 {
		request, want := document.Files[i], document.Files[i+1]
		wire := strings.NewReplacer("\n", "\r\n", `\r`, "\r", `\n`, "\n", `\e`, "\x1b").Replace(string(request.Data))
		response := converse(t, addr, wire)
		if !strings.HasPrefix(response, "HTTP/1.1 200 OK\r\n") || !strings.Contains(response, "\r\nConnection: close\r\n") {
			t.Errorf("%s: answered %q", request.Name, response)
		}
		if got := p.Read(len(want.Data)); got != string(want.Data) {
			t.Fatalf("%s: printed\n%s\nwant\n%s", request.Name, got, want.Data)
		}
	}
	p.Signal(os.Interrupt)
	if rest, status := p.Wait(); rest != "" || status != 0 {
		t.Errorf("after SIGINT: output %q, status %d", rest, status)
	}
}

func TestOthersDisturbNobody(t *testing.T) {
	p := companiontest.Start(t, "--port", "0")
	addr := p.Addr()
	silent, half := dial(t, addr), dial(t, addr)
	if _, err := io.WriteString(half, "GET /half HTTP/1.1\r\nHost: x\r\n"); err != nil {
		t.Fatal(err)
	}
	dial(t, addr).Close()
	if got := converse(t, addr, "nonsense\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
		t.Errorf("nonsense gets %q", got)
	}
	if got := converse(t, addr, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("a good request beside a silent and a broken one gets %q", got)
	}
	if got := p.Line(); got != "Request line:\n" {
		t.Errorf("printed %q", got)
	}
	if _, err := io.WriteString(half, "\r\n"); err != nil {
		t.Fatal(err)
	}
	if response, err := io.ReadAll(half); err != nil || !bytes.HasPrefix(response, []byte("HTTP/1.1 200 ")) {
		t.Errorf("the other half gets %q, error %v", response, err)
	}
	p.Signal(os.Interrupt) // the silent one is still there
	if _, status := p.Wait(); status != 0 {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
	if errs := p.Stderr(); !strings.Contains(errs, "Bad Request: ") || strings.Count(errs, "\n") != 2 {
		t.Errorf("standard error %q does not tell of the port and the nonsense, and nothing else", errs)
	}
	silent.Close()
}

func TestAClientThatExpects(t *testing.T) {
	p := companiontest.Start(t, "--port", "0")
	c := dial(t, p.Addr())
	if _, err := io.WriteString(c, "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	const interim = "HTTP/1.1 100 Continue\r\n\r\n"
	got := make([]byte, len(interim))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != interim {
		t.Fatalf("got %q, error %v", got, err)
	}
	if _, err := io.WriteString(c, "ok"); err != nil {
		t.Fatal(err)
	}
	if response, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(response, []byte("HTTP/1.1 200 ")) {
		t.Errorf("answered %q, error %v", response, err)
	}
}

// A refused request's response arrives although its content is still coming.
func TestTooMuchContent(t *testing.T) {
	p := companiontest.Start(t, "--port", "0")
	c := dial(t, p.Addr())
	if _, err := io.WriteString(c, "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"+strings.Repeat("x", 1<<20)); err != nil {
		t.Fatal(err)
	}
	if response, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(response, []byte("HTTP/1.1 413 ")) {
		t.Errorf("answered %q, error %v", response, err)
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	p := companiontest.Start(t, "--port", port)
	if _, status := p.Wait(); status != 1 || !strings.Contains(p.Stderr(), "tcplistener: port "+port+" is taken") {
		t.Errorf("status %d, standard error %q", status, p.Stderr())
	}
}

func TestAPortThatIsNone(t *testing.T) {
	for _, port := range []string{"http", "65536", "-1"} {
		p := companiontest.Start(t, "--port="+port)
		want := fmt.Sprintf("tcplistener: --port %q is no number from 0 to 65535; see --help\n", port)
		if _, status := p.Wait(); status != 2 || p.Stderr() != want {
			t.Errorf("status %d, standard error %q, want %q", status, p.Stderr(), want)
		}
	}
}
