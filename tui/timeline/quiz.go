package timeline

import (
	"slices"
	"time"

	"httpserver/internal/event"
)

// maxWaiting is how many entries wait for a question to be answered: minutes of a
// class, a few seconds of a busy server. What comes after is not asked about.
const maxWaiting = 20_000

// A quiz is the entries that wait for the picture of a quiz: the picture stops at a
// question, and then goes on to the next one, however much has happened since.
type quiz struct {
	on      bool
	entries []event.Entry
	skipped int // responses that there was no room for
}

// keep adds entries to those that wait. After a move in a recording these are of
// another time and are dropped.
func (q *quiz) keep(entries []event.Entry, continues bool) {
	if !q.on {
		return
	}
	if !continues {
		q.on, q.entries = false, nil
		return
	}
	n := min(len(entries), maxWaiting-len(q.entries))
	if q.skipped > 0 {
		n = 0 // what is missing would be missing in the middle
	}
	q.entries = append(q.entries, entries[:n]...)
	for _, e := range entries[n:] {
		if _, ok := e.Event.(event.ResponseSent); ok {
			q.skipped++
		}
	}
}

// StopForQuiz is Stop, after which [Timeline.Step] follows what comes.
func (t *Timeline) StopForQuiz() {
	t.Stop()
	t.quiz = quiz{on: true}
}

// Continues reports whether an entry at a place of a recording is the next one.
func (t *Timeline) Continues(from int) bool { return t.recorded == nil || from == t.at }

// Step lets a picture that was stopped for a quiz follow the entries that wait, up to
// the first that decides about a connection and for which stop reports true. Without
// one it reports false and the picture goes on, past responses that were skipped
// because too many waited.
func (t *Timeline) Step(now time.Time, stop func() bool) (stopped bool, skipped int) {
	q := &t.quiz
	for i, e := range q.entries {
		t.Shown.Apply(e)
		t.still = e.Seq
		if !decides(e.Event) {
			continue
		}
		t.Shown.Advance(e.At)
		t.Clock = e.At
		if stop() {
			q.entries = q.entries[i+1:]
			return true, 0
		}
	}
	skipped = q.skipped
	t.GoOn(now)
	return false, skipped
}

// Waits reports whether a response waits for the picture, which the quiz may ask about.
func (t *Timeline) Waits() bool {
	return slices.ContainsFunc(t.quiz.entries, func(e event.Entry) bool {
		_, ok := e.Event.(event.ResponseSent)
		return ok
	})
}

// Close lets the picture follow what waits up to the close of a connection, if that
// comes before another decision.
func (t *Timeline) Close(conn uint64) {
	i := slices.IndexFunc(t.quiz.entries, func(e event.Entry) bool { return decides(e.Event) })
	if i < 0 {
		return
	}
	if v, ok := t.quiz.entries[i].Event.(event.ConnClosed); ok && v.Conn == conn {
		for _, e := range t.quiz.entries[:i+1] {
			t.Shown.Apply(e)
			t.still, t.Clock = e.Seq, e.At
		}
		t.quiz.entries = t.quiz.entries[i+1:]
	}
}

// Decides reports whether an entry of a batch decides whether a connection is kept.
func Decides(entries []event.Entry) bool {
	for _, e := range entries {
		if decides(e.Event) {
			return true
		}
	}
	return false
}

func decides(e event.Event) bool {
	switch e.(type) {
	case event.ResponseSent, event.ConnClosed:
		return true
	}
	return false
}
