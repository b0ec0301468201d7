package share

import (
	"errors"
	"sort"

	"httpserver/internal/event"
)

// A Phase is how far the quiz is.
type Phase uint8

// The phases; see the package's drawing.
const (
	NoQuiz  Phase = iota
	Waiting       // the quiz is on, and nothing is asked
	Asking        // guests may vote
	Told          // the answer is told
)

// A Question is the state of the quiz, as every guest may see it: whether a
// connection is kept or closed after one of its exchanges.
type Question struct {
	Phase Phase
	N     int    // its number in this class, from 1; 0: nothing was asked
	Conn  uint64 // the connection,
	Nth   int    // and its exchange; 0: between two
	Votes int    // guests that have voted

	// Once it is told; zero before.
	Kept, Closed int    // the votes
	Answer       bool   // the connection was kept
	Reason       string // why, for a screen
}

// ErrNotAsked is returned for a vote on a question that is not open.
var ErrNotAsked = errors.New("this question is not open")

// quiz is the question, and how far guests see.
type quiz struct {
	Question
	limit  uint64 // the last entry that may be shown, while a quiz is on
	passed uint64 // the last one that was
	kept   int    // the votes so far
}

// voted reports whether a guest has voted on the question that is open.
func (q *quiz) voted(g *Guest) bool { return q.Phase == Asking && g.asked == q.N }

// Question is the state of the quiz.
func (c *Class) Question() Question {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.quiz.Question
}

// Passing returns how many of entries, which are in order, guests may see, and notes
// that they have seen these. The others wait for the next change.
func (c *Class) Passing(entries []event.Entry) int {
	if len(entries) == 0 {
		return 0
	}
	limit := c.pass(entries[len(entries)-1].Seq)
	return sort.Search(len(entries), func(i int) bool { return entries[i].Seq > limit })
}

// pass returns how far up to the entry seq a guest may see, and notes that it has
// seen that far.
func (c *Class) pass(seq uint64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiz.Phase != NoQuiz {
		seq = min(seq, c.quiz.limit)
	}
	c.quiz.passed = max(c.quiz.passed, seq)
	return seq
}

// Begin begins a quiz at the entry seq, which the operator has seen: what comes after
// it waits. It returns the last entry that a guest has seen, which may be a later
// one: of what comes up to it, nothing is asked.
func (c *Class) Begin(seq uint64) (passed uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quiz.limit = max(seq, c.quiz.passed)
	c.to(Question{Phase: Waiting, N: c.quiz.N})
	return c.quiz.limit
}

// Show lets guests see up to the entry seq.
func (c *Class) Show(seq uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if seq > c.quiz.limit {
		c.quiz.limit = seq
		c.tell()
	}
}

// Ask asks whether a connection is kept after its nth exchange.
func (c *Class) Ask(conn uint64, nth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quiz.kept = 0
	c.to(Question{Phase: Asking, N: c.quiz.N + 1, Conn: conn, Nth: nth})
}

// Tell ends the vote and tells the answer, with its reason.
func (c *Class) Tell(kept bool, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if q := c.quiz.Question; q.Phase == Asking {
		q.Phase, q.Answer, q.Reason = Told, kept, why
		q.Kept, q.Closed = c.quiz.kept, q.Votes-c.quiz.kept
		c.to(q)
	}
}

// Next takes the question away; the quiz goes on.
func (c *Class) Next() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiz.Phase != NoQuiz {
		c.to(Question{Phase: Waiting, N: c.quiz.N})
	}
}

// Finish ends the quiz. Nothing waits any longer.
func (c *Class) Finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.to(Question{N: c.quiz.N})
}

// to changes the question.
func (c *Class) to(q Question) {
	c.quiz.Question = q
	c.tell()
}

// Vote votes on question n: kept, or closed. A later vote takes the place of an
// earlier one. The error is ErrNotAsked when n is not open any longer.
func (g *Guest) Vote(n int, kept bool) error {
	c := g.class
	c.mu.Lock()
	defer c.mu.Unlock()
	q := &c.quiz
	if q.Phase != Asking || q.N != n {
		return ErrNotAsked
	}
	if g.asked == n && g.kept {
		q.kept--
	}
	if g.asked != n {
		q.Votes++
	}
	g.asked, g.kept = n, kept
	if kept {
		q.kept++
	}
	c.tell()
	return nil
}

// Voted is the guest's vote on question n; ok is false without one.
func (g *Guest) Voted(n int) (kept, ok bool) {
	c := g.class
	c.mu.Lock()
	defer c.mu.Unlock()
	return g.kept, g.asked == n && n != 0
}
