package setting

import (
	"time"

	"httpserver/internal/feed"
	"httpserver/tui/command"
)

// leap is how far the commands LeapOn and LeapBack go.
const leap = 10 * time.Second

// Plays are what commands do to a recording that is played. Each returns what to say,
// "" for nothing.
func Plays() map[command.ID]func(p *feed.Player) string {
	return map[command.ID]func(p *feed.Player) string{
		command.Faster:        func(p *feed.Player) string { p.Faster(); return "" },
		command.Slower:        func(p *feed.Player) string { p.Slower(); return "" },
		command.StepOn:        func(p *feed.Player) string { return step(p, +1) },
		command.StepBack:      func(p *feed.Player) string { return step(p, -1) },
		command.LeapOn:        func(p *feed.Player) string { return leapBy(p, +leap) },
		command.LeapBack:      func(p *feed.Player) string { return leapBy(p, -leap) },
		command.NextClose:     func(p *feed.Player) string { return jump(p, feed.Close, true, "no connection closes after this") },
		command.PreviousClose: func(p *feed.Player) string { return jump(p, feed.Close, false, "no connection closes before this") },
		command.NextLost:      func(p *feed.Player) string { return jump(p, feed.Loss, true, "no request is lost after this") },
		command.PreviousLost:  func(p *feed.Player) string { return jump(p, feed.Loss, false, "no request is lost before this") },
		command.NextFault:     func(p *feed.Player) string { return jump(p, feed.Fault, true, "nothing goes wrong after this") },
		command.PreviousFault: func(p *feed.Player) string { return jump(p, feed.Fault, false, "nothing goes wrong before this") },
		command.NextMark: func(p *feed.Player) string {
			return jump(p, feed.Moment, true, "there is no mark of the recording after this")
		},
		command.PreviousMark: func(p *feed.Player) string {
			return jump(p, feed.Moment, false, "there is no mark of the recording before this")
		},
	}
}

// step goes n events on, or back.
func step(p *feed.Player, n int) string {
	p.Pause()
	p.Step(n)
	return ""
}

// leapBy goes on by a time, or back.
func leapBy(p *feed.Player, by time.Duration) string {
	s := p.Status()
	p.Seek(max(0, s.At.Sub(s.Start)+by))
	return ""
}

// jump goes to a mark; where there is none, it returns that.
func jump(p *feed.Player, to feed.Mark, forward bool, none string) string {
	p.Pause()
	if !p.Jump(to, forward) {
		return none
	}
	return ""
}
