package tui

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// future draws the reason of a closed connection, or what is to come on an
// open one: how far it is, and the time that is left.
func (l *lanes) future(m *Model, geo geometry, y int, c *monitor.Conn) {
	x, end := geo.now+2, geo.end
	switch {
	case !c.Open() && c.Closed <= l.time(m):
		s, t := m.ending(c, end-x-1)
		m.grid.text(x, y, end, s, t)
	case l.back > 0:
	case m.transfer(x, y, end, c):
	case c.Phase == event.Closing || c.Phase == event.Draining:
		m.grid.text(x, y, end, faint, "closing")
	case c.Phase == event.ReceivingContent || c.Phase == event.Sending:
		if words := progressWords(c); words != nil {
			m.grid.text(x, y, end, busy, longest(end-x-1, words...))
		}
	default:
		l.limit(m, geo, y, c)
	}
}

// ending is how a lane says who closed its connection and why, in at most room
// cells: in the quiz, as a question.
func (m *Model) ending(c *monitor.Conn, room int) (style, string) {
	if m.quiz.on {
		return plain, "closed: why?"
	}
	return reasonStyle(c.Why), closedBecause(c, room)
}

// limit draws the time that is left until a limit strikes, with what is waited
// for in words.
func (l *lanes) limit(m *Model, geo geometry, y int, c *monitor.Conn) {
	at := m.shown.Deadline(c)
	if at == 0 {
		return
	}
	x := max(geo.now+1, l.column(m, geo, at)+1)
	mark := string(m.gl.deadline)
	if x >= geo.end { // too far off to be drawn where it is
		mark += " " + brief(time.Duration(at-m.clock.UnixNano()).Round(time.Second))
		x = geo.end - width(mark)
	}
	m.grid.fill(geo.now+1, y, x, future, m.gl.future)
	m.grid.text(x, y, geo.end, deadline, mark)
	l.seen.idle = l.seen.idle || c.Phase == event.Idle
	if words := progressWords(c); words != nil {
		l.seen.head = true
		if word := longest(x-geo.now-3, words...); width(word) <= x-geo.now-3 {
			m.grid.text(geo.now+1, y, x, busy, " "+word+" ")
		}
	}
}

// reasonStyle makes the reasons stand out that something went wrong.
func reasonStyle(code reason.Code) style {
	switch reason.Of(code).Verdict {
	case reason.Refused:
		return status4
	case reason.Ended:
		if code != reason.IdleTimeout && code != reason.ClientEOF && code != reason.Shutdown && code != reason.Operator {
			return status4
		}
	}
	return plain
}
