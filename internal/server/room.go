package server

import (
	"cmp"
	"math"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

const (
	// roomWait is how long the accept loop waits for a connection that gives way to
	// end. It has nothing to send but a FIN; only a busy machine takes longer than a
	// moment for that.
	roomWait = 100 * time.Millisecond
	// roomTries is how many connections one new one may ask to give way: a request
	// may come at the last moment, and is served.
	roomTries = 3
	// arrival is how long the first request of a connection may be on its way. Until
	// a request has come, silence counts from that long after the opening.
	arrival = 250 * time.Millisecond
	// StallGrace is how long content or a response must have stalled: longer than
	// one packet that is lost and sent again.
	StallGrace = time.Second
	// fruitful is the share of the connections that a scan has to find silent for
	// the next scan to be allowed at once. Otherwise it has to wait for scanPause.
	fruitful  = 16
	scanPause = tick
)

// silences are the connections that can give way to new ones when the server is
// full. The longest silent comes last.
//
// The order is that of one scan over all open connections, and later accepts take
// from it until it is used up. So an accept costs at most fruitful looks on average,
// or the server one scan each scanPause. A connection that did something after the
// scan has another stamp and is passed over; what falls silent after the scan has
// been silent for less time than all in the order.
type silences struct {
	order   []silence
	found   int // by the last scan
	scanned time.Time
}

// A silence is a connection as a scan has seen it.
type silence struct {
	c     *conn
	stamp phaseStamp
	since time.Duration // see silentSince
}

// makeRoom asks connections to give way while enough are open, and reports whether
// one more has room. The longest silent gives way first: one that is kept for a next
// request or has never sent one, or else one whose head takes long, or else one
// whose content or response has stalled. A kept connection that is in use thus
// outlives those that an attacker holds. nginx chooses in the same way.
func (s *Server) makeRoom(enough func() bool) bool {
	for range roomTries {
		if !enough() {
			return true
		}
		if !s.endLongestSilent(time.Now()) {
			return false
		}
	}
	return !enough()
}

// isFull reports whether as many connections are open as MaxConns allows.
func (s *Server) isFull() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cfg.MaxConns > 0 && len(s.open) >= s.cfg.MaxConns
}

// endLongestSilent lets one connection give way, and waits until one has ended, at
// most for roomWait. It is false when no connection can give way.
func (s *Server) endLongestSilent(now time.Time) bool {
	s.mu.Lock()
	v, ok := s.longestSilent(now)
	if !ok {
		s.mu.Unlock()
		return false
	}
	freed := make(chan struct{})
	s.freed = append(s.freed, freed)
	s.mu.Unlock()
	v.c.giveWay(v.stamp)
	select {
	case <-freed:
	case <-time.After(roomWait):
	}
	return true
}

// longestSilent returns the connection that gives way next. The caller holds mu.
func (s *Server) longestSilent(now time.Time) (silence, bool) {
	q := &s.silent
	for scanned := false; ; scanned = true {
		for n := len(q.order); n > 0; n = len(q.order) {
			v := q.order[n-1]
			q.order[n-1] = silence{}
			q.order = q.order[:n-1]
			if v.c.status.stamp() == v.stamp && v.c.status.orderedReason() == reason.None {
				return v, true
			}
		}
		if scanned || q.found*fruitful < len(s.open) && now.Sub(q.scanned) < scanPause {
			return silence{}, false
		}
		s.scanSilent(now)
	}
}

// scanSilent looks at all open connections for those that can give way. The caller
// holds mu.
func (s *Server) scanSilent(now time.Time) {
	q := &s.silent
	q.order, q.scanned = q.order[:0], now
	at := now.Sub(s.made)
	for _, c := range s.open {
		if st := c.status.stamp(); c.status.orderedReason() == reason.None && c.status.mayGiveWay(st, at) {
			q.order = append(q.order, silence{c, st, silentSince(c, st)})
		}
	}
	q.found = len(q.order)
	slices.SortFunc(q.order, func(a, b silence) int { return cmp.Compare(b.since, a.since) })
}

// mayGiveWay reports whether the connection can give way in that state.
func (w *connStatus) mayGiveWay(st phaseStamp, at time.Duration) bool {
	least, ok := w.leastSilence(st.phase())
	return ok && at-st.since() >= least
}

// leastSilence returns how long the connection must have been silent in phase p to
// give way; false where it never does.
func (w *connStatus) leastSilence(p event.Phase) (time.Duration, bool) {
	switch p {
	case event.Idle, event.Handshake:
		return 0, true
	case event.Closing:
		return lingerShort, true
	case event.ReceivingHead:
		if w.overLimit { // it gets 503 in any case
			return tick, true
		}
		return overLimitGrace, true
	case event.ReceivingContent, event.Sending:
		return StallGrace, true
	}
	return 0, false
}

// silentSince returns since when a connection in that state counts as silent. One
// with a request counts as silent after all others, one that has all of its head
// last.
func silentSince(c *conn, st phaseStamp) time.Duration {
	const later = math.MaxInt64 / 4
	switch p := st.phase(); {
	case p == event.ReceivingHead && !c.status.overLimit:
		return st.since() + later
	case p == event.ReceivingContent || p == event.Sending:
		return st.since() + 2*later
	}
	if c.status.count.requests.Load() == 0 {
		return st.since() + arrival
	}
	return st.since()
}

// giveWay ends the connection for a new one, unless it has left the state that st
// says. An unfinished request gets 503; an unfinished response ends with a reset.
func (c *conn) giveWay(st phaseStamp) {
	if st.phase() != event.Idle {
		c.status.strike(st)
	}
	c.order(reason.GaveWay)
	if st.phase() != event.Idle {
		c.sock.wake()
	}
}

// silentFor says how long a connection that gives way has been silent; "" if it is
// not, because a request came meanwhile.
func (c *conn) silentFor() string {
	st := c.status.stamp()
	d := shortly(time.Since(c.s.made) - st.since())
	switch {
	case st.phase() == event.Handshake:
		return "in the handshake for " + d
	case st.phase() == event.Sending:
		return "no byte of the response taken for " + d
	case st.phase() != event.Idle:
		return ""
	case c.status.count.requests.Load() == 0:
		return "silent for " + d + ", without a request"
	}
	return "silent for " + d
}

// forgetSilent drops what the last scan found when the server has room again: it
// keeps the memory of connections that have ended. The caller holds mu.
func (s *Server) forgetSilent(now time.Time) {
	if s.silent.order != nil && now.Sub(s.silent.scanned) > time.Second {
		s.silent = silences{}
	}
}
