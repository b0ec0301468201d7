package main

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// given is a source of these entries.
type given []event.Entry

func (l *given) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(*l) == 0 {
		return buf, io.EOF
	}
	buf = append(buf, (*l)[0])
	*l = (*l)[1:]
	return buf, nil
}

func (l *given) Now() time.Time { return time.Time{} }

func TestExplainSaysWhyAndSumsUpNowAndThen(t *testing.T) {
	began := time.Unix(1_000_000, 0)
	at := func(second int, e event.Event) event.Entry {
		return event.Entry{At: began.Add(time.Duration(second) * time.Second), Event: e}
	}
	entries := given{
		at(0, event.Totals{Conns: 1, Requests: 1, Open: 1}),
		at(1, event.ConnClosed{Conn: 1, Reason: reason.ClientClose, Requests: 1}),
		at(2, event.ConnClosed{Conn: 2, Reason: reason.Operator, Requests: 2, Detail: "by \x1b key"}),
		at(3, event.ResponseSent{Conn: 4, Nth: 1, Detail: "the first was refused"}),
		at(3, event.ResponseSent{Conn: 3, Nth: 1, Detail: "what was wrong"}),
		at(4, event.ResponseSent{Conn: 4, Nth: 2}),
		at(5, event.ConnClosed{Conn: 3, Reason: reason.BadRequestLine, Requests: 1}),
		at(6, event.ConnClosed{Conn: 4, Reason: reason.ClientClose, Requests: 2}),
		at(29, event.Totals{Conns: 2, Requests: 3}), // too soon
		at(30, event.Totals{Conns: 2, Requests: 5, Open: 1}),
		at(31, event.Totals{Conns: 2, Requests: 6, Open: 1}), // too soon again
		at(60, event.Totals{Conns: 3, Requests: 6, Open: 0, Lost: 1}),
	}
	var got strings.Builder
	if err := drain(t.Context(), explaining(&entries, &got), nil); err != nil {
		t.Fatal(err)
	}
	want := `server closed #1 after 1 request: ` + reason.Of(reason.ClientClose).Why + ` (RFC 9112 §9.6)
server closed #2 after 2 requests: ` + reason.Of(reason.Operator).Why + `, by \x1b key
server closed #3 after 1 request: ` + reason.Of(reason.BadRequestLine).Why + `: what was wrong (RFC 9112 §3)
server closed #4 after 2 requests: ` + reason.Of(reason.ClientClose).Why + ` (RFC 9112 §9.6)
so far: 5 requests on 2 connections, 2.5 each, 1 open
so far: 6 requests on 3 connections, 2.0 each, 0 open, 1 request LOST
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

// A refusal's line has the fact that decided it, which the response tells.
func TestExplainNamesTheFactThatDecidedARefusal(t *testing.T) {
	p := start(t, "--why", "--max-header-bytes", "300", "--max-body-bytes", "20")
	for i, c := range []struct{ request, fact string }{
		{"\x16\x03\x01\x00\xa5 \r\n\r\n", "this looks like a TLS handshake"},
		{"GET / HTTP/1.1\r\n\r\n", "there is no Host field"},
		{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "more than one Host field"},
		{"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "2.0"},
		{"GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n", "colon"},
		{"GET / HTTP/1.1\r\nHost: a\r\nA: b\x01\r\n\r\n", "control byte"},
		{"GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("x", 400) + "\r\n\r\n", "300 bytes"},
		{"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\n", "with different values"},
		{"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n\r\n", "20 bytes"},
		{"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunk size"},
		{"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n", "no transfer coding except chunked"},
	} {
		conn := p.dial()
		conn.say(c.request)
		conn.CloseWrite()
		io.Copy(io.Discard, conn)
		p.complains(fmt.Sprintf("closed #%d ", i+1))
		line := lineWith(p.errs.String(), fmt.Sprintf("closed #%d ", i+1))
		if !strings.Contains(line, c.fact) {
			t.Errorf("%q: %q does not say %q", c.request, line, c.fact)
		}
	}
}

// lineWith is the first line of text that contains part.
func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}

// Six connections of one client that says close: the last minute says so once, and the
// end again.
func TestExplainSaysWhatItAddsUpTo(t *testing.T) {
	began := time.Unix(1_000_000, 0)
	var entries given
	add := func(second int, e event.Event) {
		entries = append(entries, event.Entry{At: began.Add(time.Duration(second) * time.Second), Event: e})
	}
	add(0, event.Totals{})
	for i := range 6 {
		id := uint64(i + 1)
		add(i, event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("10.0.0.4:4000")})
		add(i, event.RequestReceived{Conn: id, Nth: 1, Method: "GET", Target: "/", Agent: "old/1 \x1b", Minor: 1})
		add(i, event.ResponseSent{Conn: id, Nth: 1, Method: "GET", Target: "/", Status: 200, Why: reason.ClientClose})
		add(i, event.ConnClosed{Conn: id, Reason: reason.ClientClose, Requests: 1})
	}
	add(31, event.Totals{Conns: 6, Requests: 6})
	add(62, event.Totals{Conns: 6, Requests: 6})
	var got strings.Builder
	if err := drain(t.Context(), explaining(&entries, &got), nil); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(got.String(), "so far:")
	want := ` 6 requests on 6 connections, 1.0 each, 0 open
last minute: 10.0.0.4: 6 connections for 6 requests, none reused: it says "Connection: close" (old/1 \x1b). Cure: Leave "Connection: close" out
so far: 6 requests on 6 connections, 1.0 each, 0 open
in all: 10.0.0.4: 6 connections for 6 requests, none reused: it says "Connection: close" (old/1 \x1b). Cure: Leave "Connection: close" out
`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

// A recording is explained like a running server.
func TestARecordingSaysWhyAndWhatItAddsUpTo(t *testing.T) {
	got := ends(t, ".", "--replay", "../../internal/verdict/testdata/forty.jsonl", "--plain", "--why")
	for _, want := range []string{"server closed #41 after 5 requests: no request came within the idle timeout (RFC 9112 §9.5)\n",
		`in all: 127.0.0.23: 28 connections for 28 requests, none reused: it says "Connection: close" (Python-urllib/3.11). Cure: `} {
		if got.status != 0 || !strings.Contains(got.err, want) {
			t.Errorf("status %d, and there is no %q in\n%s", got.status, want, got.err)
		}
	}
}
