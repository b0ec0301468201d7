package timeline

import (
	"context"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
)

// batches is a source of a few batches; at the end of them it ends.
type batches struct{ left [][]event.Entry }

func (b *batches) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(b.left) == 0 {
		return buf, io.EOF
	}
	next := b.left[0]
	b.left = b.left[1:]
	return append(buf, next...), ctx.Err()
}

func (*batches) Now() time.Time { return time.Now() }

func opened(id uint64) event.Entry {
	return event.Entry{Seq: id, At: time.Unix(int64(id), 0), Event: event.ConnOpened{Conn: id}}
}

// The first batch comes at once, each later one a frame after it was asked for.
func TestABatchAFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewReader(&batches{[][]event.Entry{{opened(1)}, {opened(2), opened(3)}}})
		for i, want := range []struct {
			n    int
			wait time.Duration
			err  error
		}{{1, 0, nil}, {2, frame, nil}, {0, frame, io.EOF}} {
			begun := time.Now()
			entries, err, ok := r.Next()()
			if took := time.Since(begun); len(entries) != want.n || took != want.wait || err != want.err || !ok {
				t.Errorf("batch %d: %d entries after %v (%v, %v), want %d after %v", i, len(entries), took, err, ok, want.n, want.wait)
			}
			r.Folded(entries)
		}
	})
}

func TestAStoppedReaderBringsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewReader(&batches{[][]event.Entry{{opened(1)}, {opened(2)}}})
		entries, _, _ := r.Next()()
		r.Folded(entries)
		pull := r.Next()
		r.Stop()
		if entries, _, ok := pull(); ok || len(entries) != 0 {
			t.Errorf("it brings %d entries (%v)", len(entries), ok)
		}
	})
}

// Rest has what the source still holds, whether or not a wait had been made that
// never began.
func TestTheRestIsFolded(t *testing.T) {
	for _, made := range []bool{false, true} {
		r := NewReader(&batches{[][]event.Entry{{opened(1)}, {opened(2), opened(3)}}})
		if made {
			pull := r.Next()
			defer func() {
				if _, _, ok := pull(); ok {
					t.Error("a wait that Rest took the place of reads as well")
				}
			}()
		}
		var got []uint64
		r.Rest(t.Context(), func(entries []event.Entry) {
			for _, e := range entries {
				got = append(got, e.Seq)
			}
			r.Folded(entries)
		})
		if !slices.Equal(got, []uint64{1, 2, 3}) {
			t.Errorf("entries %d are folded, want 1 to 3", got)
		}
	}
}

// While the picture stands still, what happens is folded into another state.
func TestAStoppedPictureStays(t *testing.T) {
	start := time.Unix(10, 0)
	tl := New(start, nil)
	tl.Fold([]event.Entry{opened(1)}, 0)
	tl.Stop()
	if got := tl.Fold([]event.Entry{opened(2), {Seq: 3, At: start, Event: event.Notice{Text: "a \x1b notice"}}}, 0); got != safe {
		t.Errorf("the notice is %q, want %q", got, safe)
	}
	tl.Advance(start.Add(time.Second))
	if shown, live := tl.Shown.Conn(2), tl.Live.Conn(2); !tl.Paused() || shown != nil || live == nil || tl.Clock != start {
		t.Errorf("paused %v, #2 is shown: %v, it is folded: %v, the clock is at %v", tl.Paused(), shown != nil, live != nil, tl.Clock)
	}
	tl.GoOn(start.Add(2 * time.Second))
	if tl.Paused() || tl.Shown.Conn(2) == nil || tl.Clock != start.Add(2*time.Second) {
		t.Errorf("the picture does not go on: paused %v, the clock is at %v", tl.Paused(), tl.Clock)
	}
}

// safe is the notice without its control character.
const safe = `a \x1b notice`
