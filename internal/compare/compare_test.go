package compare

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// made is a state of n connections with so many requests each, all closed for a reason.
func made(n, requests int, took time.Duration, why reason.Code) *monitor.State {
	st, now := monitor.New(), time.Date(2025, 1, 10, 14, 32, 0, 0, time.UTC)
	add := func(e event.Event) {
		now = now.Add(time.Millisecond)
		st.Apply(event.Entry{At: now, Event: e})
	}
	for i := range n {
		id := uint64(i + 1)
		add(event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("10.0.0.4:4000")})
		for nth := range requests {
			add(event.RequestReceived{Conn: id, Nth: nth + 1, Method: "GET", Target: "/", Minor: 1})
			add(event.ResponseSent{Conn: id, Nth: nth + 1, Method: "GET", Target: "/", Status: 200, Took: took, Why: reason.Keep11})
		}
		add(event.ConnClosed{Conn: id, Reason: why, Requests: requests})
	}
	return st
}

func TestWhatChangedInOneSentence(t *testing.T) {
	for _, c := range []struct {
		before, after *monitor.State
		want          string
	}{
		{made(28, 1, time.Millisecond, reason.ClientClose), made(2, 14, time.Millisecond, reason.ClientEOF),
			"Each connection carries 14.0 requests instead of 1.0."},
		{made(5, 2, time.Millisecond, reason.Raced), made(5, 2, time.Millisecond, reason.ClientEOF),
			"Connections are reused as before, 2.0 requests each; no request is lost (5 were before)."},
		{made(5, 2, time.Millisecond, reason.ClientEOF), made(1, 2, time.Millisecond, reason.Raced),
			"Connections are reused as before, 2.0 requests each; 1 request lost instead of 0."},
		{made(50, 2, 500*time.Millisecond, reason.ClientEOF), made(50, 2, 10*time.Millisecond, reason.ClientEOF),
			"Connections are reused as before, 2.0 requests each; p99 is 10 ms instead of 500 ms."},
		{made(49, 2, 500*time.Millisecond, reason.ClientEOF), made(49, 2, 10*time.Millisecond, reason.ClientEOF), // too few for a tail
			"Connections are reused as before, 2.0 requests each."},
		{made(0, 0, 0, reason.None), made(1, 1, 0, reason.ClientEOF), "One of the two has no connection: there is nothing to compare."},
	} {
		if got := Of(c.before, c.after).Sentence; got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestTheNumbersSideBySide(t *testing.T) {
	c := Of(made(28, 1, 2*time.Millisecond, reason.ClientClose), made(2, 14, time.Millisecond, reason.ClientEOF))
	var got []string
	for _, line := range c.Lines("before", "after") {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := []string{
		"before after change", "connections 28 2 -26", "requests 28 28", "requests per connection 1.0 14.0 x14",
		"reused 0% 93% +93 points", "handshakes saved 0 26 new", "lost requests 0 0", "closed 28 2 -26",
		reason.Of(reason.ClientClose).LongLabel() + " 28 0 gone", reason.Of(reason.ClientEOF).LongLabel() + " 0 2 new",
		"latency p50 2.0 ms 1.0 ms -50%", "latency p90 2.0 ms 1.0 ms -50%", "latency p99 2.0 ms 1.0 ms -50%", "latency max 2.0 ms 1.0 ms -50%",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
