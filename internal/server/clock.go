package server

import (
	"runtime/debug"
	"time"

	"httpserver/internal/event"
)

const (
	// tick is how often the clock looks at the connections when they are few,
	// slowTick when they are many: to look at 10,000 takes about a millisecond.
	tick     = 50 * time.Millisecond
	slowTick = 250 * time.Millisecond
	// manyConns is the number above which they are many.
	manyConns = 2000
)

// runClock is the server's one clock. It runs only while connections are open:
// it wakes those whose limit has passed, sends responses that wait for a slow
// handler, and publishes Progress and Totals. A deadline for each request would
// cost 6 to 11 % of a small request; this costs it nothing.
func (s *Server) runClock() {
	defer s.running.Done()
	timer := time.NewTicker(tick)
	defer timer.Stop()
	pace := tick
	var told event.Totals
	var toldAt, progressAt time.Time
	for {
		select {
		case <-timer.C:
		case <-s.emptied:
		}
		now := time.Now() // a busy machine lets the tick wait
		s.time.set(now)
		tellProgress := now.Sub(progressAt) >= busyFor && s.pub.Wants(event.KindProgress)
		if tellProgress {
			progressAt = now
		}
		open := s.look(now, tellProgress)
		if now.Sub(toldAt) >= time.Second {
			toldAt = now
			told = s.tellTotals(now, told)
			s.taps.left.Store(TapRate)
			if s.trim.isDue(s.requests()) {
				s.running.Go(debug.FreeOSMemory) // takes milliseconds
			}
		}
		if open == 0 && s.clockMayEnd() {
			s.tellTotals(now, told)
			return
		}
		next := tick
		if open > manyConns {
			next = slowTick
		}
		if next != pace {
			pace = next
			timer.Reset(pace)
		}
	}
}

// clockMayEnd ends the clock, unless there is a load to trim after, or a
// connection was opened meanwhile, which relies on the clock.
func (s *Server) clockMayEnd() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) > 0 || s.trim.hasLoad(s.closed.requests) && !s.stopping.Load() {
		return false
	}
	s.ticking = false
	return true
}

// look looks at all open connections once and returns how many there are.
func (s *Server) look(now time.Time, tellProgress bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetSilent(now)
	at := now.Sub(s.made)
	for _, c := range s.open {
		w := &c.status
		st := w.stamp()
		if w.lookIsDue(st, at) {
			st = c.lookAtClient(st, at)
		}
		limit, _ := s.limitOf(c, st.phase())
		switch {
		case limit != never && at-st.since() >= limit:
			w.strike(st)
			c.sock.wake()
		case w.outLent.Load() && at-st.since() >= tick:
			s.running.Go(c.out.flushLate)
		case st.phase() == event.Idle && st != w.lookedAgain && at-st.since() >= busyFor:
			w.lookedAgain = st
			if c.isPlainTCP() && w.count.requests.Load() > 0 {
				c.sock.wake() // to read once more, for a FIN that came with the last request: see onReadable
			}
		}
		if busy := w.busy(st, at); tellProgress && busy >= busyFor {
			s.pub.Publish(now, c.progress(st, at))
		}
	}
	return len(s.open)
}

// loadRequests is how many requests are a load: they leave some megabytes of
// garbage.
const loadRequests = 5000

// An idleTrim notices the end of a load, when its garbage can be given back to the
// system. The runtime collects garbage when more is allocated, which after a load
// may be never: of 10,000 idle connections each then holds 0.2 KB for nothing, and
// 1.4 KB with the dashboard (go run ./cmd/bench -only idle).
type idleTrim struct {
	trimmed int64 // requests until the last trim
	last    int64 // requests until the last second
}

// isDue reports whether a load has ended. The clock calls it once a second with
// the number of requests so far.
func (t *idleTrim) isDue(requests int64) bool {
	quiet := requests == t.last
	t.last = requests
	if !quiet || !t.hasLoad(requests) {
		return false
	}
	t.trimmed = requests
	return true
}

// hasLoad reports whether there was a load since the last trim.
func (t *idleTrim) hasLoad(requests int64) bool { return requests-t.trimmed >= loadRequests }
