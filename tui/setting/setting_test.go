package setting

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/tui/command"
)

func TestEachTurnGoesToTheNextStep(t *testing.T) {
	for _, c := range []struct {
		name      string
		id        command.ID
		now, want event.Settings
		says      string
	}{
		{"keep-alive goes off", command.KeepAlive, event.Settings{KeepAlive: true}, event.Settings{}, `KEEP-ALIVE OFF: every response says "Connection: close"`},
		{"and on", command.KeepAlive, event.Settings{}, event.Settings{KeepAlive: true}, "KEEP-ALIVE ON: connections stay open after a response"},
		{"a longer idle timeout", command.LongerIdle, event.Settings{IdleTimeout: 5 * time.Second}, event.Settings{IdleTimeout: 10 * time.Second}, "IDLE TIMEOUT 10 s"},
		{"longer than between two steps", command.LongerIdle, event.Settings{IdleTimeout: 7 * time.Second}, event.Settings{IdleTimeout: 10 * time.Second}, "IDLE TIMEOUT 10 s"},
		{"no longer than the longest", command.LongerIdle, event.Settings{IdleTimeout: time.Minute}, event.Settings{IdleTimeout: time.Minute}, "IDLE TIMEOUT 1 min"},
		{"one that is longer stays", command.LongerIdle, event.Settings{IdleTimeout: time.Hour}, event.Settings{IdleTimeout: time.Hour}, "IDLE TIMEOUT 60 min"},
		{"a shorter one", command.ShorterIdle, event.Settings{IdleTimeout: 7 * time.Second}, event.Settings{IdleTimeout: 5 * time.Second}, "IDLE TIMEOUT 5 s"},
		{"no shorter than the shortest", command.ShorterIdle, event.Settings{IdleTimeout: time.Second}, event.Settings{IdleTimeout: time.Second}, "IDLE TIMEOUT 1 s"},
		{"requests get a limit", command.MaxRequests, event.Settings{}, event.Settings{MaxRequests: 1}, "REQUESTS PER CONNECTION: at most 1"},
		{"after the largest there is none", command.MaxRequests, event.Settings{MaxRequests: 100}, event.Settings{}, "REQUESTS PER CONNECTION: no limit"},
		{"a delay", command.Delay, event.Settings{Delay: 50 * time.Millisecond}, event.Settings{Delay: 200 * time.Millisecond}, "ARTIFICIAL DELAY 200ms"},
		{"after the longest there is none", command.Delay, event.Settings{Delay: time.Second}, event.Settings{}, "ARTIFICIAL DELAY 0µs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			turn, got := Turns()[c.id], c.now
			turn.Apply(&got)
			if got != c.want {
				t.Errorf("%+v becomes %+v, want %+v", c.now, got, c.want)
			}
			if said := turn.Said(got); said != c.says {
				t.Errorf("it says %q, want %q", said, c.says)
			}
		})
	}
}
