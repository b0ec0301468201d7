package feed

import (
	"context"
	"io"
	"slices"
	"time"

	"httpserver/internal/event"
)

const (
	// maxBatches is how many more batches one Next takes; the rest is left for
	// the next call. A viewer that calls ten times a second so keeps up with
	// 300,000 requests a second, of two entries each, and holds 3 MB of entries.
	maxBatches = 256
	// repairEvery is the shortest time between two repairs. Without it a viewer
	// that loses entries all the time would ask a busy server for all its
	// connections at every frame.
	repairEvery = 250 * time.Millisecond
)

// Live returns a source of live entries. It begins with a Snapshot entry. When
// entries were lost it gives a Lost entry before those that follow, and repairs
// the viewer's state with a new Snapshot after them. For viewers that keep no
// state, snapshot may be nil: there are then no Snapshot entries. The caller
// closes sub.
func Live(sub *event.Subscription, snapshot func() event.Snapshot) Source {
	return &live{sub: sub, snapshot: snapshot}
}

type live struct {
	sub       *event.Subscription
	snapshot  func() event.Snapshot
	begun     bool
	ended     bool
	seq       uint64    // of the last entry returned
	repairDue bool      // entries were lost and no snapshot was returned since
	repaired  time.Time // when the last snapshot was returned
}

// Now is the wall clock's time.
func (l *live) Now() time.Time { return time.Now() }

// Next is described at [Source].
func (l *live) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if !l.begun {
		l.begun = true
		if l.snapshot != nil {
			return l.repair(buf), nil
		}
	}
	if l.ended {
		return buf, io.EOF
	}
	start := len(buf)
	buf, err := l.wait(ctx, buf)
	if err != nil {
		return buf, err
	}
	buf = l.drain(buf, min(len(l.sub.C()), maxBatches))

	// Lost is read after the drain, so that it covers entries published while
	// the channel was full. The Lost entry comes first, because the viewer's
	// state is incomplete from there on.
	if lost := l.sub.Lost(); lost > 0 {
		buf = l.insertLost(buf, start, lost)
	}
	if l.repairDue && (l.ended || l.untilRepair() <= 0) {
		// The order matters: drain, take the snapshot, append it. A snapshot taken
		// before the drain would be older than the entries before it: a connection
		// whose opening was queued and whose closing was lost would stay for ever.
		buf = l.repair(l.drain(buf, len(l.sub.C())))
	}
	if l.ended && len(buf) == start {
		return buf, io.EOF
	}
	return buf, nil
}

// untilRepair is how long a due repair still has to wait.
func (l *live) untilRepair() time.Duration { return repairEvery - time.Since(l.repaired) }

// wait appends the next batch, at once if there is one. It appends nothing when
// it is time for a repair.
func (l *live) wait(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	select {
	case batch, ok := <-l.sub.C():
		return l.take(buf, batch, ok), nil
	default:
	}
	var due <-chan time.Time
	if l.repairDue {
		t := time.NewTimer(l.untilRepair())
		defer t.Stop()
		due = t.C
	}
	select {
	case batch, ok := <-l.sub.C():
		return l.take(buf, batch, ok), nil
	case <-due:
		return buf, nil
	case <-ctx.Done():
		return buf, ctx.Err()
	}
}

// drain appends n batches, which are in the channel.
func (l *live) drain(buf []event.Entry, n int) []event.Entry {
	for range n {
		batch, ok := <-l.sub.C()
		buf = l.take(buf, batch, ok)
	}
	return buf
}

// take appends a batch; ok is false at the channel's end.
func (l *live) take(buf, batch []event.Entry, ok bool) []event.Entry {
	if !ok {
		l.ended = true
		return buf
	}
	l.seq = batch[len(batch)-1].Seq
	return append(buf, batch...)
}

// insertLost inserts a Lost entry at start.
func (l *live) insertLost(buf []event.Entry, start int, lost uint64) []event.Entry {
	e := event.Entry{Seq: l.seq, At: time.Now().UTC(), Event: event.Lost{N: lost}}
	if len(buf) > start {
		e.Seq, e.At = buf[start].Seq, buf[start].At
	}
	l.repairDue = l.snapshot != nil
	return slices.Insert(buf, start, e)
}

// repair appends a snapshot of the current state. It has the Seq of the entry before it,
// since it does not come from the bus.
func (l *live) repair(buf []event.Entry) []event.Entry {
	l.repairDue, l.repaired = false, time.Now()
	return append(buf, event.Entry{Seq: l.seq, At: l.repaired.UTC(), Event: l.snapshot()})
}
