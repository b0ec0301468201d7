package lanes

import (
	"strconv"
	"time"

	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// columns are where the parts of a lane are, in columns of the screen. A part
// of width 0 is left out.
type columns struct {
	label, peer, server, version, count int // where they begin
	peerW, serverW, versionW, countW    int
	left                                int // the first cell of the past
	now                                 int // the column of now
	end                                 int // after the last cell of the future
}

// The width of the future in cells; the reasons of closed lanes are in it, too. On the
// smallest screen the default idle timeout has room, on a large one each reason and its
// rule. enoughPast is how many cells the past keeps at least when the small screen shows
// the numbers of requests.
const (
	smallFutureW = 24
	futureW      = 25
	largeFutureW = 42
	enoughPast   = 20
	serverW      = 7 // the end of an address tells a server from the others
	largeServerW = 15
)

// columns places the parts, as wide as the labels are by now.
func (p *Pane) columns(sc *scene.Scene) columns {
	in := p.area.Inside()
	cols := columns{label: in.X, end: in.X + in.W}
	idW := p.idW
	if p.size != scene.Small { // there is room for what will come
		idW = len(strconv.FormatUint(max(10, sc.Totals().Conns), 10)) + 1
	}
	future := futureW
	x := in.X + 1 + idW + 1
	place := func(at, w *int, width int) {
		*at, *w = x, width
		if width > 0 {
			x += width + 1
		}
	}
	switch p.size {
	case scene.Large, scene.Huge:
		place(&cols.peer, &cols.peerW, max(15, p.peerW))
		place(&cols.server, &cols.serverW, min(largeServerW, atLeast(p.serverW, serverHead)))
		future = largeFutureW
	case scene.Medium:
		place(&cols.peer, &cols.peerW, 6)
		place(&cols.server, &cols.serverW, min(serverW, atLeast(p.serverW, serverHead)))
	case scene.Small:
		future = smallFutureW
	}
	cols.now = cols.end - future
	if countW := max(len(requestsHead), p.countW); p.size != scene.Small || cols.now-x-p.versionW-countW-2 >= enoughPast {
		place(&cols.version, &cols.versionW, p.versionW)
		place(&cols.count, &cols.countW, countW)
	}
	cols.left = x
	return cols
}

// The headings of the servers and of the numbers of requests.
const (
	serverHead   = "server"
	requestsHead = "req"
)

// atLeast is a column's width that has room for its heading; 0 for no column.
func atLeast(w int, head string) int {
	if w == 0 {
		return 0
	}
	return max(w, len(head))
}

// headings names the columns left of the lanes in line y.
func headings(g *canvas.Grid, cols columns, y int) {
	for _, column := range []struct {
		x, w int
		name string
	}{{cols.peer, cols.peerW, "client"}, {cols.server, cols.serverW, serverHead}, {cols.version, cols.versionW, "HTTP"}, {cols.count, cols.countW, requestsHead}} {
		if column.w > 0 {
			g.Text(column.x, y, cols.left, canvas.Faint, column.name)
		}
	}
}

// Scale is the length of one cell.
func (p *Pane) Scale() time.Duration { return scales[p.step] }

// picture is the picture that the lanes are drawn on, without its grid.
func (p *Pane) picture(sc *scene.Scene, cols columns) *picture {
	return newPicture(sc, cols, p.back, p.Scale())
}

// inView are the first and the last moment of the past in view, in Unix nanoseconds.
func (p *Pane) inView(sc *scene.Scene) (from, to int64) {
	cols := p.columns(sc)
	to = sc.Axis().Now - int64(p.back)
	return to - int64(cols.now-cols.left)*int64(p.Scale()), to
}
