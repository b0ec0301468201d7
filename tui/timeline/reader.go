package timeline

import (
	"context"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// frame is the shortest time between two batches of entries, unless [Reader.FPS] sets
// another one: ten pictures a second are as many as a person can follow.
const frame = 100 * time.Millisecond

// A Reader pulls entries from a source, a batch at a time and at most one batch a
// frame. Make it with [NewReader].
type Reader struct {
	src     feed.Source
	frame   time.Duration
	ctx     context.Context // ends the wait for entries
	cancel  context.CancelFunc
	entries []event.Entry // reused by the next wait
	pulling *pull         // in progress; nil when what it brought is folded
}

// NewReader returns a reader of a source.
func NewReader(src feed.Source) *Reader {
	r := &Reader{src: src, frame: frame}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// FPS sets how many batches there are in a second at most, for a slow line; 0 leaves
// that as it is. It returns r. Call it before [Reader.Next].
func (r *Reader) FPS(n int) *Reader {
	if n > 0 {
		r.frame = time.Second / time.Duration(n)
	}
	return r
}

// Frame is the shortest time between two batches of entries.
func (r *Reader) Frame() time.Duration { return r.frame }

// Stop ends the wait for entries.
func (r *Reader) Stop() { r.cancel() }

// A pull is one wait for entries. When the dashboard is left during the wait, what
// it brought stays here for Rest.
type pull struct {
	begun   atomic.Bool   // a command may be made and never run
	done    chan struct{} // closed when the wait is over
	entries []event.Entry
}

// Next returns a function that waits for the frame to end and then for entries. It
// may be called in another goroutine, once; ok is false when the reader was
// stopped meanwhile. Call Next again only after [Reader.Folded].
func (r *Reader) Next() func() (entries []event.Entry, err error, ok bool) {
	ctx, src, buf := r.ctx, r.src, r.entries[:0]
	p := &pull{done: make(chan struct{})}
	r.pulling = p
	wait := time.NewTimer(r.frame)
	if r.entries == nil { // the first time: at once
		wait.Reset(0)
	}
	return func() ([]event.Entry, error, bool) {
		defer wait.Stop()
		if !p.begun.CompareAndSwap(false, true) {
			return nil, nil, false // Rest reads now
		}
		defer close(p.done)
		select {
		case <-wait.C:
		case <-ctx.Done():
			return nil, nil, false
		}
		entries, err := src.Next(ctx, buf)
		p.entries = entries
		return entries, err, ctx.Err() == nil
	}
}

// Folded takes back the memory of a batch.
func (r *Reader) Folded(entries []event.Entry) {
	clear(entries) // what was folded need not be kept alive
	r.pulling, r.entries = nil, entries
	if r.entries == nil {
		r.entries = []event.Entry{}
	}
}

// Rest gives fold what has come since the last batch, until the source ends or ctx
// does. fold has to call Folded.
func (r *Reader) Rest(ctx context.Context, fold func([]event.Entry)) {
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
