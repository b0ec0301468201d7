package server

import (
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A phaseStamp is a connection's phase and when that began or last made
// progress, in one word: nanoseconds since the server was made, their lowest
// three bits replaced by the event.Phase. One store changes both, so the clock
// never sees the phase of one moment with the time of another.
type phaseStamp uint64

// phaseBits hold the eight phases.
const phaseBits = 7

// stampOf returns the stamp of phase p since at, counted from when the server
// was made. It is never zero.
func stampOf(p event.Phase, at time.Duration) phaseStamp {
	return phaseStamp((uint64(at)+1+phaseBits)&^phaseBits | uint64(p))
}

// phase returns what the connection is doing.
func (s phaseStamp) phase() event.Phase { return event.Phase(s & phaseBits) }

// since returns when that began or last made progress.
func (s phaseStamp) since() time.Duration { return time.Duration(s&^phaseBits) - 1 - phaseBits }

// A connStatus is the part of a connection that the clock and other goroutines
// read while the connection works. What the clock reads at each tick comes first
// and fits one cache line: with 10,000 connections the clock waits for little
// else.
type connStatus struct {
	now         atomic.Uint64 // phaseStamp: what the connection is doing
	lookedAgain phaseStamp    // the clock's own: it made the idle connection read once more then
	outLent     atomic.Bool   // the clock may send the outbox: see outbox.lend
	overLimit   bool          // the connection is beyond MaxConns: its one request gets 503
	brief       atomic.Bool   // lingering at its end is short
	order       atomic.Uint32 // reason.Code: to end at the next chance, for this reason
	count       counters
	// The clock's own: the connection has been busy with this request since then.
	busyNth   int64
	busySince time.Duration

	struck atomic.Uint64 // phaseStamp: the one whose limit has passed
	got    atomic.Int64  // bytes received of the head, or of content that is waited for
	wanted atomic.Int64  // of so many; 0 or -1: unknown

	continued atomic.Bool  // the request in progress was sent 100 (Continue)
	sentFrom  atomic.Int64 // count.out when the response began
	toSend    atomic.Int64 // bytes of the response; -1: unknown
	delivery  atomic.Pointer[delivery]
	spare     *delivery     // the connection's own: memory for the next one; nil for none
	finSeen   atomic.Int64  // when the client's FIN was noticed, since the server was made; 0: not yet
	acked     uint64        // the clock's own: bytes that the client had acknowledged at lookedAt
	lookedAt  time.Duration // the clock's own: when it last asked the system about the client
}

// counters are one connection's. Its goroutine alone adds; any goroutine may
// read. A counter that all connections share would move its cache line from core
// to core with each request.
type counters struct {
	requests atomic.Int64
	in, out  atomic.Int64 // bytes
}

// read returns the counters' values.
func (n *counters) read() (requests, in, out int64) {
	return n.requests.Load(), n.in.Load(), n.out.Load()
}

// stamp returns what the connection is doing, and since when.
func (w *connStatus) stamp() phaseStamp { return phaseStamp(w.now.Load()) }

// set says what the connection is doing from now on.
func (w *connStatus) set(s phaseStamp) { w.now.Store(uint64(s)) }

// phase returns what the connection is doing.
func (w *connStatus) phase() event.Phase { return w.stamp().phase() }

// done returns how many bytes of the head, the content or the response are
// through in phase p, and of how many; 0 or -1: unknown.
func (w *connStatus) done(p event.Phase) (n, of int64) {
	if p == event.Sending {
		return w.count.out.Load() - w.sentFrom.Load(), w.toSend.Load()
	}
	return w.got.Load(), w.wanted.Load()
}

// noteFIN notes that the client has finished sending, at a time since the server
// was made.
func (w *connStatus) noteFIN(at time.Duration) { w.finSeen.CompareAndSwap(0, int64(max(1, at))) }

// HalfClosed implements [message.Client].
func (w *connStatus) HalfClosed() bool { return w.finSeen.Load() != 0 }

// strike says that the limit of what the connection does at s has passed.
func (w *connStatus) strike(s phaseStamp) { w.struck.Store(uint64(s)) }

// isStruck reports whether the limit of what the connection does now has
// passed. A strike that came just when the connection went on does not count.
func (w *connStatus) isStruck() bool {
	s := w.struck.Load()
	return s != 0 && s == w.now.Load()
}

// busy returns for how long the clock has seen the connection busy with one
// request, however often that made progress. The clock calls it at each tick.
func (w *connStatus) busy(st phaseStamp, at time.Duration) time.Duration {
	nth := w.count.requests.Load()
	if st.phase() == event.Idle || nth != w.busyNth {
		w.busyNth, w.busySince = nth, at
	}
	return at - w.busySince
}

// isAmidContent reports whether a part of the request's content has come, and
// not all of it.
func (w *connStatus) isAmidContent() bool {
	got := w.got.Load()
	return got > 0 && got != w.wanted.Load()
}

// orderedReason returns why the connection was ordered to end; None if it was
// not.
func (w *connStatus) orderedReason() reason.Code { return reason.Code(w.order.Load()) }

// mustEnd reports whether the connection was ordered to end and has no exchange
// to complete first.
func (w *connStatus) mustEnd() bool {
	return w.orderedReason() != reason.None && w.phase() == event.Idle
}

// lookIsDue reports whether it is time to look at the client of a response that
// takes long: sooner where the response's event waits for the client.
func (w *connStatus) lookIsDue(st phaseStamp, at time.Duration) bool {
	if p := st.phase(); p != event.Sending && p != event.Handling {
		return false
	}
	every := busyFor
	if w.delivery.Load() != nil {
		every = tick
	}
	return at-w.lookedAt >= every && at-st.since() >= every
}
