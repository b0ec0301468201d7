package clients

import (
	"testing"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// The line WHY says how the chosen client reuses its connections, and what it should
// change, in the words that have room.
func TestTheLineWhyNamesTheCure(t *testing.T) {
	closed := func(code reason.Code, n int) []monitor.ReasonCount { return []monitor.ReasonCount{{Code: code, N: n}} }
	for _, c := range []struct {
		client     monitor.Client
		hidden     bool
		room       int
		text, next string
	}{
		{monitor.Client{Conns: 4, Requests: 4, Closed: closed(reason.ClientClose, 4)}, false, 45,
			"10.0.0.4: 4 connections, none reused", `Cure: Leave "Connection: close" out`},
		{monitor.Client{Conns: 4, Requests: 4, Closed: closed(reason.ClientClose, 4)}, false, 200,
			`10.0.0.4: 4 connections for 4 requests, none reused; server closed 4: the client asked for it with "Connection: close"`, `Cure: Leave "Connection: close" out`},
		{monitor.Client{Conns: 4, Requests: 4, Closed: closed(reason.ClientClose, 4)}, true, 200, "10.0.0.4: 4 connections for 4 requests, none reused", ""},
		{monitor.Client{Conns: 3, Requests: 8, Reused: 5, Closed: closed(reason.ClientEOF, 1)}, false, 60,
			"10.0.0.4: 3 connections for 8 requests, 63% reused", "client closed 1: it closed, nothing in progress"},
		{monitor.Client{Conns: 9, Requests: 9, Closed: closed(reason.ClientEOF, 9)}, false, 60,
			"10.0.0.4: 9 connections for 9 requests, none reused", "client closed 9: closed it. Cure: Use one pool for all requests"},
		{monitor.Client{Conns: 1, Requests: 1, Closed: closed(reason.IdleTimeout, 1)}, false, 60,
			"10.0.0.4: 1 connection for 1 request, none reused", "server closed 1: no request came within the idle timeout"},
		{monitor.Client{Conns: 1, Requests: 1}, false, 60, "10.0.0.4: 1 connection for 1 request, none reused", ""},
	} {
		st := statement("10.0.0.4", &c.client, !c.hidden, c.room)
		next := ""
		if len(st.Next) > 0 {
			next = canvas.Longest(c.room+5, st.Next...)
		}
		if st.Text != c.text || next != c.next {
			t.Errorf("%+v in %d cells: %q, %q, want %q, %q", c.client, c.room, st.Text, next, c.text, c.next)
		}
	}
}
