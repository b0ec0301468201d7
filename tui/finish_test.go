package tui

import (
	"context"
	"io"
	"testing"

	"httpserver/internal/event"
)

// An ended source has entries, and then nothing.
type ended struct {
	told
}

func (e *ended) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(e.entries) == 0 {
		return buf, io.EOF
	}
	buf = append(buf, e.entries...)
	e.entries = nil
	return buf, nil
}

// Bubble Tea may end between Update, which makes the command that waits for
// entries, and that command. What comes then belongs to the summary all the
// same.
func TestFinishReadsWhenTheCommandNeverRan(t *testing.T) {
	src := &ended{told{entries: theStory(), now: storyNow}}
	m := New(src, noControl{}, Options{Renderer: renderer(0)})
	never := next(m.reader)
	m.Close()
	m.Finish()
	if got := m.times.Live.Totals().Requests; got != 64 {
		t.Errorf("%d requests in the state, want 64", got)
	}
	if msg := never(); msg != nil {
		t.Errorf("the command that comes too late brings %v", msg)
	}
}
