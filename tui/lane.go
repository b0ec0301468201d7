package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// row draws one connection: label, past, now, and what is to come.
func (l *lanes) row(m *Model, geo geometry, y int, c *monitor.Conn) {
	s := canvas.Plain
	if c.ID == m.subject().Conn {
		m.grid.Put(geo.label, y, canvas.Strong, m.grid.Glyphs.Mark)
		s = canvas.Selected
	}
	m.grid.Text(geo.label+1, y, geo.end, s, "#"+strconv.FormatUint(c.ID, 10))
	m.grid.Text(geo.peer, y, geo.peer+geo.peerW, s, l.peer(m, c, geo.peerW))
	if v := oldVersion(c); v != "" && geo.versionW > 0 {
		m.grid.Text(geo.version, y, geo.version+geo.versionW, s, v)
		l.seen.asked = l.seen.asked || v == keptVersion
	}
	m.grid.Text(geo.count, y, geo.count+geo.countW, s, requestsOf(c))
	l.past(m, geo, y, c)
	m.grid.Put(geo.now, y, canvas.NowLine, m.grid.Glyphs.Now)
	l.future(m, geo, y, c)
}

// peer is who is at the other end, in at most w cells.
func (l *lanes) peer(m *Model, c *monitor.Conn, w int) string {
	if c.Side == event.ToUpstream && c.Name != "" {
		return canvas.Middle("-> "+canvas.Safe(c.Name), w, m.grid.Glyphs.Cut)
	}
	if w < 10 {
		return ":" + strconv.Itoa(int(c.Peer.Port()))
	}
	return canvas.Middle(peer(m.mask.of(c.Peer)), w, m.grid.Glyphs.Cut)
}

// requestsOf is how many requests came on a connection, "5r".
func requestsOf(c *monitor.Conn) string { return figure.Count(int64(c.Requests)) + "r" }

// keptVersion is HTTP/1.0 on a connection that was kept because its client
// asked for that.
const keptVersion = "1.0k"

// oldVersion is what a connection speaks if that is not HTTP/1.1.
func oldVersion(c *monitor.Conn) string {
	switch {
	case c.Requests == 0 || c.Minor != 0 || c.Side != event.FromClient:
		return ""
	case c.Requests > 1 || c.Why == reason.Keep10:
		return keptVersion
	}
	return "1.0"
}

// past draws what happened: the line, what was in progress, the requests.
func (l *lanes) past(m *Model, geo geometry, y int, c *monitor.Conn) {
	g, gl := m.grid, m.grid.Glyphs
	from, to := l.column(m, geo, c.Opened), geo.now-1
	closed := !c.Open() && c.Closed <= l.time(m)
	if closed {
		to = min(to, l.column(m, geo, c.Closed))
	}
	switch {
	case from >= geo.now:
		return
	case to < geo.left && closed:
		l.ended(m, geo, y, c)
		return
	case to < geo.left: // no room for any past
		return
	}
	l.collect(m, geo, c, to)
	end := to + 1
	if closed {
		end = to
	}
	from = min(from, l.spread(geo, from, end)-1)
	g.Fill(max(from, geo.left), y, to+1, canvas.Lane, gl.Idle)
	if from >= geo.left {
		g.Put(from, y, canvas.Lane, gl.Open)
	} else {
		g.Put(geo.left, y, canvas.Lane, gl.Before)
	}
	l.drawCells(m, geo, y)
	if closed && to > from && l.cells[to-geo.left].requests == 0 {
		g.Put(to, y, canvas.Lane, gl.Closed)
	}
}

// ended says when a connection closed that is too old for the picture.
func (l *lanes) ended(m *Model, geo geometry, y int, c *monitor.Conn) {
	when := "-" + figure.Brief(time.Duration(l.time(m)-c.Closed).Round(time.Second))
	if _, still := standing(m.shown, m.clock.UnixNano()); still {
		when = "earlier"
	}
	m.grid.Text(geo.left, y, geo.now, canvas.Faint, string(m.grid.Glyphs.Before)+" "+when)
}

// drawCells draws what the row's cells collected, over its line.
func (l *lanes) drawCells(m *Model, geo geometry, y int) {
	g, gl := m.grid, m.grid.Glyphs
	for i := range l.cells {
		switch cell := &l.cells[i]; {
		case cell.requests == 1:
			l.seen.pair = l.seen.pair || i > 0 && l.cells[i-1].requests == 1
			g.Put(geo.left+i, y, canvas.DigitStyle(cell.class), rune('0'+cell.nth%10))
		case cell.requests > 1:
			g.Put(geo.left+i, y, canvas.StatusStyle(int(cell.class)*100), gl.Density[crowd(cell.requests)])
			l.seen.density = true
		case cell.busy:
			g.Put(geo.left+i, y, canvas.Busy, gl.Busy)
		}
	}
}
