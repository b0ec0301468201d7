package tui

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// frameTime is the shortest time between two batches of entries: ten pictures a
// second are as many as a person can follow.
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

// A reader pulls entries from the source, a batch at a time.
type reader struct {
	src     feed.Source
	player  *feed.Player    // src, when it is a recording that is played; else nil
	ctx     context.Context // ends the command that waits for entries
	cancel  context.CancelFunc
	entries []event.Entry // reused by the command that pulls
	pulling *pull         // in progress; nil when what it brought is folded
}

// newReader returns a reader of a source.
func newReader(src feed.Source, player *feed.Player) reader {
	r := reader{src: src, player: player}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// A pull is one wait for entries. When the dashboard is left during the wait, what
// it brought stays here for Finish.
type pull struct {
	begun   atomic.Bool   // a command may be made and never run
	done    chan struct{} // closed when the wait is over
	entries []event.Entry
}

// next waits for the frame to end and then for entries. It is called again only
// after they are folded, so the slice can be reused, and a slow terminal slows
// down only the dashboard.
func (r *reader) next() tea.Cmd {
	ctx, src, buf := r.ctx, r.src, r.entries[:0]
	p := &pull{done: make(chan struct{})}
	r.pulling = p
	wait := time.NewTimer(frameTime)
	if r.entries == nil { // the first time: at once
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

// folded takes back the memory of a batch.
func (r *reader) folded(entries []event.Entry) {
	clear(entries) // what was folded need not be kept alive
	r.pulling, r.entries = nil, entries
	if r.entries == nil {
		r.entries = []event.Entry{}
	}
}

// rest gives fold what has come since the last batch, until the source ends or ctx
// does. fold has to call folded.
func (r *reader) rest(ctx context.Context, fold func([]event.Entry)) {
	if p := r.pulling; p != nil && !p.begun.CompareAndSwap(false, true) {
		select {
		case <-p.done:
			fold(p.entries)
		case <-ctx.Done():
			return // the command still reads from the source
		}
	}
	for {
		entries, err := r.src.Next(ctx, r.entries[:0])
		fold(entries)
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}
