package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// row draws one connection: label, past, now, and what is to come.
func (l *lanes) row(m *Model, geo geometry, y int, c *monitor.Conn) {
	s := plain
	if c.ID == m.subject().Conn {
		m.grid.put(geo.label, y, strong, m.gl.mark)
		s = selected
	}
	m.grid.text(geo.label+1, y, geo.end, s, "#"+strconv.FormatUint(c.ID, 10))
	m.grid.text(geo.peer, y, geo.peer+geo.peerW, s, l.peer(m, c, geo.peerW))
	if v := oldVersion(c); v != "" && geo.versionW > 0 {
		m.grid.text(geo.version, y, geo.version+geo.versionW, s, v)
		l.seen.asked = l.seen.asked || v == keptVersion
	}
	m.grid.text(geo.count, y, geo.count+geo.countW, s, requestsOf(c))
	l.past(m, geo, y, c)
	m.grid.put(geo.now, y, nowline, m.gl.now)
	l.future(m, geo, y, c)
}

// peer is who is at the other end, in at most w cells.
func (l *lanes) peer(m *Model, c *monitor.Conn, w int) string {
	if c.Side == event.ToUpstream && c.Name != "" {
		return middle("-> "+safe(c.Name), w, m.gl.cut)
	}
	if w < 10 {
		return ":" + strconv.Itoa(int(c.Peer.Port()))
	}
	return middle(peer(m.mask.of(c.Peer)), w, m.gl.cut)
}

// requestsOf is how many requests came on a connection, "5r".
func requestsOf(c *monitor.Conn) string { return count(int64(c.Requests)) + "r" }

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
	g, gl := &m.grid, m.gl
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
	g.fill(max(from, geo.left), y, to+1, lane, gl.idle)
	if from >= geo.left {
		g.put(from, y, lane, gl.open)
	} else {
		g.put(geo.left, y, lane, gl.before)
	}
	l.drawCells(m, geo, y)
	if closed && to > from && l.cells[to-geo.left].requests == 0 {
		g.put(to, y, lane, gl.closed)
	}
}

// ended says when a connection closed that is too old for the picture.
func (l *lanes) ended(m *Model, geo geometry, y int, c *monitor.Conn) {
	when := "-" + brief(time.Duration(l.time(m)-c.Closed).Round(time.Second))
	if _, still := standing(m.shown, m.clock.UnixNano()); still {
		when = "earlier"
	}
	m.grid.text(geo.left, y, geo.now, faint, string(m.gl.before)+" "+when)
}

// drawCells draws what the row's cells collected, over its line.
func (l *lanes) drawCells(m *Model, geo geometry, y int) {
	g, gl := &m.grid, m.gl
	for i := range l.cells {
		switch cell := &l.cells[i]; {
		case cell.requests == 1:
			l.seen.pair = l.seen.pair || i > 0 && l.cells[i-1].requests == 1
			g.put(geo.left+i, y, digitStyle(cell.class), rune('0'+cell.nth%10))
		case cell.requests > 1:
			g.put(geo.left+i, y, statusStyle(int(cell.class)*100), gl.density[crowd(cell.requests)])
			l.seen.density = true
		case cell.busy:
			g.put(geo.left+i, y, busy, gl.busy)
		}
	}
}

func digitStyle(class uint8) style {
	switch class {
	case 3:
		return digit3
	case 4:
		return digit4
	case 5:
		return digit5
	}
	return digit2
}

func statusStyle(code int) style {
	switch code / 100 {
	case 3:
		return status3
	case 4:
		return status4
	case 5:
		return status5
	}
	return status2
}
