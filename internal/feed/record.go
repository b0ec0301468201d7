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

// The first line of a recording names these.
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

// Record writes a recording of src to w until src or ctx ends. It ends with
// nil when src does. It writes in its own goroutine's time: where w is slow,
// src loses entries and says so, and the recording says it too.
func Record(ctx context.Context, w io.Writer, src Source) error {
	text, err := json.Marshal(header{Format: format, Version: version, Created: src.Now().UTC()})
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	var entries []event.Entry
	for {
		var end error
		entries, end = src.Next(ctx, entries[:0])
		text = text[:0]
		for _, e := range entries {
			e.Event = masked(e.Event)
			if text, err = appendLine(text, e); err != nil {
				return fmt.Errorf("record: %w", err)
			}
		}
		if _, err := w.Write(text); err != nil {
			return fmt.Errorf("record: %w", err)
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
