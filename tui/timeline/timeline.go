// Package timeline is what the dashboard knows of the past: a [Reader] pulls entries
// from their source, and a [Timeline] folds them into the current state and keeps the
// one that is drawn, which stands still in a pause.
//
// Nothing is sent to the dashboard: it asks for the next batch when it has folded
// the one before, so a slow terminal slows down only itself.
package timeline

import (
	"time"

	"httpserver/internal/audience"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A Timeline is the current state and the one that is drawn. Make it with [New].
type Timeline struct {
	Live     *monitor.State  // of now
	Shown    *monitor.State  // the one that is drawn: live, or as it was when the picture was stopped
	moments  int             // marks that the recording has
	recorded *monitor.Replay // folds a recording into live; nil for a server
	at       int             // the place of its next entry
	shared   *audience.Fold  // folds into live, for a guest; else nil
	Clock    time.Time       // the time of what is drawn
	last     time.Time       // of the last entry in live
	seq      uint64          // of the last entry in live,
	still    uint64          // and in the picture that stands still
	quiz     quiz            // what comes while the picture is stopped for a question
	Ended    error           // why the source ended; nil while it has not
}

// New returns the timeline before the first event. player is nil for a
// server.
func New(now time.Time, player *feed.Player) Timeline {
	t := Timeline{Live: monitor.New(), Clock: now}
	if player != nil {
		t.moments = player.Moments()
		t.recorded = monitor.NewReplay(player.Checkpoints())
		t.Live = t.recorded.State()
	}
	t.Shown = t.Live
	return t
}

// Of returns the timeline of a guest: its live state is that of the fold. Its methods,
// and what reads its states, need the lock of the fold's readers.
func Of(now time.Time, f *audience.Fold) Timeline {
	return Timeline{Live: f.State(), Shown: f.State(), shared: f, Clock: now}
}

// IsGuest reports whether the timeline is that of a guest.
func (t *Timeline) IsGuest() bool { return t.shared != nil }

// Paused reports whether the picture stands still.
func (t *Timeline) Paused() bool { return t.Shown != t.Live }

// Stop stops the picture, not the server: what happens is still folded, into a
// state that is not drawn until the picture goes on.
func (t *Timeline) Stop() {
	t.still = t.seq
	if t.shared != nil {
		t.Shown = t.shared.Frozen()
	} else {
		t.Shown = t.Live.Clone()
	}
}

// Seen is the number of the last entry in the picture.
func (t *Timeline) Seen() uint64 {
	if t.Paused() {
		return t.still
	}
	return t.seq
}

// SeenAt is the time of the last entry in the picture, in Unix nanoseconds. The clock is
// ahead of it while entries are on their way.
func (t *Timeline) SeenAt() int64 {
	if t.Paused() {
		return t.Clock.UnixNano()
	}
	return t.last.UnixNano()
}

// GoOn lets the picture go on.
func (t *Timeline) GoOn(now time.Time) { t.Shown, t.Clock, t.quiz = t.Live, now, quiz{} }

// Advance lets the state and the picture follow the clock.
func (t *Timeline) Advance(now time.Time) {
	if t.shared == nil {
		t.Live.Advance(now)
	}
	if !t.Paused() {
		t.Clock = now
	}
}

// Mark marks the moment of the state: of a recording or a capture, which no server
// tells of it.
func (t *Timeline) Mark(m event.Mark) {
	if t.recorded != nil {
		t.recorded.Mark(t.Clock, m)
		return
	}
	t.Live.Apply(event.Entry{At: t.Clock, Event: m})
}

// NextMark is the number of the viewer's next mark. Those of a recording have theirs,
// whether they have been played or not.
func (t *Timeline) NextMark() int {
	n := 1 + t.moments
	for _, m := range t.Live.TimeMarks(nil) {
		n = max(n, m.N+1)
	}
	return n
}

// Fold applies a batch, and returns the last notice in it, "" for none. Of a
// recording, from is the place of the first entry; after a move in the recording
// the state is another one. A guest's source gives no entries.
func (t *Timeline) Fold(entries []event.Entry, from int) (notice string) {
	paused, notices := t.Paused(), len(t.Live.Notices())
	t.quiz.keep(entries, t.Continues(from))
	t.at = from + len(entries)
	if n := len(entries); n > 0 {
		t.seq, t.last = entries[n-1].Seq, entries[n-1].At
	}
	if t.recorded != nil {
		t.recorded.Fold(from, entries)
		t.Live = t.recorded.State()
		if !paused {
			t.Shown = t.Live
		}
	} else {
		for i := range entries {
			t.Live.Apply(entries[i])
		}
	}
	if all := t.Live.Notices(); len(all) > notices {
		return canvas.Safe(all[len(all)-1].Text)
	}
	return ""
}
