package server

import (
	"context"
	"io"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// The value of a handler's panic may hold a client's bytes. The log has it without
// control bytes, and with the trace.
func TestAPanicDoesNotDriveTheOperatorsTerminal(t *testing.T) {
	told := make(chan string, 2) // that a handler panicked, and the trace
	r := start(t, Config{Log: func(s string) { told <- s }}, message.HandlerFunc(func(_ context.Context, q *message.Request) *message.Response {
		panic("no such thing: " + q.Target.Path)
	}))
	nc := r.dial()
	io.WriteString(nc, "GET /%1b]0;owned%07 HTTP/1.1\r\nHost: a\r\n\r\n")
	if got, err := io.ReadAll(nc); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 500 ") {
		t.Errorf("got %q, error %v", got, err)
	}
	log := <-told + "\n" + <-told
	for _, want := range []string{`panic: no such thing: /\x1b]0;owned\x07`, `(connection #1): no such thing: /\x1b]0;owned\x07`, "panic_test.go"} {
		if !strings.Contains(log, want) {
			t.Errorf("the operator is not told %q", want)
		}
	}
	if strings.ContainsFunc(log, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' || c == 0x7f }) {
		t.Errorf("the operator is told %q", log)
	}
}
