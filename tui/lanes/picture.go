package lanes

import (
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// A picture is a part of a grid and the time of each of its columns. It is made for
// one drawing.
type picture struct {
	grid  *canvas.Grid
	sc    *scene.Scene
	axis  scene.Axis
	back  time.Duration // how far the viewer went back in time
	scale time.Duration // the length of one cell
	at    int64         // the moment at the column of now, in Unix nanoseconds

	left int // the first column of the past
	now  int // the column of now
	end  int // the column after the last one of the future

	seen    seen     // the signs that need an explanation
	cells   []cell   // of the row in the making
	singles []single // its requests that are known one by one
}

// seen notes which of the signs that only some pictures have are in this one.
type seen struct {
	lost     bool      // a request that came after the end
	waited   [2]uint32 // the first and the last request of a lane that waited for the response before them
	waitedOn uint64    // that lane's connection
	queued   bool      // a request that waits for its turn
	pair     bool      // two digits side by side
	density  bool      // several requests in one cell
	asked    bool      // HTTP/1.0 that asked to be kept
	idle     bool      // a limit on an idle connection
	head     bool      // a limit on a slow head

	limit bool // a limit of either kind
	ended bool // who closed a connection and why, right of now

	class    [6]digits // requests with a status of that class, of 3 to 5
	question bool      // a connection that the quiz asks about
}

// A digit is a request that has one.
type digit struct {
	conn uint64
	nth  uint32
}

// digits are the last of them that were drawn, and how many there are.
type digits struct {
	last [6]digit // the last one last
	n    int
}

func (d *digits) add(one digit) {
	copy(d.last[:], d.last[1:])
	d.last[len(d.last)-1] = one
	d.n++
}

// newPicture returns a picture without its grid. Its moment is the viewer's clock, the
// moment at which the axis has stopped, or the moment that the viewer went back to.
func newPicture(sc *scene.Scene, cols columns, back, scale time.Duration) *picture {
	axis := sc.Axis()
	return &picture{sc: sc, axis: axis, back: back, scale: scale, at: axis.Now - int64(back), left: cols.left, now: cols.now, end: cols.end}
}

// over reports whether a connection was closed at the picture's time.
func (p *picture) over(c *monitor.Conn) bool { return !c.Open() && c.Finished() <= p.at }

// past draws the past of a connection: its line, the time in progress, its requests.
func (p *picture) past(y int, c *monitor.Conn) {
	g, gl := p.grid, p.grid.Glyphs
	from, to := p.column(c.Opened), p.now-1
	closed := p.over(c)
	lost := closed && p.sc.Fate(c) == scene.Closed && c.Why == reason.Raced
	if closed {
		to = min(to, p.column(c.Finished()))
	}
	if lost { // its mark has the cell after the end
		to = min(to, p.now-2)
	}
	switch {
	case from >= p.now:
		return
	case closed && (to < p.left || to == p.left && from < p.left): // both ends do not fit into one cell
		p.ended(y, c)
		return
	case to < p.left: // the past has no columns
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
	g.Fill(max(from, p.left), y, to+1, canvas.Lane, gl.Idle)
	if from >= p.left {
		g.Put(from, y, canvas.Lane, gl.Open)
	}
	p.drawCells(y, c.ID)
	if from < p.left { // the lane began before the picture, which no digit may hide
		g.Put(p.left, y, canvas.Lane, gl.Before)
	}
	if closed && to > max(from, p.left) && p.cells[to-p.left].requests == 0 {
		g.Put(to, y, canvas.Lane, gl.Closed)
	}
	if lost {
		g.Put(to+1, y, canvas.Digit5, gl.Lost)
		p.seen.lost = true
	}
	if p.sc.Fate(c) == scene.Hidden {
		p.unknown(y, max(from, p.left)+1)
	}
	if c.Free != 0 {
		p.wasFree(y, from, to, freeThen(c))
	}
}

// wasFree says of a connection which other one was free when it was opened: left of
// its lane, which is from column from to column to, or else right of it.
func (p *picture) wasFree(y, from, to int, text string) {
	w := canvas.Width(text)
	switch {
	case from-1-w >= p.left:
		p.grid.Text(from-1-w, y, from, canvas.Faint, text)
	case to+3+w < p.now: // a lost request has a mark there
		p.grid.Text(to+3, y, p.now, canvas.Faint, text)
	}
}

// freeThen says which connection was free when another one was opened.
func freeThen(c *monitor.Conn) string { return "(#" + strconv.FormatUint(c.Free, 10) + " was free)" }

// unknown draws the question of the quiz after the last request of a connection,
// whose lane begins left of column from.
func (p *picture) unknown(y, from int) {
	x := p.now
	for x > from && p.cells[x-1-p.left].requests == 0 && !p.cells[x-1-p.left].busy {
		x--
	}
	p.grid.Fill(x, y, p.now, canvas.Strong, unknown)
	p.seen.question = p.seen.question || x < p.now
}

// ended says when a connection was closed that is too old for the picture.
func (p *picture) ended(y int, c *monitor.Conn) {
	when := "-" + figure.Brief(time.Duration(p.at-c.Finished()).Round(time.Second))
	if p.axis.Stopped {
		when = "earlier"
	}
	p.grid.Text(p.left, y, p.now, canvas.Faint, string(p.grid.Glyphs.Before)+" "+when)
}

// drawCells draws the cells of a connection's row over its line.
func (p *picture) drawCells(y int, conn uint64) {
	g, gl := p.grid, p.grid.Glyphs
	for i := range p.cells {
		switch cell := &p.cells[i]; {
		case cell.requests == 1:
			p.seen.pair = p.seen.pair || i > 0 && p.cells[i-1].requests == 1
			g.Put(p.left+i, y, canvas.DigitStyle(cell.class), rune('0'+cell.nth%10))
			if k := cell.class; k >= 3 && k <= 5 {
				p.seen.class[k].add(digit{conn, cell.nth})
			}
		case cell.requests > 1:
			g.Put(p.left+i, y, canvas.StatusStyle(int(cell.class)*100), gl.Density[densityOf(cell.requests)])
			p.seen.density = true
		case cell.queued && i > 0 && p.cells[i-1].requests == 0: // else nothing is left of the request before it
			g.Put(p.left+i, y, canvas.Busy, gl.Queued)
			p.seen.queued = true
		case cell.busy:
			g.Put(p.left+i, y, canvas.Busy, gl.Busy)
		}
	}
}

// version draws the version of a connection that does not speak HTTP/1.1.
func (p *picture) version(x, y, end int, s canvas.Style, c *monitor.Conn) {
	v := why.OldVersion(c)
	p.grid.Text(x, y, end, s, v)
	p.seen.asked = p.seen.asked || v == why.KeptVersion
}
