package server

import (
	"sync/atomic"
	"time"

	"httpserver/internal/event"
)

// A stamp says what a connection is doing and since when, in one word: the
// nanoseconds since the server was made, their lowest three bits replaced by
// the event.Phase. One store changes both, so the clock never sees the phase
// of one moment with the time of another.
type stamp uint64

// phaseBits hold the eight phases.
const phaseBits = 7

// stampOf is phase p since time at, counted from the server's start. It is
// never zero.
func stampOf(p event.Phase, at time.Duration) stamp {
	return stamp((uint64(at)+1+phaseBits)&^phaseBits | uint64(p))
}

// phase is what the connection is doing.
func (s stamp) phase() event.Phase { return event.Phase(s & phaseBits) }

// since is when that began or last made progress, from the server's start.
func (s stamp) since() time.Duration { return time.Duration(s&^phaseBits) - 1 - phaseBits }

// A watch is the part of a connection that the clock and other goroutines
// look at while it works. What the clock looks at each time comes first and fits
// a cache line: with 10,000 connections, it waits for little else.
type watch struct {
	now         atomic.Uint64 // stamp: what the connection is doing
	lookedAgain stamp         // the clock's own: it had the idle connection look for the client's end then
	held        atomic.Bool   // out waits behind a slow handler: see out.go
	full        bool          // the connection is beyond MaxConns: its one request gets 503
	brief       atomic.Bool   // its end is not worth much waiting
	order       atomic.Uint32 // reason.Code: to end at the next chance, for this reason
	count       counters
	// The clock's own: it saw the connection busy with this request from then on.
	busyNth   int64
	busySince time.Duration

	struck   atomic.Uint64 // stamp: the one whose limit has passed
	got      atomic.Int64  // bytes of the head that are here, or of a content that is waited for
	wanted   atomic.Int64  // of so many; 0 or -1: not known
	sentFrom atomic.Int64  // what had been sent when the response began
	toSend   atomic.Int64  // its bytes; -1: not known
	acked    uint64        // the clock's own: what the client had confirmed
	lookedAt time.Duration // when it last looked at that
}

// stamp is what the connection is doing.
func (w *watch) stamp() stamp { return stamp(w.now.Load()) }

// set says what the connection is doing from now on.
func (w *watch) set(s stamp) { w.now.Store(uint64(s)) }

// done is how many bytes of the head, of the content or of the response are
// through in phase p, and of how many; 0 or -1: not known.
func (w *watch) done(p event.Phase) (n, of int64) {
	if p == event.Sending {
		return w.count.out.Load() - w.sentFrom.Load(), w.toSend.Load()
	}
	return w.got.Load(), w.wanted.Load()
}

// strike says that the limit of what the connection does at s has passed.
func (w *watch) strike(s stamp) { w.struck.Store(uint64(s)) }

// isStruck reports whether the limit of what the connection does now has
// passed. A strike that came just when the connection went on does not count.
func (w *watch) isStruck() bool {
	s := w.struck.Load()
	return s != 0 && s == w.now.Load()
}
