package http1

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestDifferences plays the corpus against net/http's server too and lists
// where the two respond differently, with the clause that this one follows. A change
// of either side changes the list.
func TestDifferences(t *testing.T) {
	theirs := newReference(t)
	groups := map[string][]string{}
	same, total := 0, 0
	for _, c := range corpus(t, "*.txtar") {
		if strings.Contains(c.file, "client-") || c.play != nil || c.limits != (Limits{}) || len(c.in) > 4000 {
			continue // net/http cannot be given the same limits or responses
		}
		total++
		c.eof = true
		events, out := playServer(c, c.in)
		us, them := statuses([]byte(out)), statuses(theirs.respond(c.in))
		if us == them {
			same++
			continue
		}
		key := fmt.Sprintf("%s, net/http %s: %s", us, them, clause(events, c.name))
		groups[key] = append(groups[key], c.name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Where this server and net/http respond differently, and the clause that it follows.\n%d of %d cases get the same response.\n", same, total)
	keys := make([]string, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		fmt.Fprintf(&b, "\nwe %s\n", key)
		for _, name := range groups[key] {
			fmt.Fprintf(&b, "\t%s\n", name)
		}
	}
	golden(t, "testdata/differences.txt", b.String())
}

var ruleOf = regexp.MustCompile(`(?:error|refused) \d+ .*\((RFC \d+ §[0-9.]+)\)`)

// clause returns the rule for this server's response: that of its error, or one of
// these if it accepts what net/http refuses.
func clause(events, name string) string {
	if m := ruleOf.FindStringSubmatch(events); m != nil {
		return m[1]
	}
	for _, c := range []struct{ in, clause string }{
		{"empty line", "RFC 9112 §2.2: an empty line before a request line is ignored"},
		{"end after it", "RFC 9112 §2.2: an empty line before a request line is ignored"},
		{"has no unknown expectations", "RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored"},
		{"HTTP/1.0", "RFC 9112 §9.6: who means to close says close"},
		{"HTTP/1.", "RFC 9112 §2.3: a later minor version is understood"},
		{"same number", "RFC 9112 §6.3: the same length said again is that length"},
		{"empty members", "RFC 9110 §5.6.1.2: empty members of a list are skipped"},
		{"CONNECT", "RFC 9110 §9.3.6: an origin server need not open tunnels"},
		{"authority-form", "RFC 9110 §9.3.6: an origin server need not open tunnels"},
		{"white space", "RFC 9112 §7.1.1: bad white space in an extension is passed over"},
		{"semicolon", "RFC 9112 §7.1.1: bad white space in an extension is passed over"},
		{"before an extension", "RFC 9112 §7.1.1: bad white space in an extension is passed over"},
		{"trailer", "RFC 9110 §6.5.1: a forbidden trailer is dropped"},
		{"finish", "RFC 9112 §8: an incomplete request may get a response"},
	} {
		if strings.Contains(name, c.in) {
			return c.clause
		}
	}
	return "no clause"
}

// A reference is net/http's server, without a network.
type reference struct {
	conns chan net.Conn
	done  chan struct{}
}

// newReference starts net/http's server. Its handler reads the content and sends
// "ok".
func newReference(t *testing.T) *reference {
	r := &reference{conns: make(chan net.Conn), done: make(chan struct{})}
	s := &http.Server{
		ErrorLog: log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if _, err := io.Copy(io.Discard, q.Body); err != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			io.WriteString(w, "ok")
		}),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.Serve(r)
	}()
	t.Cleanup(func() {
		s.Close()
		<-ended
	})
	return r
}

// respond returns what it sends to a client that sends in and finishes.
func (r *reference) respond(in []byte) []byte {
	c := &memoryConn{in: bytes.NewReader(in), closed: make(chan struct{})}
	r.conns <- c
	<-c.closed
	return c.out.Bytes()
}

func (r *reference) Accept() (net.Conn, error) {
	select {
	case c := <-r.conns:
		return c, nil
	case <-r.done:
		return nil, net.ErrClosed
	}
}

func (r *reference) Close() error {
	close(r.done)
	return nil
}

func (r *reference) Addr() net.Addr { return &net.TCPAddr{} }

// A memoryConn is a connection whose peer has sent everything at once.
type memoryConn struct {
	in     *bytes.Reader
	out    bytes.Buffer
	once   sync.Once // a server that ends closes what its connection closes, too
	closed chan struct{}
}

func (c *memoryConn) Read(p []byte) (int, error)       { return c.in.Read(p) }
func (c *memoryConn) Write(p []byte) (int, error)      { return c.out.Write(p) }
func (c *memoryConn) Close() error                     { c.once.Do(func() { close(c.closed) }); return nil }
func (c *memoryConn) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (c *memoryConn) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }

// statuses are the final statuses in a row of responses: "200 400", and whether
// the last one says close.
func statuses(out []byte) string {
	var list []string
	r := bufio.NewReader(bytes.NewReader(out))
	closes := ""
	for {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			break
		}
		io.Copy(io.Discard, resp.Body)
		if resp.StatusCode >= 200 {
			list = append(list, fmt.Sprint(resp.StatusCode))
			closes = ""
			if resp.Close {
				closes = " close"
			}
		}
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, " ") + closes
}
