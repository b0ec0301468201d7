package tui

import (
	"strconv"
	"time"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// scales are how long one cell of a lane can be.
var scales = [...]time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond,
	500 * time.Millisecond, time.Second, 2 * time.Second}

// standsAfter is how long after the last event on any connection the axis goes
// on while none is open: so that what ended is seen to end, and short pauses
// between connections do not make it stutter.
const standsAfter = time.Second

// standing is the moment at which the time axis stands still, in Unix
// nanoseconds: with no connection open nothing can happen on a lane, so what
// did happen stays on the screen for as long as one looks. It follows from the
// state alone. When a connection opens, the axis goes on at the true time.
func standing(st *monitor.State, now int64) (at int64, still bool) {
	if st.AnyOpen() {
		return now, false
	}
	for c := range st.Recent() { // the one with the latest event
		if at = c.Last + int64(standsAfter); at <= now {
			return at, true
		}
		return now, false
	}
	return now, true
}

// scale is the length of one cell.
func (l *lanes) scale() time.Duration { return scales[l.step] }

// zoom takes a finer (-1) or coarser (+1) scale.
func (l *lanes) zoom(by int) { l.step = min(max(0, l.step+by), len(scales)-1) }

// moving tells whether anything on the lanes changes with time.
func (l *lanes) moving(m *Model) bool {
	_, still := standing(m.live, m.live.Now())
	return !still && m.layout.kind != tiny
}

// time is the moment that stands at the column of now, in Unix nanoseconds:
// now, the moment at which the axis stands, or the past that somebody went
// back to.
func (l *lanes) time(m *Model) int64 {
	at, _ := standing(m.shown, m.clock.UnixNano())
	return at - int64(l.back)
}

// column is the cell of a time: cells begin at multiples of their length, so
// the whole picture moves by one cell at once. The cell that is running stands
// left of now.
func (l *lanes) column(m *Model, geo geometry, at int64) int {
	d := int64(l.scale())
	return geo.now - 1 + int(at/d-l.time(m)/d)
}

// geometry is where the parts of a lane stand, in columns of the screen.
type geometry struct {
	label, peer, version, count int // where they begin; a width of 0 leaves one out
	peerW, versionW, countW     int
	left                        int // the first cell of the past
	now                         int // the column of now
	end                         int // behind the last cell of the future
}

// How many cells the future takes, which is also where the reasons stand; and
// how many the past has at least before the small screen spends some on the
// numbers of requests.
const (
	futureW      = 25
	smallFutureW = 20
	enoughPast   = 24
)

func (l *lanes) geometry(m *Model) geometry {
	in := l.area.Inside()
	g := geometry{label: in.X, end: in.X + in.W}
	idW := l.idW
	if l.kind != small { // there is room for what will come
		idW = len(strconv.FormatUint(max(10, m.shown.Totals().Conns), 10)) + 1
	}
	future := futureW
	x := in.X + 1 + idW + 1
	column := func(at, w *int, width int) {
		*at, *w = x, width
		if width > 0 {
			x += width + 1
		}
	}
	switch l.kind {
	case large, huge:
		column(&g.peer, &g.peerW, max(15, l.peerW))
	case medium:
		column(&g.peer, &g.peerW, 6)
	case small:
		future = smallFutureW
	}
	g.now = g.end - future
	if countW := max(2, l.countW); l.kind != small || g.now-x-l.versionW-countW-2 >= enoughPast {
		column(&g.version, &g.versionW, l.versionW)
		column(&g.count, &g.countW, countW)
	}
	g.left = x
	return g
}

// axis draws the time above the lanes, and what the columns beside them are.
func (l *lanes) axis(m *Model, geo geometry, y int) {
	l.headings(m, geo, y)
	_, still := standing(m.shown, m.clock.UnixNano())
	if still && l.back == 0 { // seconds before now would be wrong soon
		if m.shown.Totals().Conns > 0 {
			m.grid.Text(geo.now-1, y, geo.end, canvas.Strong, "stopped: all closed")
		}
		return
	}
	const every = 8 // cells between two marks
	step := every * l.scale()
	for i := 1; geo.now-i*every-2 > geo.left; i++ {
		t := "-" + figure.Brief(time.Duration(i)*step)
		m.grid.Text(geo.now-i*every-len(t)/2, y, geo.end, canvas.Faint, t)
	}
	switch back := figure.Brief(l.back.Round(100 * time.Millisecond)); {
	case still:
		m.grid.Text(geo.now-1, y, geo.end, canvas.Strong, back+" before the end")
		return
	case l.back > 0:
		m.grid.Text(geo.now-1, y, geo.end, canvas.Strong, back+" ago")
		return
	case m.played():
		m.grid.Text(geo.now-1, y, geo.end, canvas.Strong, canvas.Longest(geo.end-geo.now, "end of the recording", "the end"))
		return
	}
	m.grid.Text(geo.now-1, y, geo.end, canvas.Strong, "now")
	for i := 1; geo.now+i*every+3 < geo.end; i++ {
		t := "+" + figure.Brief(time.Duration(i)*step)
		m.grid.Text(geo.now+i*every-1, y, geo.end, canvas.Faint, t)
	}
}

// headings names the columns left of the lanes.
func (l *lanes) headings(m *Model, geo geometry, y int) {
	for _, column := range []struct {
		x, w int
		name string
	}{{geo.peer, geo.peerW, "client"}, {geo.version, geo.versionW, "HTTP"}, {geo.count, geo.countW, "req"}} {
		if column.w > 0 {
			m.grid.Text(column.x, y, geo.left, canvas.Faint, column.name)
		}
	}
}
