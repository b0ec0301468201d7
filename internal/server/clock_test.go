package server

import (
	"testing"
	"time"

	"httpserver/internal/event"
)

// BenchmarkClock measures one look at 10,000 idle connections.
func BenchmarkClock(b *testing.B) {
	server := New(Config{Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Hour}}, hello, audience(false))
	for range 10_000 {
		c := newConn(server, new(burst))
		c.status.lookedAgain = c.status.stamp()
		server.open = append(server.open, c)
	}
	now := time.Now().Add(time.Minute)
	for b.Loop() {
		server.look(now, false)
	}
}

func TestMemoryIsTrimmedOnceWhenALoadHasEnded(t *testing.T) {
	var trim idleTrim
	for second, c := range []struct {
		requests int64 // so far
		due      bool
	}{
		{100, false},
		{100, false}, // quiet, but that was no load
		{6000, false},
		{9000, false}, // it goes on
		{9000, true},
		{9000, false}, // not twice
		{13_000, false},
		{13_000, false}, // less than a load since then
		{14_000, false},
		{14_000, true},
	} {
		if got := trim.isDue(c.requests); got != c.due {
			t.Errorf("in second %d, with %d requests so far, a trim is due: %v", second, c.requests, got)
		}
	}
}
