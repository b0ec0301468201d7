package feed

import (
	"context"
	"errors"
	"io"
	"time"

	"httpserver/internal/event"
)

// A Source gives entries to one viewer, which cannot tell whether they come
// from a running server or from a recording. One goroutine at a time calls Next.
//
// Seq never falls from one entry to the next, with one exception: after a move
// back in a recording. The state folded so far is then invalid, and the viewer
// folds from this entry on. [Player.Checkpoints] makes that cheaper.
type Source interface {
	// Next waits for at least one entry, appends the ready entries to buf and
	// returns the result. It appends ready entries even if ctx is done, so a
	// context that is done already means: do not wait. The error is io.EOF at
	// the end, or ctx's error; entries may come with it.
	Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error)
	// Now is the viewer's clock: the wall clock's time, or the recording's.
	Now() time.Time
}

// Each calls f with each entry of src, until src or ctx ends. It returns nil at the
// end of src.
func Each(ctx context.Context, src Source, f func(event.Entry)) error {
	var entries []event.Entry
	for {
		var end error
		entries, end = src.Next(ctx, entries[:0])
		for _, e := range entries {
			f(e)
		}
		clear(entries) // frees their events
		switch {
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}
