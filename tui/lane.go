package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A laneCell is what happened in one cell of a lane.
type laneCell struct {
	requests int    // that began in it
	nth      uint32 // the number of the last one
	class    uint8  // of the worst answer
	busy     bool
}

// row draws one connection: label, past, now, and what is to come.
func (l *lanes) row(m *Model, geo geometry, y int, c *monitor.Conn) {
	s := plain
	if c.ID == m.subject().Conn {
		m.grid.put(geo.label, y, strong, m.gl.mark)
		s = selected
	}
	m.grid.text(geo.label+1, y, geo.end, s, "#"+strconv.FormatUint(c.ID, 10))
	if geo.peerW > 0 {
		m.grid.text(geo.peer, y, geo.peer+geo.peerW, s, l.peer(m, c, geo.peerW))
		m.grid.text(geo.count, y, geo.count+geo.countW, s, count(int64(c.Requests))+"r")
	}
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

// column is the cell of a time: cells begin at multiples of their length, so
// the whole picture moves by one cell at once. The cell that is running stands
// left of now.
func (l *lanes) column(m *Model, geo geometry, at int64) int {
	d := int64(l.scale())
	return geo.now - 1 + int(at/d-l.time(m)/d)
}

// time is the moment that stands at the column of now, in Unix nanoseconds:
// now, or the past that somebody went back to.
func (l *lanes) time(m *Model) int64 { return m.clock.UnixNano() - int64(l.back) }

// past draws what happened: the line, what was in progress, the requests.
func (l *lanes) past(m *Model, geo geometry, y int, c *monitor.Conn) {
	g, gl := &m.grid, m.gl
	from, to := l.column(m, geo, c.Opened), geo.now-1
	closed := !c.Open() && c.Closed <= l.time(m)
	if closed {
		to = min(to, l.column(m, geo, c.Closed))
	}
	if to < geo.left || from >= geo.now {
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
	}
	for i := range l.cells {
		switch cell := &l.cells[i]; {
		case cell.requests == 1:
			g.put(geo.left+i, y, digitStyle(cell.class), rune('0'+cell.nth%10))
		case cell.requests > 1:
			g.put(geo.left+i, y, statusStyle(int(cell.class)*100), gl.density[crowd(cell.requests)])
		case cell.busy:
			g.put(geo.left+i, y, busy, gl.busy)
		}
	}
	if closed && to > from && l.cells[to-geo.left].requests == 0 {
		g.put(to, y, lane, gl.closed)
	}
}

// collect sums up the marks of a connection: what was busy, and where requests
// began that are kept as one; the others wait in singles.
func (l *lanes) collect(m *Model, geo geometry, c *monitor.Conn, to int) {
	l.cells, l.singles = l.cells[:0], l.singles[:0]
	for range geo.now - geo.left {
		l.cells = append(l.cells, laneCell{})
	}
	for _, k := range c.Marks() {
		first := l.column(m, geo, c.Opened+int64(k.Start)*1e6)
		last := first
		if int64(k.End-k.Start)*1e6 >= int64(l.scale()) { // what is shorter has no length
			last = min(to, l.column(m, geo, c.Opened+int64(k.End)*1e6))
		}
		if last >= geo.left {
			l.add(geo, first, last, k)
		}
	}
	if x := &c.Current; x.Nth != 0 {
		first := l.column(m, geo, x.Start)
		if m.clock.UnixNano()-x.Start < int64(l.scale()) {
			to = first
		}
		l.add(geo, first, to, monitor.Mark{Nth: uint32(x.Nth), N: 1})
	} else if c.Open() && c.Phase != event.Idle && c.Phase != event.Closing {
		l.add(geo, l.column(m, geo, c.Since), to, monitor.Mark{})
	}
}

// add puts one mark into the cells from first to last. Several requests that
// the lane keeps as one are spread over its cells: nobody knows better, and a
// digit must stay one request.
func (l *lanes) add(geo geometry, first, last int, k monitor.Mark) {
	span := last - first + 1
	for x := max(first, geo.left); x <= min(last, geo.now-1); x++ {
		cell := &l.cells[x-geo.left]
		if k.N <= 1 {
			cell.busy = cell.busy || x > first || k.N == 0
			continue
		}
		n := int(k.N) / span
		if x-first < int(k.N)%span {
			n++
		}
		if n == 1 { // which one, nobody knows
			n = 2
		}
		cell.requests += n
		cell.class = max(cell.class, k.Class)
	}
	if k.N == 1 && first < geo.now {
		l.singles = append(l.singles, single{first, k.Nth, k.Class})
	}
}

// maxEarly is how many cells before its time a digit may stand.
const maxEarly = 8

// A single is a request that has a digit of its own, if there is room.
type single struct {
	column int
	nth    uint32
	class  uint8
}

// spread gives the single requests their places, before the column end, and
// returns the first column that is taken (from, where none is). Digits of
// a burst stand side by side: from the newest to the oldest each has its own
// cell or, where that is taken, the next free one to the left. A burst that
// does not fit that way becomes density marks.
func (l *lanes) spread(geo geometry, from, end int) int {
	first := from + 1
	next := end // the last place that was given
	for i := len(l.singles); i > 0; {
		j, places := i, next // the burst is singles[j:i]
		fits := true
		for j > 0 && (j == i || l.singles[j-1].column >= places) {
			own := l.singles[j-1].column
			places = min(own, places-1)
			fits = fits && own-places <= maxEarly && (own == places || l.free(geo, places))
			j--
		}
		for k := i - 1; k >= j; k-- {
			next = min(l.singles[k].column, next-1)
			if !fits {
				next = l.singles[k].column
			}
			l.take(geo, next, l.singles[k])
		}
		first = min(first, next)
		i = j
	}
	return first
}

// free tells whether a digit that is early may stand there.
func (l *lanes) free(geo geometry, column int) bool {
	i := column - geo.left
	return i < 0 || i < len(l.cells) && !l.cells[i].busy && l.cells[i].requests == 0
}

// take puts a request into the cell of a column.
func (l *lanes) take(geo geometry, column int, s single) {
	i := column - geo.left
	if i < 0 || i >= len(l.cells) {
		return
	}
	cell := &l.cells[i]
	cell.requests++
	cell.nth = s.nth
	cell.class = max(cell.class, s.class)
}

// crowd is which density mark stands for n requests.
func crowd(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 10:
		return 1
	}
	return 2
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

// future draws the reason of a closed connection, or the time that is left.
func (l *lanes) future(m *Model, geo geometry, y int, c *monitor.Conn) {
	if !c.Open() && c.Closed <= l.time(m) {
		if m.quiz.on {
			m.grid.text(geo.now+2, y, geo.end, plain, "closed: why?")
			return
		}
		m.grid.text(geo.now+2, y, geo.end, reasonStyle(c.Why), closedBecause(c))
		return
	}
	if l.back > 0 {
		return
	}
	if m.transfer(geo.now+2, y, geo.end, c) {
		return
	}
	if t := progressText(m, c); t != "" {
		m.grid.text(geo.now+2, y, geo.end, busy, t)
		return
	}
	if c.Phase == event.Closing || c.Phase == event.Draining {
		m.grid.text(geo.now+2, y, geo.end, faint, "closing")
		return
	}
	at := m.shown.Deadline(c)
	if at == 0 {
		return
	}
	x := max(geo.now+1, l.column(m, geo, at)+1)
	m.grid.fill(geo.now+1, y, min(x, geo.end), future, m.gl.future)
	if x < geo.end {
		m.grid.put(x, y, deadline, m.gl.deadline)
		return
	}
	left := " " + brief(time.Duration(at-m.clock.UnixNano()).Round(time.Second))
	m.grid.right(y, geo.end, future, left)
}

// closedBecause is the reason in the few words that a lane has room for.
func closedBecause(c *monitor.Conn) string {
	e := reason.Of(c.Why)
	switch {
	case c.Why == reason.None:
		return "closed"
	case c.Limit > 0:
		return e.Short + " " + limit(time.Duration(c.Limit))
	}
	return e.Short
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
