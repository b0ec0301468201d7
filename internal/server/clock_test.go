package server

import (
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
)

// BenchmarkClock is one look at 10,000 idle connections.
func BenchmarkClock(b *testing.B) {
	server := New(Config{Settings: event.Settings{KeepAlive: true, IdleTimeout: time.Hour}}, hello, audience(false))
	for range 10_000 {
		c := newConn(server, new(burst))
		c.lookedAgain = c.stamp()
		server.open = append(server.open, c)
	}
	now := time.Now().Add(time.Minute)
	for b.Loop() {
		server.look(now, false)
	}
}

// A connection's time is the system's.
func TestReckoning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r reckoning
		r.begin(time.Now())
		for _, wait := range []time.Duration{0, time.Nanosecond, 50 * time.Millisecond, time.Hour} {
			time.Sleep(wait)
			if got, want := r.now(), time.Now(); got != want {
				t.Errorf("%v later: %v, want %v", wait, got, want)
			}
		}
	})
}

func BenchmarkReckoning(b *testing.B) {
	var r reckoning
	r.begin(time.Now())
	b.Run("reckoned", func(b *testing.B) {
		for b.Loop() {
			r.now()
		}
	})
	b.Run("time.Now", func(b *testing.B) {
		for b.Loop() {
			time.Now()
		}
	})
}
