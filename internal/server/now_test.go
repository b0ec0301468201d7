package server

import (
	"testing"
	"testing/synctest"
	"time"
)

// Between two readings the time is the system's, wall clock and monotonic clock.
func TestTheTimeBetweenTwoReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var source timeSource
		source.set(time.Now())
		for _, wait := range []time.Duration{0, time.Nanosecond, tick, time.Hour} {
			time.Sleep(wait)
			if got, want := source.now(), time.Now(); got != want {
				t.Errorf("%v later: %v, want %v", wait, got, want)
			}
		}
	})
}

func BenchmarkTime(b *testing.B) {
	var source timeSource
	source.set(time.Now())
	b.Run("timeSource", func(b *testing.B) {
		for b.Loop() {
			source.now()
		}
	})
	b.Run("time.Now", func(b *testing.B) {
		for b.Loop() {
			time.Now()
		}
	})
}
