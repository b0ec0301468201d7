package feed

import (
	"context"

	"httpserver/internal/event"
)

// WithNotices returns src; the text of each notice that it gives is also passed to say,
// on the goroutine that calls Next.
func WithNotices(src Source, say func(text string)) Source { return noticed{src, say} }

type noticed struct {
	Source
	say func(string)
}

// Next is described at [Source].
func (n noticed) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	all, err := n.Source.Next(ctx, buf)
	for _, e := range all[len(buf):] {
		if v, ok := e.Event.(event.Notice); ok {
			n.say(v.Text)
		}
	}
	return all, err
}
