package export

import (
	"bufio"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httputil"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"httpserver/internal/lacking"
)

// A catcher is a server that keeps what arrives, and answers 200 to all of it.
type catcher struct {
	net.Listener
	got chan string
}

func newCatcher(t *testing.T) *catcher {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &catcher{l, make(chan string, 1)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.got <- arrived(conn)
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			conn.Close()
		}
	}()
	return c
}

// arrived is the request that comes on a connection.
func arrived(conn net.Conn) string {
	r := bufio.NewReader(conn)
	line, err := r.ReadString('\n')
	if err != nil {
		return "no request: " + err.Error()
	}
	method, rest, _ := strings.Cut(strings.TrimSuffix(line, "\r\n"), " ")
	target := strings.TrimSuffix(rest, " HTTP/1.1")
	var fields []field
	n := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "no whole head: " + err.Error()
		}
		line = strings.TrimSuffix(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimPrefix(value, " "); name {
		case "Host":
		case "Content-Length":
			n, _ = strconv.Atoi(value)
		default:
			fields = append(fields, field{name, value})
		}
	}
	if slices.Contains(fields, field{"Transfer-Encoding", "chunked"}) {
		content, err := io.ReadAll(httputil.NewChunkedReader(r))
		if err != nil {
			return "no whole content: " + err.Error()
		}
		return told(method, target, fields, string(content))
	}
	content := make([]byte, n)
	if _, err := io.ReadFull(r, content); err != nil {
		return "no whole content: " + err.Error()
	}
	return told(method, target, fields, string(content))
}

// What curl sends when the command is run is what the client had sent.
func TestWhatCurlSendsIsTheRequest(t *testing.T) {
	lacking.Program(t, "curl")
	c := newCatcher(t)
	base := "http://" + c.Addr().String()
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 200 {
		h := anyHostile(r)
		cmd := exec.Command("sh", "-c", h.command(base))
		cmd.Dir = t.TempDir()
		cmd.Env = []string{"HOME=" + cmd.Dir, "PATH=/usr/local/bin:/usr/bin:/bin"}
		out, err := cmd.CombinedOutput()
		select {
		case got := <-c.got:
			if got != h.want() {
				t.Errorf("request %d:\ngot  %s\nwant %s\nfrom %s", i, got, h.want(), h.command(base))
			}
		default:
			t.Errorf("request %d: nothing arrived of %s\n%v\n%s", i, h.command(base), err, out)
		}
	}
}
