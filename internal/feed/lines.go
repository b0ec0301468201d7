package feed

import (
	"context"
	"errors"
	"io"

	"httpserver/internal/event"
)

// LogKinds are the events that [Lines] shows. A subscription for them alone
// spares the server building the others.
const LogKinds = event.Kinds(1 << event.KindResponseSent)

// Lines is the plain log: it writes the line of each finished exchange of src
// to out until src or ctx ends. It ends with nil when src does.
func Lines(ctx context.Context, src Source, out *Sink) error {
	var log event.Log
	return view(ctx, src, out, func(dst []byte, e event.Entry) ([]byte, error) {
		sent, ok := e.Event.(event.ResponseSent)
		if !ok {
			return dst, nil
		}
		return append(log.Append(dst, e.At, sent), '\n'), nil
	})
}

// JSON writes each entry of src as a JSON line to out until src or ctx ends.
// It ends with nil when src does.
func JSON(ctx context.Context, src Source, out *Sink) error {
	return view(ctx, src, out, appendLine)
}

func appendLine(dst []byte, e event.Entry) ([]byte, error) {
	dst, err := event.AppendLine(dst, e)
	if err != nil {
		return dst, err
	}
	return append(dst, '\n'), nil
}

// view turns entries into lines, one write for all that are ready.
func view(ctx context.Context, src Source, out *Sink, format func([]byte, event.Entry) ([]byte, error)) error {
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
		clear(entries) // what was shown need not be kept alive
		switch {
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}

// put writes text and gives its buffer back.
func put(out *Sink, text []byte) []byte {
	if len(text) > 0 {
		out.await(len(text))
		_, _ = out.Write(text) // never fails
	}
	return text[:0]
}
