package lane

import (
	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// A cell is what happened in one cell of a lane.
type cell struct {
	requests int    // that stand in it
	nth      uint32 // the number of the last one
	class    uint8  // of the worst status
	busy     bool
}

// A single is a request that has a digit of its own, if there is room.
type single struct {
	column int
	nth    uint32
	class  uint8
}

// maxEarly is how many cells before its time a digit may stand. So two requests
// in one cell stand side by side, and no lane looks much older than it is;
// more than that are a density mark.
const maxEarly = 1

// collect sums up the marks of a connection: what was busy, and where requests
// stand that are kept as one; the others wait in singles.
//
// A request stands where the server turned to it: at its first byte, or, when
// it came while the one before it was still being answered, where that answer
// ended. So pipelined requests, which come all at once, are seen to wait for
// each other. https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2
func (p *Picture) collect(c *monitor.Conn, to int) {
	p.cells, p.singles = p.cells[:0], p.singles[:0]
	for range p.Now - p.Left {
		p.cells = append(p.cells, cell{})
	}
	scale, free := int64(p.Cell), c.Opened
	for _, k := range c.Marks() {
		start, end := c.Opened+int64(k.Start)*1e6, c.Opened+int64(k.End)*1e6
		turn := max(start, free)
		first := p.Column(turn)
		last := first
		if end-turn >= scale { // what is shorter has no length
			last = min(to, p.Column(end))
		}
		if last >= p.Left {
			p.add(first, last, k)
			if turn-start >= scale {
				p.waits(k.Nth)
			}
		}
		free = end
	}
	if c.ID == p.Asked { // what it does now would tell that it is open
		return
	}
	if x := &c.Current; x.Nth != 0 {
		turn := max(x.Start, free)
		first := p.Column(turn)
		if p.Clock-turn < scale {
			to = first
		}
		p.add(first, to, monitor.Mark{Nth: uint32(x.Nth), N: 1})
	} else if c.Open() && c.Phase != event.Idle && c.Phase != event.Closing {
		first := max(p.Column(p.began(c)), p.Column(c.Opened)+1) // right of the opening
		p.add(first, to, monitor.Mark{})
	}
}

// began is when what a connection does began. Of a slow head that is its first
// byte, from which its limit counts, not when it was first told of.
func (p *Picture) began(c *monitor.Conn) int64 {
	if limit := p.State.Server().Limits.HeaderTimeout; c.Phase == event.ReceivingHead && c.Progress != nil && c.Progress.Until > 0 && limit > 0 {
		return max(c.Opened, c.Progress.Until-int64(limit))
	}
	return c.Since
}

// waits notes that a request waited for its turn.
func (p *Picture) waits(nth uint32) {
	w := &p.seen.waited
	if nth < w[0] || nth != w[1]+1 { // another lane, or another burst: the newest is explained
		w[0] = nth
	}
	w[1] = nth
}

// add puts one mark into the cells from first to last. Several requests that
// the lane keeps as one are spread over its cells: nobody knows better, and a
// digit must stay one request.
func (p *Picture) add(first, last int, k monitor.Mark) {
	span := last - first + 1
	for x := max(first, p.Left); x <= min(last, p.Now-1); x++ {
		cell := &p.cells[x-p.Left]
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
	if first <= p.Left && last > p.Left { // its block is in sight, so its number is, behind the mark of the edge
		first = p.Left + 1
	}
	if k.N == 1 && first < p.Now {
		p.singles = append(p.singles, single{first, k.Nth, k.Class})
	}
}

// spread gives the single requests their places, before the column end, and
// returns the first column that is taken (from+1, where none is). From the
// newest to the oldest each has its own cell or, where that is taken, the next
// one to the left, up to maxEarly; a burst that does not fit that way becomes
// density marks where it belongs.
func (p *Picture) spread(from, end int) int {
	first := from + 1
	next := end // the last place that was given
	for i := len(p.singles); i > 0; {
		j, place, fits := i, next, true // the burst is singles[j:i]
		for j > 0 && (j == i || p.singles[j-1].column >= place) {
			own := min(p.singles[j-1].column, end-1)
			place = min(own, place-1)
			fits = fits && own-place <= maxEarly
			j--
		}
		for k := i - 1; k >= j; k-- {
			own := min(p.singles[k].column, end-1)
			if fits {
				own = min(own, next-1)
			}
			next = own
			p.take(next, p.singles[k])
		}
		first = min(first, next)
		i = j
	}
	return first
}

// take puts a request into the cell of a column.
func (p *Picture) take(column int, s single) {
	i := column - p.Left
	if i < 0 || i >= len(p.cells) {
		return
	}
	cell := &p.cells[i]
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
