package tui

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// row draws one connection: label, past, now, and what is to come.
func (l *lanes) row(m *Model, geo geometry, y int, c *monitor.Conn) {
	s := canvas.Plain
	if c.ID == m.scene.Subject.Conn {
		m.grid.Put(geo.label, y, canvas.Strong, m.grid.Glyphs.Mark)
		s = canvas.Selected
	}
	m.grid.Text(geo.label+1, y, geo.end, s, "#"+strconv.FormatUint(c.ID, 10))
	m.grid.Text(geo.peer, y, geo.peer+geo.peerW, s, m.scene.Peer(c, geo.peerW, m.grid.Glyphs))
	p := l.picture(m, geo)
	if geo.versionW > 0 {
		p.Version(geo.version, y, geo.version+geo.versionW, s, c)
	}
	m.grid.Text(geo.count, y, geo.count+geo.countW, s, requestsOf(c))
	p.Past(y, c)
	m.grid.Put(geo.now, y, canvas.NowLine, m.grid.Glyphs.Now)
	if c.ID == p.Asked {
		m.grid.Text(geo.now+2, y, geo.end, canvas.Strong, "keep or close?")
		return
	}
	if !p.Over(c) {
		p.Future(y, c)
		return
	}
	x := geo.now + 2
	s, t := m.ending(c, geo.end-x-1)
	m.grid.Text(x, y, geo.end, s, t)
}

// requestsOf is how many requests came on a connection, "5r".
func requestsOf(c *monitor.Conn) string { return figure.Count(int64(c.Requests)) + "r" }

// ending is how a lane says who closed its connection and why, in at most room
// cells: in the quiz, as a question until it is answered.
func (m *Model) ending(c *monitor.Conn, room int) (canvas.Style, string) {
	if m.scene.Fate(c) == scene.Unsaid {
		return canvas.Plain, "closed: why?"
	}
	return reasonStyle(c.Why), why.ClosedBecause(c, room)
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
