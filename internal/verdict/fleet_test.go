package verdict_test

import (
	"net/netip"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
)

// The server of a fleet that reuses worse is named, with the reason if there is one.
func TestTheServerThatReusesWorse(t *testing.T) {
	start := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	type server struct {
		conns, requests uint64
		closed          []event.ReasonCount
	}
	closes := []event.ReasonCount{{Reason: reason.ClientClose, N: 94}, {Reason: reason.IdleTimeout, N: 6}}
	for _, c := range []struct {
		name string
		all  map[string]server
		want string
	}{
		{"the worse one", map[string]server{"web-1": {10, 141, nil}, "web-2": {100, 130, closes}, "web-3": {5, 59, nil}},
			"web-2 reuses worse than the others: 1.3 requests per connection, theirs 13.3 (94% server: client asked)"},
		{"several reasons", map[string]server{"web-1": {10, 141, nil}, "web-2": {9, 10, []event.ReasonCount{{Reason: reason.ClientClose, N: 4}, {Reason: reason.IdleTimeout, N: 4}}}},
			"web-2 reuses worse than the others: 1.1 requests per connection, theirs 14.1"},
		{"not by far", map[string]server{"web-1": {10, 100, nil}, "web-2": {10, 60, closes}}, ""},
		{"too few connections", map[string]server{"web-1": {10, 141, nil}, "web-2": {4, 4, closes}}, ""},
		{"a single server", map[string]server{"web-2": {100, 130, closes}}, ""},
	} {
		st := monitor.New()
		for name, s := range c.all {
			st.Apply(event.Entry{At: start.Add(10 * time.Second), Event: event.ServerReport{Server: name, Run: "a", Started: start, Closed: s.closed,
				Totals: event.Totals{Conns: s.conns, Requests: s.requests, Reused: s.requests - s.conns}}})
		}
		v := verdict.Of(st, start.Add(11*time.Second), verdict.Minute, netip.Addr.String)
		got := ""
		if v.Rule != "" {
			got = v.Forms[0]
		}
		if got != c.want || (v.Server != "") != (c.want != "") {
			t.Errorf("%s: %q of %q, want %q", c.name, got, v.Server, c.want)
		}
	}
}
