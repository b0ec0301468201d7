package tui

import (
	"strconv"
	"time"

	"httpserver/tui/canvas"
	"httpserver/tui/lane"
	"httpserver/tui/scene"
)

// scales are how long one cell of a lane can be.
var scales = [...]time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond,
	500 * time.Millisecond, time.Second, 2 * time.Second}

// scale is the length of one cell.
func (l *lanes) scale() time.Duration { return scales[l.step] }

// zoom takes a finer (-1) or coarser (+1) scale.
func (l *lanes) zoom(by int) { l.step = min(max(0, l.step+by), len(scales)-1) }

// moving tells whether anything on the lanes changes with time.
func (l *lanes) moving(m *Model) bool {
	_, still := lane.Standing(m.live, m.live.Now())
	return !still && m.layout.kind != scene.Tiny
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

// geometry is where the parts stand as wide as the labels are by now.
func (l *lanes) geometry(m *Model) geometry {
	in := l.area.Inside()
	g := geometry{label: in.X, end: in.X + in.W}
	idW := l.idW
	if l.kind != scene.Small { // there is room for what will come
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
	case scene.Large, scene.Huge:
		column(&g.peer, &g.peerW, max(15, l.peerW))
	case scene.Medium:
		column(&g.peer, &g.peerW, 6)
	case scene.Small:
		future = smallFutureW
	}
	g.now = g.end - future
	if countW := max(2, l.countW); l.kind != scene.Small || g.now-x-l.versionW-countW-2 >= enoughPast {
		column(&g.version, &g.versionW, l.versionW)
		column(&g.count, &g.countW, countW)
	}
	g.left = x
	return g
}

// picture is what the lanes are drawn onto.
func (l *lanes) picture(m *Model, geo geometry) *lane.Picture {
	p := &l.pic
	p.Grid, p.State, p.Clock, p.Back, p.Cell = m.grid, m.shown, m.clock.UnixNano(), l.back, l.scale()
	p.Left, p.Now, p.End = geo.left, geo.now, geo.end
	p.Asked = m.scene.Asked()
	return p
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
