package feed

import (
	"context"
	"time"

	"httpserver/internal/event"
)

// A Source gives entries to one viewer. Nobody behind it can tell whether
// they come from a running server or from a recording.
//
// Seq never falls from one entry to the next, but for one case: somebody went
// back in a recording. Then all entries before are void, and the viewer folds
// anew from this one on.
type Source interface {
	// Next waits for at least one entry, appends what is ready and returns the
	// result. What is ready is given even when ctx is done, so a context that
	// is done already means: do not wait. The error is io.EOF at the end, or
	// ctx's; entries may come with it.
	Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error)
	// Now is the viewer's clock: the wall's, or the recording's.
	Now() time.Time
}
