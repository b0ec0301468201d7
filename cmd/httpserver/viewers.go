package main

import (
	"context"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"httpserver/cmd/internal/console"
	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// The bounds of the queues to a viewer: in batches of up to 256 entries (two
// seconds of 110,000 requests, about 100 MB if the viewer takes none), and in
// bytes to the reader of its lines.
const (
	waitingBatches = 2048
	waitingBytes   = 16 << 20
)

// everything is all kinds of events, also those with raw bytes, which the server
// publishes only while the wire view is shown.
const everything = event.AllKinds | 1<<event.KindWire | 1<<event.KindSteps

// newSink returns a writer to w that never blocks. Finish waits until all is
// written, for at most flushTime. Tell, which may be nil, is called with a
// sentence about lines that were lost.
func newSink(w io.Writer, tell func(string)) (s *feed.Sink, finish func()) {
	return newSinkOf(waitingBytes, w, tell)
}

// newSinkOf is newSink with a queue of at most so many bytes.
func newSinkOf(bytes int, w io.Writer, tell func(string)) (s *feed.Sink, finish func()) {
	s = feed.NewSink(w, bytes, tell)
	return s, func() {
		ctx, cancel := context.WithTimeout(context.Background(), flushTime)
		defer cancel()
		s.Close(ctx) // has told of what is lost
	}
}

// view runs f, a viewer of the events of the given kinds, until the bus is closed.
// Snapshot, which may be nil, repairs its losses.
func (a *app) view(name string, kinds event.Kinds, snapshot func() event.Snapshot, f func(context.Context, feed.Source) error) {
	sub := a.bus.Subscribe(waitingBatches, kinds).Named(name)
	a.viewers.Go(func() error {
		return console.Guarded(context.Background(), func(ctx context.Context) error {
			defer sub.Close()
			switch err := f(ctx, feed.Live(sub, snapshot)); {
			case err == nil:
			case errors.Is(err, os.ErrClosed): // the end waits no longer, and has said so
			default:
				a.tell(name + " stopped: " + cause(err).Error())
			}
			return nil
		})
	})
}

// openLog starts the viewer that writes --log-file.
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

// A recording is the state of --record; nil without it. It is safe for concurrent
// use.
type recording struct {
	file string
	why  atomic.Pointer[error] // why it stopped early; nil while it goes on
}

// stopped stores why the recording stopped early, and returns it. A recording
// that was closed at the end of the program did not stop early.
func (r *recording) stopped(err error) error {
	if err != nil && !errors.Is(err, os.ErrClosed) {
		why := cause(err)
		r.why.Store(&why)
	}
	return err
}

// state returns the recording's file, "" for none, and why it stopped early.
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

// openRecord starts the viewer that writes --record. A recording that fails later
// does not end the server.
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
		return a.record.stopped(feed.Record(ctx, f, src)) // stored before view tells of it
	})
	return nil
}
