package tui

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// future draws the reason of a closed connection, or what is to come on an
// open one: how far it is, and the time that is left.
func (l *lanes) future(m *Model, geo geometry, y int, c *monitor.Conn) {
	x, end := geo.now+2, geo.end
	switch {
	case !c.Open() && c.Closed <= l.time(m):
		s, t := m.ending(c, end-x-1)
		m.grid.Text(x, y, end, s, t)
	case l.back > 0:
	case m.transfer(x, y, end, c):
	case c.Phase == event.Closing || c.Phase == event.Draining:
		m.grid.Text(x, y, end, canvas.Faint, "closing")
	case c.Phase == event.ReceivingContent || c.Phase == event.Sending:
		if words := progressWords(c); words != nil {
			m.grid.Text(x, y, end, canvas.Busy, canvas.Longest(end-x-1, words...))
		}
	default:
		l.limit(m, geo, y, c)
	}
}

// ending is how a lane says who closed its connection and why, in at most room
// cells: in the quiz, as a question.
func (m *Model) ending(c *monitor.Conn, room int) (canvas.Style, string) {
	if m.quiz.on {
		return canvas.Plain, "closed: why?"
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
	mark := string(m.grid.Glyphs.Deadline)
	if x >= geo.end { // too far off to be drawn where it is
		mark += " " + figure.Brief(time.Duration(at-m.clock.UnixNano()).Round(time.Second))
		x = geo.end - canvas.Width(mark)
	}
	m.grid.Fill(geo.now+1, y, x, canvas.Future, m.grid.Glyphs.Future)
	m.grid.Text(x, y, geo.end, canvas.Deadline, mark)
	l.seen.idle = l.seen.idle || c.Phase == event.Idle
	if words := progressWords(c); words != nil {
		l.seen.head = true
		if word := canvas.Longest(x-geo.now-3, words...); canvas.Width(word) <= x-geo.now-3 {
			m.grid.Text(geo.now+1, y, x, canvas.Busy, " "+word+" ")
		}
	}
}

// reasonStyle makes the reasons stand out that something went wrong.
func reasonStyle(code reason.Code) canvas.Style {
	switch reason.Of(code).Verdict {
	case reason.Refused:
		return canvas.Status4
	case reason.Ended:
		if code != reason.IdleTimeout && code != reason.ClientEOF && code != reason.Shutdown && code != reason.Operator {
			return canvas.Status4
		}
	}
	return canvas.Plain
}
