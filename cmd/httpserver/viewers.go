package main

import (
	"context"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// How much may wait for a viewer: batches of up to 256 entries each (two seconds
// of 110,000 requests, about 100 MB while nobody takes them), and bytes for who
// reads its lines.
const (
	waitingBatches = 2048
	waitingBytes   = 16 << 20
)

// everything is all kinds of events, those with raw bytes too: they are only
// made while somebody looks at the wire view.
const everything = event.AllKinds | 1<<event.KindWire | 1<<event.KindSteps

// newSink makes a writer that never makes anybody wait. finish waits, but not
// for long, until all is written. tell is told of losses; it may be nil.
func newSink(w io.Writer, tell func(string)) (s *feed.Sink, finish func()) {
	s = feed.NewSink(w, waitingBytes, tell)
	return s, func() {
		ctx, cancel := context.WithTimeout(context.Background(), lastWords)
		defer cancel()
		s.Close(ctx) // what is lost then has been told
	}
}

// view starts a viewer of the events of the given kinds. It ends when the bus
// is closed.
func (a *app) view(name string, kinds event.Kinds, snapshot func() event.Snapshot, f func(context.Context, feed.Source) error) {
	sub := a.bus.Subscribe(waitingBatches, kinds)
	a.viewers.Go(func() error {
		return guarded(context.Background(), func(ctx context.Context) error {
			defer sub.Close()
			switch err := f(ctx, feed.Live(sub, snapshot)); {
			case err == nil:
			case errors.Is(err, os.ErrClosed): // at the end, which has said that it waits no longer
			default:
				a.tell(name + " stopped: " + cause(err).Error())
			}
			return nil
		})
	})
}

// openLog starts writing --log-file.
func (a *app) openLog() (err error) {
	if a.o.logFile == "" {
		return nil
	}
	if a.log, err = openOut(fileFlag{flag: "--log-file", name: a.o.logFile, adds: true}, a.files.claim); err != nil {
		return err
	}
	out, finish := newSink(a.log, func(s string) { a.tell(a.o.logFile + ": " + s) })
	a.closers = append(a.closers, func() { a.log.Close() }, finish)
	a.view("log file", feed.LogKinds, nil, func(ctx context.Context, src feed.Source) error {
		return feed.Lines(ctx, src, out)
	})
	return nil
}

// A recording is the state of --record; nil when nothing is recorded. Safe for
// concurrent use.
type recording struct {
	file string
	why  atomic.Pointer[error] // it stopped; nil while it goes on
}

// stopped notes why it stopped, and hands that on. A recording that came to its
// end, or is closed there, has not stopped.
func (r *recording) stopped(err error) error {
	if err != nil && !errors.Is(err, os.ErrClosed) {
		why := cause(err)
		r.why.Store(&why)
	}
	return err
}

// state is its file, "" for none, and why it stopped; nil while it goes on.
func (r *recording) state() (file string, stopped error) {
	if r == nil {
		return "", nil
	}
	if why := r.why.Load(); why != nil {
		return r.file, *why
	}
	return r.file, nil
}

// recordOutput is the file of --record.
func recordOutput(o *options) fileFlag {
	return fileFlag{flag: "--record", name: o.record, overwrites: o.recordOverwrite}
}

// openRecord starts writing --record. A recording that cannot be written any
// more does not end the server.
func (a *app) openRecord() error {
	if a.o.record == "" {
		return nil
	}
	f, err := openOut(recordOutput(a.o), a.files.claim)
	if err != nil {
		return err
	}
	name := "recording to " + a.o.record
	a.closers = append(a.closers, func() {
		if err := f.Close(); err != nil {
			a.tell(name + ": " + cause(err).Error())
		}
	})
	a.record = &recording{file: a.o.record}
	a.view(name, everything, a.snapshot, func(ctx context.Context, src feed.Source) error {
		return a.record.stopped(feed.Record(ctx, f, src)) // noted before it is told: who is told may ask
	})
	return nil
}
