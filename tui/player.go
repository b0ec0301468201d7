package tui

import (
	"strconv"
	"time"

	"httpserver/internal/feed"
	"httpserver/internal/figure"
)

// leap is how far the commands LeapOn and LeapBack go.
const leap = 10 * time.Second

// pausePlayer stops the recording, or lets it go on.
func (m *Model) pausePlayer() {
	if m.player.Status().Paused {
		m.player.Resume()
	} else {
		m.player.Pause()
	}
}

// step goes n events on, or back.
func (m *Model) step(n int) {
	m.player.Pause()
	m.player.Step(n)
}

// leap goes on by a time, or back.
func (m *Model) leap(by time.Duration) {
	s := m.player.Status()
	m.player.Seek(max(0, s.At.Sub(s.Start)+by))
}

// jump goes to a mark, or says that there is none.
func (m *Model) jump(to feed.Mark, forward bool, none string) {
	m.player.Pause()
	if !m.player.Jump(to, forward) {
		m.say(none)
	}
}

// played reports whether a recording has come to its end.
func (m *Model) played() bool { return m.player != nil && m.player.Status().Ended }

// playerTexts say which moment of the recording is drawn, for the title, in
// several forms, the longest first; nil without a recording.
func (m *Model) playerTexts() []string {
	if m.player == nil {
		return nil
	}
	s := m.player.Status()
	speed := "REPLAY " + strconv.FormatFloat(s.Speed, 'g', 3, 64) + "x "
	at := figure.Uptime(s.At.Sub(s.Start)) + "/" + figure.Uptime(s.End.Sub(s.Start))
	switch {
	case s.Ended:
		return []string{speed + at + " END", at + " END", "END"}
	case s.Paused:
		return []string{speed + at + " PAUSED", at + " PAUSED", "PAUSED"}
	}
	return []string{speed + at, at, "REPLAY"}
}
