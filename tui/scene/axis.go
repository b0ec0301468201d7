package scene

import (
	"time"

	"httpserver/internal/monitor"
)

// stopDelay is how long the axis goes on after the last event when no connection is
// open. A closing is then seen to happen, and short pauses between connections do
// not make the axis stutter.
const stopDelay = time.Second

// Standing is the moment, in Unix nanoseconds, at which the time axis of the lanes
// has stopped; still reports whether it has. With no connection open nothing can
// happen on a lane, so the picture stays for as long as the viewer looks. The result
// depends on the state alone. When a connection opens, the axis goes on at the true
// time.
func Standing(st *monitor.State, now int64) (at int64, still bool) {
	if st.AnyOpen() {
		return now, false
	}
	if at = lastEvent(st, now-int64(stopDelay)) + int64(stopDelay); at <= now {
		return at, true
	}
	return now, false
}

// Moving reports whether anything on the lanes changes with time.
func Moving(st *monitor.State) bool {
	_, still := Standing(st, st.Now())
	return !still
}

// lastEvent is the time of the latest event on any connection, or the given time
// without any connection.
func lastEvent(st *monitor.State, without int64) int64 {
	for c := range st.Recent() { // the one with the latest event
		return c.Last
	}
	return without
}

// An Axis is the time axis of the lanes.
type Axis struct {
	Now     int64 // the moment at the column of now, in Unix nanoseconds
	Stopped bool  // no connection is open
	Asking  bool  // the quiz asks a question; whether a connection is open may not be told
}

// Axis is the time axis of the lanes. During a question it behaves as if all
// connections were closed: a moving picture would tell that one is open.
func (s *Scene) Axis() Axis {
	now := s.Now.UnixNano()
	if !s.Open().Known() {
		return Axis{Now: min(now, lastEvent(s.State, now)+int64(stopDelay)), Asking: true}
	}
	at, still := Standing(s.State, now)
	return Axis{Now: at, Stopped: still}
}
