package demo

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestARequestIsResentUnchanged(t *testing.T) {
	th := build(t, ordinary, nil)
	for _, raw := range []string{
		"GET /echo/again HTTP/1.1\r\nHost: a\r\n\r\n",
		"HEAD /echo/again HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
		"GET /echo/again HTTP/1.0\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",
	} {
		if err := th.Resend(t.Context(), []byte(raw)); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
	// A capture may hold only a part of the request; then no response comes.
	part := []byte("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{}")
	if err := th.Resend(t.Context(), part); err == nil || !strings.Contains(err.Error(), "no complete response") {
		t.Errorf("a part: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := th.Resend(gone, part); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	defer th.stop(t)
	parts := th.sum(t)
	if p := parts["resend"]; len(parts) != 1 || p == nil || p.conns != 6 || p.statuses[200] != 4 || p.reasons["bad-host"] != 1 || p.reasons["client-left"] != 1 {
		t.Errorf("got %v, want six connections with the tag, four responses 200, one without a Host and one left", parts)
	}
}

func TestNothingIsResentWithoutAServer(t *testing.T) {
	r := New(func() string { return "127.0.0.1:1" }, nil)
	if err := r.Resend(t.Context(), []byte("GET / HTTP/1.1\r\n\r\n")); err == nil || !strings.Contains(err.Error(), "connect") {
		t.Errorf("got %v", err)
	}
}
