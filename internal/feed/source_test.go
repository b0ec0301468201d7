package feed

import (
	"context"
	"errors"
	"slices"
	"testing"

	"httpserver/internal/event"
)

// Each gives all entries, those of a source that fails as well, and tells an end
// from a failure.
func TestEach(t *testing.T) {
	broken := errors.New("broken")
	for name, want := range map[string]error{"the end": nil, "a failure": broken} {
		src := &list{batches: [][]event.Entry{{sent("/1"), sent("/2")}, {sent("/3")}}, err: want}
		var got []string
		err := Each(t.Context(), src, func(e event.Entry) { got = append(got, e.Event.(event.ResponseSent).Target) })
		if !errors.Is(err, want) || !slices.Equal(got, []string{"/1", "/2", "/3"}) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestEachEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	src := &list{err: ctx.Err()}
	if err := Each(ctx, src, func(event.Entry) { t.Error("an entry") }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
