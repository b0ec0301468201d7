package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// The tests of this package need nothing but Go. Those that drive curl, wget,
// openssl and nc have the build tag clients, and .ci/run asks for them.

// request asks for something over a client's connections. The status is 0 when
// there was no answer.
func request(client *http.Client, method, url, content string, closing bool) (status int, got string, err error) {
	q, err := http.NewRequest(method, url, strings.NewReader(content))
	if err != nil {
		return 0, "", err
	}
	q.Close = closing
	r, err := client.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	all, err := io.ReadAll(r.Body)
	return r.StatusCode, string(all), err
}

// fetched is the content of an answer that has to come and be a success.
func fetched(t testing.TB, client *http.Client, method, url, content string, closing bool) string {
	t.Helper()
	status, got, err := request(client, method, url, content, closing)
	if err != nil || status >= 300 {
		t.Fatalf("%s %s: status %d, %v\n%s", method, url, status, err, got)
	}
	return got
}

// get asks for all urls over one connection, which it then ends, and returns
// the contents.
func get(t testing.TB, urls ...string) string {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	all := ""
	for _, u := range urls {
		all += fetched(t, &http.Client{Transport: transport}, "GET", u, "", false)
	}
	return all
}

// getAndClose asks with "Connection: close".
func getAndClose(t testing.TB, url string) string {
	t.Helper()
	return fetched(t, &http.Client{Transport: &http.Transport{}}, "GET", url, "", true)
}

// put sends content to a URL.
func put(t testing.TB, url, content string) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	fetched(t, &http.Client{Transport: transport}, "PUT", url, content, false)
}

// statusOf is the status of an answer; 0 for none.
func statusOf(url string) int {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	status, _, _ := request(&http.Client{Transport: transport}, "GET", url, "", false)
	return status
}

// spoken is what is answered to bytes, behind which the client says no more.
func spoken(t testing.TB, addr, bytes string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, bytes); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}
