package main

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// What the README's table of limits says that a client gets is what it gets.
func TestREADMELimitsStrike(t *testing.T) {
	t.Parallel()
	const host, close = "Host: a\r\n", "Connection: close\r\n\r\n"
	const post, chunked = "POST /echo HTTP/1.1\r\n" + host, "Transfer-Encoding: chunked\r\n\r\n"
	many := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
	told := map[string]string{} // by limit: what the client gets
	for _, row := range table(t, "limit") {
		told[row[0]] = row[3]
	}
	hasty := start(t, "--idle-timeout", "200ms", "--header-timeout", "300ms", "--body-timeout", "300ms")
	p := start(t, "--max-body-bytes", "1k")
	secure := start(t, "--tls-self-signed", "--header-timeout", "300ms")
	full := start(t, "--max-conns", "1", "--idle-timeout", "10m")
	holder := full.dial()
	holder.ask("/drip?numbytes=1000&duration=30") // which never gives way
	holder.begins()
	for _, c := range []struct {
		limit string // how its row begins
		p     *program
		send  string
		want  string // the statuses, or what the table says for none
	}{
		{"`--idle-timeout`", hasty, "", "the connection is closed"},
		{"`--header-timeout`", hasty, "GET / HTTP/1.1\r\n", "408"},
		{"`--body-timeout`", hasty, post + "Content-Length: 9\r\n\r\n{", "408"},
		{"`--max-header-bytes`", p, "GET / HTTP/1.1\r\n" + host + "X: " + strings.Repeat("a", 40_000) + "\r\n\r\n", "431"},
		{"`--max-header-bytes`", p, "GET /" + strings.Repeat("a", 40_000) + " HTTP/1.1\r\n" + host + "\r\n", "414"},
		{"field lines", p, "GET / HTTP/1.1\r\n" + host + many(128, "X-%d: 1\r\n") + "\r\n", "431"},
		{"`--max-body-bytes`", p, post + "Content-Length: 1025\r\nExpect: 100-continue\r\n\r\n", "413"},
		{"chunk extensions", p, post + chunked + "2;" + strings.Repeat("a", 17<<10) + "\r\n{}\r\n0\r\n\r\n", "400"},
		{"a trailer section", p, post + chunked + "2\r\n{}\r\n0\r\nX: " + strings.Repeat("a", 9<<10) + "\r\n\r\n", "431"},
		{"ranges", p, "GET /style.css HTTP/1.1\r\n" + host + "Range: bytes=0-1" + many(32, ",%[1]d00-%[1]d01") + "\r\n" + close, "200"},
		{"TLS handshake", secure, "\x16\x03\x01", "the connection is closed"},
		{"`--max-conns`", full, "GET / HTTP/1.1\r\n" + host + "\r\n", "503"},
	} {
		var row string
		for limit := range told {
			if strings.HasPrefix(limit, c.limit) {
				row = told[limit]
			}
		}
		if !strings.Contains(row, c.want) {
			t.Errorf("%s: the README says %q, want %q in it", c.limit, row, c.want)
		}
		conn := c.p.dial()
		io.WriteString(conn, c.send) // an answer may come before all is sent
		got, _ := conn.in.ReadString('\n')
		conn.Close()
		if closed := c.want == "the connection is closed"; closed && got != "" || !closed && !strings.HasPrefix(got, "HTTP/1.1 "+c.want+" ") {
			t.Errorf("%s: the client gets %q, want %q", c.limit, got, c.want)
		}
	}
}
