package server

import (
	"time"

	"httpserver/internal/event"
)

const (
	// tick is how often the clock looks at the connections when they are few,
	// slowTick when they are many: looking at 10,000 takes about a millisecond.
	tick     = 50 * time.Millisecond
	slowTick = 250 * time.Millisecond
	// manyConns is from when on they are many.
	manyConns = 2000
	// busyFor is how long a connection is busy before its Progress is told and
	// its peer is looked at, and idle before it looks for the client's end again.
	busyFor = 250 * time.Millisecond
)

// since is the time from the server's making to at.
func (s *Server) since(at time.Time) time.Duration { return at.Sub(s.made) }

// runClock is the server's one clock. It runs only while connections are open:
// it strikes where a limit has passed, lets answers leave that wait behind a
// slow handler, and publishes Progress and Totals. A deadline for each request
// and its timers would cost 6 to 11 % of a small request, this costs none.
func (s *Server) runClock() {
	defer s.running.Done()
	timer := time.NewTicker(tick)
	defer timer.Stop()
	pace := tick
	var told event.Totals
	var toldAt, progressAt time.Time
	for {
		var now time.Time
		select {
		case now = <-timer.C:
		case <-s.emptied:
			now = time.Now()
		}
		tellProgress := now.Sub(progressAt) >= busyFor && s.pub.Wants(event.KindProgress)
		if tellProgress {
			progressAt = now
		}
		open := s.look(now, tellProgress)
		if now.Sub(toldAt) >= time.Second {
			toldAt = now
			told = s.tellTotals(now, told)
			s.taps.left.Store(allRate)
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

// clockMayEnd ends the clock, unless a connection was opened meanwhile, which
// relies on it.
func (s *Server) clockMayEnd() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) > 0 {
		return false
	}
	s.ticking = false
	return true
}

// look looks at all open connections once and returns how many there are.
func (s *Server) look(now time.Time, tellProgress bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.since(now)
	for _, c := range s.open {
		st := c.stamp()
		if p := st.phase(); (p == event.Sending || p == event.Handling) && at-c.lookedAt >= busyFor && at-st.since() >= busyFor {
			st = c.lookAtPeer(st, at)
		}
		limit, _ := s.limitOf(c, st.phase())
		switch {
		case limit != never && at-st.since() >= limit:
			c.strike(st)
			c.sock.wake()
		case c.held.Load() && at-st.since() >= tick:
			s.running.Go(c.release)
		case st.phase() == event.Idle && st != c.lookedAgain && at-st.since() >= busyFor:
			c.lookedAgain = st
			if c.plainTCP() && c.count.requests.Load() > 0 {
				c.sock.wake() // to read once more, for a FIN that came with its last request
			}
		}
		if busy := c.busy(st, at); tellProgress && busy >= busyFor {
			s.pub.Publish(now, c.progress(st, at))
		}
	}
	return len(s.open)
}

// lookAtPeer renews the write limit when the client has confirmed bytes since
// the last look. The system's own buffer may hold much, and a slow reader
// empties a third of it before the system takes a byte more from us. Of a reset
// only a look tells while a handler works.
func (c *conn) lookAtPeer(st stamp, at time.Duration) stamp {
	c.lookedAt = at
	client := c.sock.peer()
	if client.reset {
		c.cancel()
		return st
	}
	if st.phase() != event.Sending || !client.told || client.acked == c.acked {
		return st
	}
	c.acked = client.acked
	renewed := stampOf(event.Sending, at)
	if !c.now.CompareAndSwap(uint64(st), uint64(renewed)) {
		return c.stamp() // it went on by itself
	}
	return renewed
}

// busy is how long the clock has seen the connection busy with one request,
// however often that made progress.
func (c *conn) busy(st stamp, at time.Duration) time.Duration {
	nth := c.count.requests.Load()
	if st.phase() == event.Idle || nth != c.busyNth {
		c.busyNth, c.busySince = nth, at
	}
	return at - c.busySince
}

// progress is how far the connection is, and when its limit strikes if nothing
// moves.
func (c *conn) progress(st stamp, at time.Duration) event.Progress {
	p := event.Progress{Conn: c.id, Phase: st.phase()}
	if p.Phase == event.Handling && at-st.since() < busyFor && c.amidContent() {
		p.Phase = event.ReceivingContent // between two reads of it
	}
	if p.Phase != event.Handling { // whose handler alone knows
		p.Done, p.Total = c.done(p.Phase)
	}
	if p.Phase == event.Sending {
		if n, told := c.confirmed(); told {
			p.Done = n
		}
	}
	if limit, _ := c.s.limitOf(c, p.Phase); limit != never {
		p.Until = c.s.made.Add(st.since() + limit).UTC()
	}
	return p
}

// amidContent reports whether part of the request's content is here, and not all.
func (c *conn) amidContent() bool {
	got := c.got.Load()
	return got > 0 && got != c.wanted.Load()
}

// confirmed is how much of the response the client has, if the system tells: of
// a large file it is given megabytes at once, and has them long before.
func (c *conn) confirmed() (n int64, told bool) {
	if !c.plainTCP() { // it counts TLS's bytes
		return 0, false
	}
	client := c.sock.peer()
	return max(0, int64(client.acked)-c.sentFrom.Load()), client.told
}
