// Package audience folds events once for all guests.
//
// A [Fold] is one goroutine that folds into one state, however many guests look at
// it. A guest reads the state between frames, under a lock that readers share, so a
// slow guest may miss frames but never events, and delays none of the others. Its
// memory is that of one viewer.
//
// Guests see what a recording would hold: no credentials in targets, no bytes. While
// a quiz is on, they see no further than the class may (see package share).
package audience

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/share"
)

const (
	// frame is the shortest time between two changes of the state.
	frame = 50 * time.Millisecond
	// beat is the longest: rates and times go on without events, at whole seconds, as on
	// the other screens.
	beat = time.Second
)

// A Fold is the state that all guests see. Make it with [New].
type Fold struct {
	class *share.Class

	mu      sync.RWMutex // what follows, and all of the state
	state   *monitor.State
	changes int           // of the state
	changed chan struct{} // closed at the next one
	ended   bool
	last    time.Time // of the last entry in the state

	still atomic.Int64 // Unix nanoseconds: the moment at which the picture is stopped; 0: it moves

	frozen struct { // the copy of a pause, for all who pause at that moment
		sync.Mutex
		state *monitor.State
		at    int // changes
	}
}

// New returns the fold of a class. [Fold.Run] fills it.
func New(class *share.Class) *Fold {
	return &Fold{class: class, state: monitor.New(), changed: make(chan struct{})}
}

// Reading locks the state for a reader. A reader must not wait while it holds the
// lock.
func (f *Fold) Reading() sync.Locker { return f.mu.RLocker() }

// State returns the current state. The caller holds the lock of Reading.
func (f *Fold) State() *monitor.State { return f.state }

// Frozen is a copy of the current state, which no longer changes. The caller
// holds the lock of Reading. Those who ask between two changes get the same copy.
func (f *Fold) Frozen() *monitor.State {
	f.frozen.Lock()
	defer f.frozen.Unlock()
	if f.frozen.state == nil || f.frozen.at != f.changes {
		f.frozen.state, f.frozen.at = f.state.Clone(), f.changes
	}
	return f.frozen.state
}

// Run folds the entries of src until it ends, or ctx does. It returns the error of a
// source that fails.
func (f *Fold) Run(ctx context.Context, src feed.Source) error {
	src = feed.Masked(src)
	var entries []event.Entry // not folded yet
	var end error
	for end == nil || len(entries) > 0 {
		next := time.NewTimer(frame)
		changed := f.class.Changed()
		if len(entries) == 0 {
			entries, end = pull(ctx, src, entries)
		} else {
			wait(ctx, changed)
		}
		if ctx.Err() != nil {
			break
		}
		entries = f.fold(entries, src.Now())
		select {
		case <-next.C:
		case <-ctx.Done():
		}
		next.Stop()
	}
	f.change(func() { f.ended = true })
	if ctx.Err() != nil || errors.Is(end, io.EOF) {
		return nil
	}
	return end
}

// pull waits for entries, until the next beat at most.
func pull(ctx context.Context, src feed.Source, buf []event.Entry) ([]event.Entry, error) {
	beating, cancel := context.WithTimeout(ctx, beat-time.Duration(src.Now().UnixNano())%beat)
	defer cancel()
	buf, err := src.Next(beating, buf)
	if beating.Err() != nil && errors.Is(err, beating.Err()) {
		err = nil
	}
	return buf, err
}

// wait waits until the class may see more, for one beat at most.
func wait(ctx context.Context, changed <-chan struct{}) {
	t := time.NewTimer(beat)
	defer t.Stop()
	select {
	case <-changed:
	case <-t.C:
	case <-ctx.Done():
	}
}

// fold applies the entries that the class may see, and returns those that wait.
func (f *Fold) fold(entries []event.Entry, now time.Time) (waiting []event.Entry) {
	n := f.class.Passing(entries)
	f.change(func() {
		for i := range n {
			f.state.Apply(entries[i])
			f.last = entries[i].At
		}
		f.state.Advance(f.moment(now, n < len(entries)))
	})
	left := copy(entries, entries[n:])
	clear(entries[left:])
	return entries[:left]
}

// moment is the time of the picture. While a question is open or its answer is read,
// and while entries wait, that is the time of the last entry that is seen: what goes on
// in the picture has not gone on for longer.
func (f *Fold) moment(now time.Time, waits bool) time.Time {
	phase := f.class.Question().Phase
	if !waits && phase != share.Asking && phase != share.Told || f.last.IsZero() {
		f.still.Store(0)
		return now
	}
	f.still.Store(f.last.UnixNano())
	return f.last
}

// change changes the state, and tells those who watch.
func (f *Fold) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	f.changes++
	close(f.changed)
	f.changed = make(chan struct{})
}

// Watch returns a source for one guest. It gives no entries: its Next returns when
// the state has changed.
func (f *Fold) Watch() feed.Source { return &watch{f: f} }

type watch struct {
	f    *Fold
	seen int
}

// Now is the time of the picture.
func (w *watch) Now() time.Time {
	if still := w.f.still.Load(); still != 0 {
		return time.Unix(0, still)
	}
	return time.Now()
}

// Next is described at [feed.Source], but for the entries.
func (w *watch) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	for {
		w.f.mu.RLock()
		changes, changed, ended := w.f.changes, w.f.changed, w.f.ended
		w.f.mu.RUnlock()
		switch {
		case changes != w.seen:
			w.seen = changes
			return buf, nil
		case ended:
			return buf, io.EOF
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return buf, ctx.Err()
		}
	}
}
