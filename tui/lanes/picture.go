package lanes

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// A picture is a part of a grid and the time that each of its columns stands for. It
// is used again for the next picture.
type picture struct {
	Grid  *canvas.Grid
	Scene *scene.Scene
	Back  time.Duration // how far the viewer went back in time
	Cell  time.Duration // the length of one cell

	Left int // the first column of the past
	Now  int // the column of now
	End  int // the column after the last one of the future

	seen    seen     // the signs that need an explanation
	cells   []cell   // of the row in the making
	singles []single // its requests that are known one by one
}

// seen notes which of the signs that only some pictures have are in this one.
type seen struct {
	lost    bool      // a request that came after the end
	waited  [2]uint32 // the first and the last request of a lane that waited for the response before them
	queued  bool      // a request that waits for its turn
	pair    bool      // two digits side by side
	density bool      // several requests in one cell
	asked   bool      // HTTP/1.0 that asked to be kept
	idle    bool      // a limit on an idle connection
	head    bool      // a limit on a slow head

	limit bool // a limit of either kind
	ended bool // who closed a connection and why, right of now

	class    [6]digit // a request with a status of that class, of 3 to 5
	question bool     // a connection that the quiz asks about
}

// A digit is a request that has one.
type digit struct {
	conn uint64
	nth  uint32 // 0: none
}

// Begin starts a new picture: it forgets the signs of the one before.
func (p *picture) Begin() { p.seen = seen{} }

// Over reports whether a connection was closed at the picture's time.
func (p *picture) Over(c *monitor.Conn) bool { return !c.Open() && c.Closed <= p.Time() }

// Past draws the past of a connection: its line, the time in progress, its requests.
func (p *picture) Past(y int, c *monitor.Conn) {
	g, gl := p.Grid, p.Grid.Glyphs
	from, to := p.Column(c.Opened), p.Now-1
	closed := p.Over(c)
	lost := closed && p.Scene.Fate(c) == scene.Closed && c.Why == reason.Raced
	if closed {
		to = min(to, p.Column(c.Closed))
	}
	if lost { // its mark has the cell after the end
		to = min(to, p.Now-2)
	}
	switch {
	case from >= p.Now:
		return
	case closed && (to < p.Left || to == p.Left && from < p.Left): // both ends do not fit into one cell
		p.ended(y, c)
		return
	case to < p.Left: // the past has no columns
		return
	}
	p.collect(c, to)
	end := to + 1
	if closed {
		end = to
	}
	from = min(from, p.spread(from, end)-1)
	if closed && from == to { // so that both ends are seen
		from--
	}
	g.Fill(max(from, p.Left), y, to+1, canvas.Lane, gl.Idle)
	if from >= p.Left {
		g.Put(from, y, canvas.Lane, gl.Open)
	}
	p.drawCells(y, c.ID)
	if from < p.Left { // the lane began before the picture, which no digit may hide
		g.Put(p.Left, y, canvas.Lane, gl.Before)
	}
	if closed && to > max(from, p.Left) && p.cells[to-p.Left].requests == 0 {
		g.Put(to, y, canvas.Lane, gl.Closed)
	}
	if lost {
		g.Put(to+1, y, canvas.Digit5, gl.Lost)
		p.seen.lost = true
	}
	if p.Scene.Fate(c) == scene.Hidden {
		p.unknown(y, max(from, p.Left)+1)
	}
}

// unknown draws the question of the quiz after the last request of a connection,
// whose lane begins left of column from.
func (p *picture) unknown(y, from int) {
	x := p.Now
	for x > from && p.cells[x-1-p.Left].requests == 0 && !p.cells[x-1-p.Left].busy {
		x--
	}
	p.Grid.Fill(x, y, p.Now, canvas.Strong, unknown)
	p.seen.question = p.seen.question || x < p.Now
}

// ended says when a connection was closed that is too old for the picture.
func (p *picture) ended(y int, c *monitor.Conn) {
	when := "-" + figure.Brief(time.Duration(p.Time()-c.Closed).Round(time.Second))
	if p.Scene.Axis().Stopped {
		when = "earlier"
	}
	p.Grid.Text(p.Left, y, p.Now, canvas.Faint, string(p.Grid.Glyphs.Before)+" "+when)
}

// drawCells draws the cells of a connection's row over its line.
func (p *picture) drawCells(y int, conn uint64) {
	g, gl := p.Grid, p.Grid.Glyphs
	for i := range p.cells {
		switch cell := &p.cells[i]; {
		case cell.requests == 1:
			p.seen.pair = p.seen.pair || i > 0 && p.cells[i-1].requests == 1
			g.Put(p.Left+i, y, canvas.DigitStyle(cell.class), rune('0'+cell.nth%10))
			if k := cell.class; k >= 3 && k <= 5 {
				p.seen.class[k] = digit{conn, cell.nth}
			}
		case cell.requests > 1:
			g.Put(p.Left+i, y, canvas.StatusStyle(int(cell.class)*100), gl.Density[densityOf(cell.requests)])
			p.seen.density = true
		case cell.queued && i > 0 && p.cells[i-1].requests == 0: // else nothing is left of the request before it
			g.Put(p.Left+i, y, canvas.Busy, gl.Queued)
			p.seen.queued = true
		case cell.busy:
			g.Put(p.Left+i, y, canvas.Busy, gl.Busy)
		}
	}
}

// Version draws the version of a connection that does not speak HTTP/1.1.
func (p *picture) Version(x, y, end int, s canvas.Style, c *monitor.Conn) {
	v := why.OldVersion(c)
	p.Grid.Text(x, y, end, s, v)
	p.seen.asked = p.seen.asked || v == why.KeptVersion
}
