package feed

import (
	"context"
	"io"
	"slices"
	"time"

	"httpserver/internal/event"
)

// Live is a source of what happens now. It begins with a Snapshot entry; when
// entries were lost it puts Lost in front of what follows and repairs the
// viewer's picture with a fresh Snapshot behind it. A nil snapshot leaves
// those out, for viewers that keep no picture. The caller closes sub.
func Live(sub *event.Subscription, snapshot func() event.Snapshot) Source {
	return &live{sub: sub, snapshot: snapshot}
}

const (
	// maxBatches is how many more batches one Next takes; what is left is for the next
	// time. A viewer that looks ten times a second keeps up with 300,000
	// requests a second, two entries each, and holds 3 MB of entries.
	maxBatches = 256
	// repairEvery is the time between two repairs. A viewer that loses entries all
	// the time would else ask a busy server for all its connections at each
	// frame.
	repairEvery = 250 * time.Millisecond
)

type live struct {
	sub       *event.Subscription
	snapshot  func() event.Snapshot
	begun     bool
	ended     bool
	seq       uint64    // of the last entry given
	repairDue bool      // entries were lost and no snapshot was given since
	repaired  time.Time // when the last snapshot was given
}

// Now is the wall's time.
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

	// The loss is read after the drain, so it is of what was published while
	// the channel was full, and told in front, because a viewer must not trust
	// what follows.
	if lost := l.sub.Lost(); lost > 0 {
		buf = l.tell(buf, start, lost)
	}
	if l.repairDue && (l.ended || l.untilRepair() <= 0) {
		// The order matters: drain, then the snapshot, then append it. A
		// snapshot taken before the drain would be older than what stands in
		// front of it: a connection whose opening was queued and whose closing
		// was lost would stay for ever.
		buf = l.repair(l.drain(buf, len(l.sub.C())))
	}
	if l.ended && len(buf) == start {
		return buf, io.EOF
	}
	return buf, nil
}

// untilRepair is how long a repair that is owed has to wait.
func (l *live) untilRepair() time.Duration { return repairEvery - time.Since(l.repaired) }

// wait takes one batch, at once if there is one. It takes none when it is time
// for a repair.
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

// drain takes n batches, which are there.
func (l *live) drain(buf []event.Entry, n int) []event.Entry {
	for range n {
		batch, ok := <-l.sub.C()
		buf = l.take(buf, batch, ok)
	}
	return buf
}

func (l *live) take(buf, batch []event.Entry, ok bool) []event.Entry {
	if !ok {
		l.ended = true
		return buf
	}
	l.seq = batch[len(batch)-1].Seq
	return append(buf, batch...)
}

// tell puts Lost in front of what was taken since start.
func (l *live) tell(buf []event.Entry, start int, lost uint64) []event.Entry {
	told := event.Entry{Seq: l.seq, At: time.Now().UTC(), Event: event.Lost{N: lost}}
	if len(buf) > start {
		told.Seq, told.At = buf[start].Seq, buf[start].At
	}
	l.repairDue = l.snapshot != nil
	return slices.Insert(buf, start, told)
}

// repair appends a snapshot of now. It shares the number of the entry in front
// of it, since it is not from the bus.
func (l *live) repair(buf []event.Entry) []event.Entry {
	l.repairDue, l.repaired = false, time.Now()
	return append(buf, event.Entry{Seq: l.seq, At: l.repaired.UTC(), Event: l.snapshot()})
}
