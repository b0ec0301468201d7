package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// whyKinds are the events that explain shows.
const whyKinds = event.Kinds(1<<event.KindConnClosed | 1<<event.KindTotals)

// summaryEvery is how often explain sums up, while there is something new.
const summaryEvery = 30 * time.Second

// explain writes a line for each connection that closed, with the reason, and
// now and then one that sums up: what the dashboard shows, for those who
// listen to their terminal instead of looking at it.
func explain(ctx context.Context, src feed.Source, w io.Writer) error {
	var entries []event.Entry
	var text []byte
	var summed time.Time // when it summed up last
	for {
		var end error
		entries, end = src.Next(ctx, entries[:0])
		text = text[:0]
		for _, e := range entries {
			switch ev := e.Event.(type) {
			case event.ConnClosed:
				text = appendClose(text, ev)
			case event.Totals:
				if summed.IsZero() {
					summed = e.At
				} else if e.At.Sub(summed) >= summaryEvery {
					summed = e.At
					text = appendSummary(text, ev)
				}
			}
		}
		if len(text) > 0 {
			if _, err := w.Write(text); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}

// appendClose appends why a connection closed, such as
//
//	server closed #7 after 6 requests: no request came within the idle timeout (RFC 9112 §9.5)
func appendClose(dst []byte, c event.ConnClosed) []byte {
	r := reason.Of(c.Reason)
	dst = fmt.Appendf(dst, "%s closed #%d after %s: %s", r.Who, c.Conn, figure.Plural(uint64(c.Requests), "request"), r.Why)
	if c.Detail != "" {
		dst = append(dst, ", "...)
		dst = event.AppendSafe(dst, c.Detail)
	}
	if r.Rule != "" {
		dst = append(dst, " ("+r.Rule+")"...)
	}
	return append(dst, '\n')
}

// appendSummary appends the numbers that tell whether connections are reused.
func appendSummary(dst []byte, t event.Totals) []byte {
	dst = fmt.Appendf(dst, "so far: %s on %s", figure.Plural(t.Requests, "request"), figure.Plural(t.Conns, "connection"))
	if t.Conns > 0 {
		dst = fmt.Appendf(dst, ", %.1f each, %d open", float64(t.Requests)/float64(t.Conns), t.Open)
	}
	return append(dst, '\n')
}
