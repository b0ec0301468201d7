package capture

import (
	"cmp"
	"container/heap"
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
	entries fifo[event.Entry] // in order of their times
	late    lateEntries       // came after an entry of a later time
	came    uint64            // late entries so far
	seq     uint64
	last    time.Time // of the entry given out last
}

// push puts an entry at its place.
func (q *queue) push(at time.Time, e event.Event) {
	if at.Before(q.last) {
		at = q.last
	}
	entry := event.Entry{At: at, Event: e}
	if q.entries.len() > 0 && q.entries.back().At.After(at) {
		q.came++
		entry.Seq = q.came
		heap.Push(&q.late, entry)
		return
	}
	q.entries.put(entry)
}

// waiting is how many entries are held back.
func (q *queue) waiting() int { return q.entries.len() + len(q.late) }

// release gives out what is older than the window, and what is too much.
func (q *queue) release(now time.Time, give func(event.Entry)) {
	due := now.Add(-q.window)
	for q.waiting() > 0 && (!q.next().At.After(due) || q.waiting() > MaxQueued) {
		give(q.take())
	}
}

// flush gives out all.
func (q *queue) flush(give func(event.Entry)) {
	for q.waiting() > 0 {
		give(q.take())
	}
}

// fromLate reports whether the next entry is one of the late ones. Of two with
// the same time, the late one came later.
func (q *queue) fromLate() bool {
	return len(q.late) > 0 && (q.entries.len() == 0 || q.late[0].At.Before(q.entries.front().At))
}

// next is the next entry; there is one.
func (q *queue) next() *event.Entry {
	if q.fromLate() {
		return &q.late[0]
	}
	return q.entries.front()
}

// take takes out the next entry; there is one.
func (q *queue) take() (e event.Entry) {
	if q.fromLate() {
		e = heap.Pop(&q.late).(event.Entry)
	} else {
		e = q.entries.take()
	}
	q.seq++
	e.Seq, q.last = q.seq, e.At
	return e
}

// lateEntries are a heap (package heap), the earliest first, and of those with the
// same time the one that came first.
type lateEntries []event.Entry

func (l lateEntries) Len() int { return len(l) }
func (l lateEntries) Less(i, j int) bool {
	return cmp.Or(l[i].At.Compare(l[j].At), cmp.Compare(l[i].Seq, l[j].Seq)) < 0
}
func (l lateEntries) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l *lateEntries) Push(e any)   { *l = append(*l, e.(event.Entry)) }
func (l *lateEntries) Pop() any {
	n := len(*l) - 1
	e := (*l)[n]
	(*l)[n] = event.Entry{}
	*l = (*l)[:n]
	return e
}
