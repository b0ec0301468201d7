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
