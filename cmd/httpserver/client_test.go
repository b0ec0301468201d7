package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The tests of this package need nothing but Go. Those that drive curl, wget,
// openssl and nc have the build tag clients, and .ci/run asks for them.

// client is net/http's client, as a foreign peer, with connections of its own.
func client(t testing.TB) *http.Client {
	tr := &http.Transport{MaxIdleConnsPerHost: 8}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: patience}
}

// closing is a client that says "Connection: close".
func closing() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
}

// request asks for something. The status is 0 when there was no answer.
func request(c *http.Client, method, url, content string) (status int, got string, err error) {
	q, err := http.NewRequest(method, url, strings.NewReader(content))
	if err != nil {
		return 0, "", err
	}
	r, err := c.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	all, err := io.ReadAll(r.Body)
	return r.StatusCode, string(all), err
}

// fetch gets url, which has to be answered, and returns status and content.
func fetch(t testing.TB, c *http.Client, url string) (int, string) {
	t.Helper()
	status, got, err := request(c, "GET", url, "")
	if err != nil {
		t.Fatal(err)
	}
	return status, got
}

// get gets all urls over one connection, which it then ends, and returns the
// contents. They have to be there.
func get(t testing.TB, urls ...string) (all string) {
	t.Helper()
	c := client(t)
	defer c.CloseIdleConnections()
	for _, u := range urls {
		status, got := fetch(t, c, u)
		if status != 200 {
			t.Fatalf("GET %s: status %d\n%s", u, status, got)
		}
		all += got
	}
	return all
}

// comesTo waits until url is answered with that status.
func comesTo(t testing.TB, url string, want int) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if status, _, _ := request(closing(), "GET", url, ""); status == want {
			return
		}
	}
	t.Fatalf("waited %s for a status of %d from %s", patience, want, url)
}

// A wire is a connection to the program on which a test says what it likes.
type wire struct {
	*net.TCPConn
	t  testing.TB
	in *bufio.Reader
}

// dial opens a connection to the program, with a deadline.
func (p *program) dial() *wire {
	p.t.Helper()
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	return &wire{c.(*net.TCPConn), p.t, bufio.NewReader(c)}
}

// Read reads what comes.
func (w *wire) Read(b []byte) (int, error) { return w.in.Read(b) }

// say sends bytes.
func (w *wire) say(bytes string) {
	w.t.Helper()
	if _, err := io.WriteString(w.TCPConn, bytes); err != nil {
		w.t.Fatal(err)
	}
}

// ask sends a GET request for target.
func (w *wire) ask(target string) {
	w.t.Helper()
	w.say("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

// answer reads one answer. Its content is read already.
func (w *wire) answer() (*http.Response, string) {
	w.t.Helper()
	r, err := http.ReadResponse(w.in, nil)
	if err != nil {
		w.t.Fatalf("read an answer: %v", err)
	}
	content, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatalf("read an answer's content: %v", err)
	}
	return r, string(content)
}

// begins waits for the first bytes of an answer, so that it is in progress.
func (w *wire) begins() {
	w.t.Helper()
	if _, err := w.in.Peek(1); err != nil {
		w.t.Fatalf("wait for an answer: %v", err)
	}
}

// rest says no more, and reads all that comes until the program ends the
// connection.
func (w *wire) rest() string {
	w.t.Helper()
	if err := w.CloseWrite(); err != nil {
		w.t.Fatal(err)
	}
	got, err := io.ReadAll(w)
	if err != nil {
		w.t.Fatalf("read to the end: %v after %.40q", err, got)
	}
	return string(got)
}
