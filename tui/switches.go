package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
)

// A saidMsg says what came of a command: what was done, or why it was not; ""
// where that is to be seen.
type saidMsg string

// The steps of the switches.
var (
	idleSteps  = [...]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute}
	maxSteps   = [...]int{0, 1, 3, 10, 100}
	delaySteps = [...]time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond, time.Second}
)

// noticeTime is how long a banner stays.
const noticeTime = 3 * time.Second

// A forgetMsg takes a banner away, if it is still that one.
type forgetMsg int

// say shows a line for a while.
func (m *Model) say(text string) {
	m.notice = text
	m.told++
}

// forget takes the banner away after a while, if there is a new one since.
func (m *Model) forget(since int) tea.Cmd {
	if m.told == since {
		return nil
	}
	id := m.told
	return m.timer(noticeTime, func(time.Time) tea.Msg { return forgetMsg(id) })
}

// A turn changes a switch of the server.
type turn struct {
	apply func(*event.Settings)
	said  func(event.Settings) string // what the banner says about the new settings
}

func turnKeepAlive() turn {
	return turn{func(s *event.Settings) { s.KeepAlive = !s.KeepAlive }, func(s event.Settings) string {
		if s.KeepAlive {
			return "KEEP-ALIVE ON: connections stay open after a response"
		}
		return `KEEP-ALIVE OFF: every response says "Connection: close"`
	}}
}

func turnIdleDown() turn {
	return turn{func(s *event.Settings) { s.IdleTimeout = stepDown(s.IdleTimeout) }, idleBanner}
}

func turnIdleUp() turn {
	return turn{func(s *event.Settings) { s.IdleTimeout = stepUp(s.IdleTimeout) }, idleBanner}
}

func turnMaxRequests() turn {
	return turn{func(s *event.Settings) { s.MaxRequests = after(maxSteps[:], s.MaxRequests) },
		func(s event.Settings) string { return "REQUESTS PER CONNECTION: " + atMost(s.MaxRequests) }}
}

func turnDelay() turn {
	return turn{func(s *event.Settings) { s.Delay = after(delaySteps[:], s.Delay) },
		func(s event.Settings) string { return "ARTIFICIAL DELAY " + figure.Brief(s.Delay) }}
}

// turnSwitch changes a switch of the running server. The banner says at once
// what was asked for; an event tells what the server has done.
func (m *Model) turnSwitch(t turn) tea.Cmd {
	s := m.live.Settings()
	if m.wanted != nil { // the event has not come yet: a second press turns further
		s = *m.wanted
	}
	t.apply(&s)
	m.wanted = &s
	m.say(t.said(s))
	ctl := m.ctl
	return func() tea.Msg {
		ctl.Change(t.apply)
		return nil
	}
}

func idleBanner(s event.Settings) string { return "IDLE TIMEOUT " + figure.Brief(s.IdleTimeout) }

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
