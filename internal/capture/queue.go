package capture

import (
	"time"

	"httpserver/internal/event"
)

// MaxQueued bounds how many entries are held back.
const MaxQueued = 1 << 15

// A queue delays entries for a short time, so that a fact that becomes known
// late is still told at its own time: that a connection carries HTTP is known
// with its first bytes, and the reason for its end after the peer's reaction.
type queue struct {
	window  time.Duration
	entries []event.Entry // in order of their times, from first on
	first   int           // how many of entries have been given out
	seq     uint64
	last    time.Time // of the entry given out last
}

// push puts an entry at its place.
func (q *queue) push(at time.Time, e event.Event) {
	if at.Before(q.last) {
		at = q.last
	}
	i := len(q.entries)
	q.entries = append(q.entries, event.Entry{})
	for i > q.first && q.entries[i-1].At.After(at) {
		i--
	}
	copy(q.entries[i+1:], q.entries[i:])
	q.entries[i] = event.Entry{At: at, Event: e}
}

// release gives out what is older than the window, and what is too much.
func (q *queue) release(now time.Time, give func(event.Entry)) {
	due := now.Add(-q.window)
	for q.first < len(q.entries) && (!q.entries[q.first].At.After(due) || len(q.entries)-q.first > MaxQueued) {
		q.next(give)
	}
	if q.first > len(q.entries)/2 { // moved once for each entry at most, on average
		n := copy(q.entries, q.entries[q.first:])
		clear(q.entries[n:])
		q.entries, q.first = q.entries[:n], 0
	}
}

// flush gives out all.
func (q *queue) flush(give func(event.Entry)) {
	for q.first < len(q.entries) {
		q.next(give)
	}
	q.entries, q.first = q.entries[:0], 0
}

// next gives out the first entry.
func (q *queue) next(give func(event.Entry)) {
	e := q.entries[q.first]
	q.first++
	q.seq++
	e.Seq, q.last = q.seq, e.At
	give(e)
}
