// Package setting is what commands set: the switches of the server, by steps
// (setting.go), and the place and speed of a recording (playing.go).
package setting

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/command"
)

// The steps of the switches.
var (
	idleSteps  = [...]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute}
	maxSteps   = [...]int{0, 1, 3, 10, 100}
	delaySteps = [...]time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond, time.Second}
)

// A Turn changes a switch of the server.
type Turn struct {
	Apply func(*event.Settings)
	Said  func(event.Settings) string // what the banner says about the new settings
}

// Turns are what commands do to switches.
func Turns() map[command.ID]Turn {
	return map[command.ID]Turn{
		command.KeepAlive:   {func(s *event.Settings) { s.KeepAlive = !s.KeepAlive }, keepAliveBanner},
		command.ShorterIdle: {func(s *event.Settings) { s.IdleTimeout = stepDown(s.IdleTimeout) }, idleBanner},
		command.LongerIdle:  {func(s *event.Settings) { s.IdleTimeout = stepUp(s.IdleTimeout) }, idleBanner},
		command.MaxRequests: {func(s *event.Settings) { s.MaxRequests = after(maxSteps[:], s.MaxRequests) },
			func(s event.Settings) string { return "REQUESTS PER CONNECTION: " + atMost(s.MaxRequests) }},
		command.Delay: {func(s *event.Settings) { s.Delay = after(delaySteps[:], s.Delay) },
			func(s event.Settings) string { return "ARTIFICIAL DELAY " + figure.Brief(s.Delay) }},
	}
}

func keepAliveBanner(s event.Settings) string {
	if s.KeepAlive {
		return "KEEP-ALIVE ON: connections stay open after a response"
	}
	return `KEEP-ALIVE OFF: every response says "Connection: close"`
}

func idleBanner(s event.Settings) string { return "IDLE TIMEOUT " + figure.Limit(s.IdleTimeout) }

func stepDown(d time.Duration) time.Duration {
	for i := len(idleSteps) - 1; i >= 0; i-- {
		if idleSteps[i] < d {
			return idleSteps[i]
		}
	}
	return idleSteps[0]
}

func stepUp(d time.Duration) time.Duration {
	for _, s := range idleSteps {
		if s > d {
			return s
		}
	}
	return max(d, idleSteps[len(idleSteps)-1])
}

// after is the step after now, and the first one after the last.
func after[T int | time.Duration](steps []T, now T) T {
	for _, s := range steps {
		if s > now {
			return s
		}
	}
	return steps[0]
}

// atMost is a limit of requests in words.
func atMost(n int) string {
	if n == 0 {
		return "no limit"
	}
	return "at most " + figure.Grouped(uint64(n))
}
