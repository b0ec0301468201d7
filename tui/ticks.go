package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/control"
	"httpserver/tui/overlay"
)

// A tickMsg lets time pass on the screen.
type tickMsg int

// A ticker asks for ticks.
type ticker struct {
	timer   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // tea.Tick, except in tests
	tick    int                                                  // number of the tick that is waited for
	ticking bool                                                 // one will come
	every   time.Duration
}

// schedule asks for a tick unless one will come early enough. Ticks come at whole
// steps of the clock, when the lanes move by a cell.
func (t *ticker) schedule(every time.Duration, now time.Time) tea.Cmd {
	if t.ticking && every >= t.every {
		return nil
	}
	t.ticking, t.every = true, every
	t.tick++
	id := t.tick
	return t.timer(every-time.Duration(now.UnixNano())%every, func(time.Time) tea.Msg { return tickMsg(id) })
}

// noticeTime is how long a banner stays.
const noticeTime = 3 * time.Second

// A forgetMsg takes a banner away, if it is still that one.
type forgetMsg int

// A saidMsg says what came of a command: what was done, or why it was not; ""
// where that is to be seen.
type saidMsg string

// beside carries something out outside the event loop, since it may block, and then says
// what it returns.
func beside(do func() string) tea.Cmd {
	return func() tea.Msg { return saidMsg(do()) }
}

// askPath asks beside the event loop; nil asks nothing.
func askPath(ask func() control.Path) tea.Cmd {
	if ask == nil {
		return nil
	}
	return func() tea.Msg { return ask() }
}

// A banner is a line that stays for a while.
type banner struct {
	notice string
	told   int // how many there were
	past   overlay.Said
}

// say shows a line for a while.
func (b *banner) say(text string) {
	b.notice = text
	b.past.Add(text)
	b.told++
}

// forget takes the banner away after a while, if there is a new one since.
func (b *banner) forget(since int, t *ticker) tea.Cmd {
	if b.told == since {
		return nil
	}
	id := b.told
	return t.timer(noticeTime, func(time.Time) tea.Msg { return forgetMsg(id) })
}
