package tui

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/lane"
	"httpserver/tui/scene"
)

// frameTime is the shortest time between two batches of entries. More than ten
// pictures a second are not read by anybody.
const frameTime = 100 * time.Millisecond

// errEnd is a source's ordinary end.
var errEnd = io.EOF

// An entriesMsg is what happened since the last one.
type entriesMsg []event.Entry

// An endMsg says that nothing more will come.
type endMsg struct {
	last []event.Entry
	err  error
}

// A tickMsg lets time pass on the screen.
type tickMsg int

// next waits for the frame to end and then for entries. The next one is only
// made after Update has folded them, so the slice can be used again, and a
// slow terminal slows down nobody but itself.
func (m *Model) next() tea.Cmd {
	ctx, src, buf := m.ctx, m.src, m.entries[:0]
	p := &pull{done: make(chan struct{})}
	m.pulling = p
	wait := time.NewTimer(frameTime)
	if m.entries == nil { // the first time: at once
		wait.Reset(0)
	}
	return func() tea.Msg {
		defer wait.Stop()
		if !p.begun.CompareAndSwap(false, true) {
			return nil // the dashboard has been left: Finish reads now
		}
		defer close(p.done)
		select {
		case <-wait.C:
		case <-ctx.Done():
			return nil
		}
		entries, err := src.Next(ctx, buf)
		p.entries = entries
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return endMsg{entries, err}
		}
		return entriesMsg(entries)
	}
}

// A pull is one wait for entries. What it brought and nobody folded, because
// the dashboard was left just then, is still there for Finish.
type pull struct {
	begun   atomic.Bool   // it is on its way: a command may be made and never run
	done    chan struct{} // closed when the wait is over
	entries []event.Entry
}

// finishing is how long Finish waits at most.
const finishing = time.Second

// Finish folds what has come since the last picture, until the source ends, so
// that a summary tells all. Call it after [Model.Close], when nothing more is
// published; a source that does not end is left after a second.
func (m *Model) Finish() {
	ctx, stop := context.WithTimeout(context.Background(), finishing)
	defer stop()
	if p := m.pulling; p != nil && !p.begun.CompareAndSwap(false, true) {
		select {
		case <-p.done:
			m.fold(p.entries)
		case <-ctx.Done():
			return // somebody still reads from the source
		}
	}
	for {
		entries, err := m.src.Next(ctx, m.entries[:0])
		m.fold(entries)
		if err != nil || ctx.Err() != nil {
			break
		}
	}
	m.live.Advance(m.src.Now())
}

// fold applies a batch.
func (m *Model) fold(entries []event.Entry) {
	m.pulling = nil
	notices := len(m.live.Notices())
	if m.player != nil {
		m.foldRecording(m.player.From(), entries)
	} else {
		for i := range entries {
			m.live.Apply(entries[i])
		}
	}
	if m.wanted != nil && *m.wanted == m.live.Settings() {
		m.wanted = nil
	}
	if all := m.live.Notices(); len(all) > notices {
		m.say(canvas.Safe(all[len(all)-1].Text))
	}
	clear(entries) // what was folded need not be kept alive
	m.entries = entries
	if m.entries == nil {
		m.entries = []event.Entry{}
	}
}

// foldRecording applies entries of a recording, of which the first has the
// place from. After a move in the recording the state is another one.
func (m *Model) foldRecording(from int, entries []event.Entry) {
	paused := m.paused()
	m.recorded.Fold(from, entries)
	m.live = m.recorded.State()
	if !paused {
		m.shown = m.live
	}
}

// schedule asks for a tick if none is on its way that comes early enough.
// Ticks come as often as what moves moves: a cell of a lane, or, when there is
// no lane, the clock.
func (m *Model) schedule() tea.Cmd {
	every := time.Second
	if m.moving() {
		every = min(max(m.lanes.Scale(), frameTime), time.Second)
	}
	if m.paused() {
		every = time.Second
	}
	if m.ticking && every >= m.every {
		return nil
	}
	m.ticking, m.every = true, every
	m.tick++
	id := m.tick
	// To the next whole step of the clock, when the lanes move by a cell.
	wait := every - time.Duration(m.src.Now().UnixNano())%every
	return m.timer(wait, func(time.Time) tea.Msg { return tickMsg(id) })
}

// moving reports whether anything on the lanes changes with time.
func (m *Model) moving() bool {
	_, still := lane.Standing(m.live, m.live.Now())
	return !still && m.layout.Size != scene.Tiny
}
