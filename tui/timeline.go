package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A timeline is the state now and the one that is drawn.
type timeline struct {
	live     *monitor.State  // of now
	shown    *monitor.State  // the one that is drawn: live, or as it was when the picture was stopped
	recorded *monitor.Replay // folds a recording into live; nil for a server
	clock    time.Time       // the time of what is drawn
	ended    error           // why the source ended; nil while it has not
}

// newTimeline returns the timeline before the first event. player is nil for a
// server.
func newTimeline(now time.Time, player *feed.Player) timeline {
	t := timeline{live: monitor.New(), clock: now}
	if player != nil {
		t.recorded = monitor.NewReplay(player.Checkpoints())
		t.live = t.recorded.State()
	}
	t.shown = t.live
	return t
}

// paused reports whether the picture stands still.
func (t *timeline) paused() bool { return t.shown != t.live }

// stop stops the picture, not the server: what happens is still folded, into a
// state that is not drawn until the picture goes on.
func (t *timeline) stop() { t.shown = t.live.Clone() }

// goOn lets the picture go on.
func (t *timeline) goOn(now time.Time) { t.shown, t.clock = t.live, now }

// advance lets the state and the picture follow the clock.
func (t *timeline) advance(now time.Time) {
	t.live.Advance(now)
	if !t.paused() {
		t.clock = now
	}
}

// fold applies a batch, and returns the last notice in it, "" for none. Of a
// recording, from is the place of the first entry; after a move in the recording
// the state is another one.
func (t *timeline) fold(entries []event.Entry, from int) (notice string) {
	paused, notices := t.paused(), len(t.live.Notices())
	if t.recorded != nil {
		t.recorded.Fold(from, entries)
		t.live = t.recorded.State()
		if !paused {
			t.shown = t.live
		}
	} else {
		for i := range entries {
			t.live.Apply(entries[i])
		}
	}
	if all := t.live.Notices(); len(all) > notices {
		return canvas.Safe(all[len(all)-1].Text)
	}
	return ""
}

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

// A banner is a line that stays for a while.
type banner struct {
	notice string
	told   int // how many there were
}

// say shows a line for a while.
func (b *banner) say(text string) {
	b.notice = text
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
