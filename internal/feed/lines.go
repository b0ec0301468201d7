package feed

import (
	"context"
	"errors"
	"io"

	"httpserver/internal/event"
)

// LogKinds are the kinds of events that [Lines] shows. With a subscription for
// these alone, the server does not build the others.
const LogKinds = event.Kinds(1 << event.KindResponseSent)

// Lines writes the plain log, which has a line for each finished exchange of
// src, to out until src or ctx ends. It returns nil at the end of src.
func Lines(ctx context.Context, src Source, out *Sink) error {
	var log event.Log
	return write(ctx, src, out, func(dst []byte, e event.Entry) ([]byte, error) {
		sent, ok := e.Event.(event.ResponseSent)
		if !ok {
			return dst, nil
		}
		return append(log.Append(dst, e.At, sent), '\n'), nil
	})
}

// JSON writes each entry of src as a JSON line to out until src or ctx ends.
// It returns nil at the end of src.
func JSON(ctx context.Context, src Source, out *Sink) error {
	return write(ctx, src, out, appendLine)
}

// appendLine appends e as a JSON line with its line end.
func appendLine(dst []byte, e event.Entry) ([]byte, error) {
	dst, err := event.AppendLine(dst, e)
	if err != nil {
		return dst, err
	}
	return append(dst, '\n'), nil
}

// write turns entries into lines and writes all that are ready at once.
func write(ctx context.Context, src Source, out *Sink, format func([]byte, event.Entry) ([]byte, error)) error {
	var (
		entries []event.Entry
		text    []byte
	)
	for {
		var end, err error
		entries, end = src.Next(ctx, entries[:0])
		for _, e := range entries {
			if lost, ok := e.Event.(event.Lost); ok {
				out.Miss(lost.N)
			}
			if text, err = format(text, e); err != nil {
				return err
			}
			if len(text) >= piece {
				text = put(out, text)
			}
		}
		text = put(out, text)
		clear(entries) // frees their events
		switch {
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}

// put writes text, as soon as it fits into the queue of a reader that reads. It
// returns the buffer, empty.
func put(out *Sink, text []byte) []byte {
	if len(text) > 0 {
		out.await(len(text))
		_, _ = out.Write(text) // never fails
	}
	return text[:0]
}
