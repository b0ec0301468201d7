package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"httpserver/internal/event"
)

// The format and its version are in the first line of a recording.
const (
	format  = "httpserver-events"
	version = 1
)

// A header is the first line of a recording.
type header struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Created time.Time `json:"created"`
}

// Record writes a recording of src to w until src or ctx ends. It returns nil
// at the end of src. It does not queue: if w is slow, src loses entries, and the
// Lost entry is recorded like any other.
func Record(ctx context.Context, w io.Writer, src Source) error {
	r, err := newRecorder(w, src.Now())
	if err != nil {
		return err
	}
	var entries []event.Entry
	for {
		var end error
		entries, end = src.Next(ctx, entries[:0])
		if err := r.write(entries); err != nil {
			return err
		}
		clear(entries)
		switch {
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}

// Tee is src, with every entry that it gives also written to w as a recording.
// A write that fails ends it with that error, so w should be a file.
func Tee(src Source, w io.Writer) (Source, error) {
	r, err := newRecorder(w, src.Now())
	if err != nil {
		return nil, err
	}
	return tee{src, r}, nil
}

type tee struct {
	Source
	r *recorder
}

// Next is described at [Source].
func (t tee) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	all, end := t.Source.Next(ctx, buf)
	if err := t.r.write(all[len(buf):]); err != nil {
		return all, err
	}
	return all, end
}

// A recorder writes the lines of a recording.
type recorder struct {
	w    io.Writer
	text []byte // of the write before, to be used again
}

// newRecorder writes a recording's first line.
func newRecorder(w io.Writer, created time.Time) (*recorder, error) {
	text, err := json.Marshal(header{Format: format, Version: version, Created: created.UTC()})
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return &recorder{w: w, text: text}, nil
}

// write writes entries with one write. Their secrets are masked.
func (r *recorder) write(entries []event.Entry) (err error) {
	r.text = r.text[:0]
	for _, e := range entries {
		e.Event = MaskEvent(e.Event)
		if r.text, err = appendLine(r.text, e); err != nil {
			return fmt.Errorf("record: %w", err)
		}
	}
	if _, err := r.w.Write(r.text); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
