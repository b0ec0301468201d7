package lanes

import (
	"slices"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// A cell is one cell of a lane with what happened in its time.
type cell struct {
	requests int    // drawn in it
	nth      uint32 // of the last of them
	class    uint8  // of the worst status
	busy     bool
	queued   bool // the request in the next cell waits for its turn
}

// A single is a request that gets a digit of its own if there is room.
type single struct {
	column int
	nth    uint32
	class  uint8
	queued bool // it waited for its turn for a cell or more
}

// maxEarly is how many cells before its time a digit may be drawn. With one cell,
// two requests of the same cell fit side by side, and no lane looks much older than
// it is. More requests become a density mark.
const maxEarly = 1

// collect fills cells and singles from the marks of a connection, up to column to.
// Cells get the time in progress and the requests that a mark has summed up; singles
// get the requests that are known one by one.
//
// A request is drawn where the server turned to it: at its first byte or, if the
// response before it was still in progress, at the end of that response. So
// pipelined requests, which arrive all at once, are seen to wait for each other. https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2
func (p *picture) collect(c *monitor.Conn, to int) {
	p.cells, p.singles = slices.Grow(p.cells[:0], p.now-p.left), slices.Grow(p.singles[:0], 16)
	for range p.now - p.left {
		p.cells = append(p.cells, cell{})
	}
	scale, free := int64(p.scale), c.Opened
	for _, k := range c.Marks() {
		start, end := c.Opened+int64(k.Start)*1e6, c.Opened+int64(k.End)*1e6
		turn := max(start, free)
		first := p.column(turn)
		last := first
		if end-turn >= scale { // a shorter one takes a single cell
			last = min(to, p.column(end))
		}
		if last >= p.left {
			queued := turn-start >= scale
			p.add(first, last, k, queued)
			if queued {
				p.noteWait(c.ID, k.Nth)
			}
		}
		free = end
	}
	if x := &c.Current; x.Nth != 0 {
		turn := max(x.Start, free)
		first := p.column(turn)
		if p.sc.Now.UnixNano()-turn < scale {
			to = first
		}
		p.add(first, to, monitor.Mark{Nth: uint32(x.Nth), N: 1}, turn-x.Start >= scale)
	} else if c.Open() && c.Phase != event.Idle && c.Phase != event.Closing {
		first := max(p.column(p.began(c)), p.column(c.Opened)+1) // right of the opening
		p.add(first, to, monitor.Mark{}, false)
	}
}

// began is the start of a connection's current phase. For a slow head that is its
// first byte, from which its limit counts, and not the first event about it.
func (p *picture) began(c *monitor.Conn) int64 {
	if limit := p.sc.State.Server().Limits.HeaderTimeout; c.Phase == event.ReceivingHead && c.Progress != nil && c.Progress.Until > 0 && limit > 0 {
		return max(c.Opened, c.Progress.Until-int64(limit))
	}
	return c.Since
}

// noteWait notes for the legend that a request waited for its turn.
func (p *picture) noteWait(conn uint64, nth uint32) {
	w := &p.seen.waited
	if conn != p.seen.waitedOn || nth != w[1]+1 { // another lane or burst: the legend explains the newest
		p.seen.waitedOn = conn
		w[0] = nth
	}
	w[1] = nth
}

// add puts one mark into the cells from first to last. A mark that sums up several
// requests is spread over its cells: their times are not known, and a digit must
// remain one request. queued reports that it waited for its turn.
func (p *picture) add(first, last int, k monitor.Mark, queued bool) {
	span := last - first + 1
	for x := max(first, p.left); x <= min(last, p.now-1); x++ {
		cell := &p.cells[x-p.left]
		if k.N <= 1 {
			cell.busy = cell.busy || x > first || k.N == 0
			continue
		}
		n := int(k.N) / span
		if x-first < int(k.N)%span {
			n++
		}
		if n == 1 { // which request it is is not known, so no digit
			n = 2
		}
		cell.requests += n
		cell.class = max(cell.class, k.Class)
	}
	if first <= p.left && last > p.left { // its block is in view, so its digit is as well, after the mark of the edge
		first = p.left + 1
	}
	if k.N == 1 && first < p.now {
		p.singles = append(p.singles, single{first, k.Nth, k.Class, queued})
	}
}

// spread gives the single requests their cells before column end and returns the
// first column taken, or from+1 if none is. It goes from the newest to the oldest:
// each gets its own cell or, if that is taken, the next one to the left, up to
// maxEarly cells away. A burst that does not fit in this way becomes density marks
// at its time.
func (p *picture) spread(from, end int) int {
	first := from + 1
	next := end // the column given last
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

// take puts a request into the cell of a column. Where it waited for its turn, the
// cell before it says so.
func (p *picture) take(column int, s single) {
	i := column - p.left
	if i < 0 || i >= len(p.cells) {
		return
	}
	cell := &p.cells[i]
	cell.requests++
	cell.nth = s.nth
	cell.class = max(cell.class, s.class)
	if s.queued && i > 0 && p.cells[i-1].busy {
		p.cells[i-1].queued = true
	}
}

// densityOf is the index of the density mark for n requests.
func densityOf(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 10:
		return 1
	}
	return 2
}
