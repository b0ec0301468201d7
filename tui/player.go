package tui

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/feed"
	"httpserver/internal/figure"
)

// A player is a [Source] that replays a recording.
type player interface {
	Pause()
	Resume()
	Faster()
	Slower()
	Step(n int)
	Seek(d time.Duration)
	Jump(to feed.Mark, forward bool) bool
	Status() feed.Status
	Checkpoints() (stride int)
	From() int
}

// leap is how far the keys for leaping go.
const leap = 10 * time.Second

// playerKey handles the keys of a recording, where there is one.
func (m *Model) playerKey(k tea.KeyMsg) bool {
	p, ok := m.src.(player)
	if !ok {
		return false
	}
	s := p.Status()
	switch {
	case has(k, m.keys.pause):
		if s.Paused {
			p.Resume()
		} else {
			p.Pause()
		}
	case has(k, m.keys.faster):
		p.Faster()
	case has(k, m.keys.slower):
		p.Slower()
	case has(k, m.keys.stepOn):
		p.Pause()
		p.Step(+1)
	case has(k, m.keys.stepBack):
		p.Pause()
		p.Step(-1)
	case has(k, m.keys.leapOn):
		p.Seek(s.At.Sub(s.Start) + leap)
	case has(k, m.keys.leapBack):
		p.Seek(max(0, s.At.Sub(s.Start)-leap))
	case has(k, m.keys.nextClose):
		m.jump(p, feed.Close, true, "no connection closes after this")
	case has(k, m.keys.lastClose):
		m.jump(p, feed.Close, false, "no connection closes before this")
	case has(k, m.keys.nextFault):
		m.jump(p, feed.Fault, true, "nothing goes wrong after this")
	case has(k, m.keys.lastFault):
		m.jump(p, feed.Fault, false, "nothing goes wrong before this")
	default:
		return false
	}
	return true
}

// jump goes to a mark, or says that there is none.
func (m *Model) jump(p player, to feed.Mark, forward bool, none string) {
	p.Pause()
	if !p.Jump(to, forward) {
		m.say(none)
	}
}

// played tells whether the picture is of a recording's end.
func (m *Model) played() bool {
	p, ok := m.src.(player)
	return ok && p.Status().Ended
}

// playerTexts are where in the recording the picture is, for the title, in
// several forms, the longest first; nil without a recording.
func (m *Model) playerTexts() []string {
	p, ok := m.src.(player)
	if !ok {
		return nil
	}
	s := p.Status()
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
