package lane

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A Picture is what lanes are drawn onto: a part of a grid, and which time each
// of its columns stands for. It is used again for the next one.
type Picture struct {
	Grid  *canvas.Grid
	State *monitor.State
	Clock int64         // of who looks, in Unix nanoseconds
	Back  time.Duration // how far somebody went back in time
	Cell  time.Duration // the length of one cell

	// Asked is the connection of which the picture must not tell whether it is
	// open: somebody is asked about it. 0: none.
	Asked uint64

	Left int // the first column of the past
	Now  int // the column of now
	End  int // behind the last column of the future

	seen    seen     // what there is to explain
	cells   []cell   // of the row that is being drawn
	singles []single // likewise: its requests that are known one by one
}

// seen is what the lanes of a picture show that not every picture does: it is
// explained where it is to be seen.
type seen struct {
	waited  [2]uint32 // the first and the last request of a lane that waited for the answer before them
	pair    bool      // two digits side by side
	density bool      // several requests in one cell
	asked   bool      // that asked to be kept
	idle    bool      // a limit on an idle connection
	head    bool      // a limit on a slow head

	question bool // a connection that is asked about
}

// Begin forgets what the picture before this one showed.
func (p *Picture) Begin() { p.seen = seen{} }

// Time is the moment that stands at the column of now, in Unix nanoseconds:
// now, the moment at which the axis stands, or the past that somebody went
// back to.
func (p *Picture) Time() int64 {
	at, _ := Standing(p.State, p.Clock)
	if p.Asked != 0 { // else a picture that goes on would tell that something is open
		at = min(p.Clock, lastEvent(p.State, p.Clock)+int64(standsAfter))
	}
	return at - int64(p.Back)
}

// Column is the cell of a time: cells begin at multiples of their length, so
// the whole picture moves by one cell at once. The cell that is running stands
// left of now.
func (p *Picture) Column(at int64) int {
	d := int64(p.Cell)
	return p.Now - 1 + int(at/d-p.Time()/d)
}

// Over tells whether a connection has closed at the picture's time.
func (p *Picture) Over(c *monitor.Conn) bool { return !c.Open() && c.Closed <= p.Time() }

// Past draws what happened: the line, what was in progress, the requests.
func (p *Picture) Past(y int, c *monitor.Conn) {
	g, gl := p.Grid, p.Grid.Glyphs
	from, to := p.Column(c.Opened), p.Now-1
	closed := p.Over(c) && c.ID != p.Asked
	if closed {
		to = min(to, p.Column(c.Closed))
	}
	switch {
	case from >= p.Now:
		return
	case closed && (to < p.Left || to == p.Left && from < p.Left): // one cell cannot tell both
		p.ended(y, c)
		return
	case to < p.Left: // no room for any past
		return
	}
	p.collect(c, to)
	end := to + 1
	if closed {
		end = to
	}
	from = min(from, p.spread(from, end)-1)
	if closed && from == to { // both of its ends are seen
		from--
	}
	g.Fill(max(from, p.Left), y, to+1, canvas.Lane, gl.Idle)
	if from >= p.Left {
		g.Put(from, y, canvas.Lane, gl.Open)
	}
	p.drawCells(y)
	if from < p.Left { // nothing hides that the lane began before it is seen
		g.Put(p.Left, y, canvas.Lane, gl.Before)
	}
	if closed && to > max(from, p.Left) && p.cells[to-p.Left].requests == 0 {
		g.Put(to, y, canvas.Lane, gl.Closed)
	}
	if c.ID == p.Asked {
		p.unknown(y, max(from, p.Left)+1)
	}
}

// unknown draws the question: what became of a connection after its last
// request, whose lane begins left of the column from.
func (p *Picture) unknown(y, from int) {
	x := p.Now
	for x > from && p.cells[x-1-p.Left].requests == 0 && !p.cells[x-1-p.Left].busy {
		x--
	}
	p.Grid.Fill(x, y, p.Now, canvas.Strong, unknown)
	p.seen.question = p.seen.question || x < p.Now
}

// ended says when a connection closed that is too old for the picture.
func (p *Picture) ended(y int, c *monitor.Conn) {
	when := "-" + figure.Brief(time.Duration(p.Time()-c.Closed).Round(time.Second))
	if _, still := Standing(p.State, p.Clock); still {
		when = "earlier"
	}
	p.Grid.Text(p.Left, y, p.Now, canvas.Faint, string(p.Grid.Glyphs.Before)+" "+when)
}

// drawCells draws what the row's cells collected, over its line.
func (p *Picture) drawCells(y int) {
	g, gl := p.Grid, p.Grid.Glyphs
	for i := range p.cells {
		switch cell := &p.cells[i]; {
		case cell.requests == 1:
			p.seen.pair = p.seen.pair || i > 0 && p.cells[i-1].requests == 1
			g.Put(p.Left+i, y, canvas.DigitStyle(cell.class), rune('0'+cell.nth%10))
		case cell.requests > 1:
			g.Put(p.Left+i, y, canvas.StatusStyle(int(cell.class)*100), gl.Density[crowd(cell.requests)])
			p.seen.density = true
		case cell.busy:
			g.Put(p.Left+i, y, canvas.Busy, gl.Busy)
		}
	}
}
