package lanes

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
)

// A placed is a viewer's mark on the axis: an arrow at its column, its number and name.
type placed struct {
	x, end int
	text   string
}

// marks are the marks in the picture's past, each as long as there is room before the
// next one.
func (p *picture) marks() (all []placed) {
	for _, m := range p.sc.State.TimeMarks(nil) {
		x := p.column(m.At)
		if x < p.left || x >= p.now {
			continue
		}
		x = min(x, p.now-2) // beside the word now
		arrow, name := string(p.grid.Glyphs.Moment), canvas.Safe(m.Name)
		text := strings.TrimSpace(arrow + strconv.Itoa(m.N) + " " + name)
		if w := canvas.Width(text); x+w >= p.now-1 { // the name is left of the arrow
			text = strings.TrimSpace(name + " " + strconv.Itoa(m.N) + arrow)
			x = max(p.left, x+1-w)
		}
		if n := len(all); n > 0 {
			all[n-1].end = min(all[n-1].end, x)
		}
		all = append(all, placed{x, min(x+canvas.Width(text), p.now-1), text})
	}
	return all
}

// covered reports whether a mark, with a space on either side, needs a cell of a range.
func covered(marks []placed, from, to int) bool {
	for _, m := range marks {
		if from <= m.end && to >= m.x {
			return true
		}
	}
	return false
}

// times draws the time above the lanes. played reports that a recording ends now, so
// there is no time to come.
func (p *picture) times(y int, played bool) {
	axis := p.axis
	if axis.Stopped && p.back == 0 { // marks relative to now would soon be wrong
		if p.sc.Totals().Conns > 0 {
			p.grid.Text(p.now-1, y, p.end, canvas.Strong, "stopped: all closed")
		}
		return
	}
	const every = 8 // cells between two times
	step := every * p.scale
	marks := p.marks()
	for i := 1; p.now-1-i*every-2 > p.left; i++ { // the cell that is running is left of now
		t := "-" + figure.Brief(time.Duration(i)*step)
		if x := p.now - 1 - i*every - len(t)/2; !covered(marks, x, x+len(t)) {
			p.grid.Text(x, y, p.end, canvas.Faint, t)
		}
	}
	for _, m := range marks {
		p.grid.Text(m.x, y, m.end, canvas.Heading, m.text)
	}
	switch back := figure.Brief(p.back.Round(100 * time.Millisecond)); {
	case axis.Stopped:
		p.grid.Text(p.now-1, y, p.end, canvas.Strong, back+" before the end")
		return
	case axis.Asking:
		p.grid.Text(p.now-1, y, p.end, canvas.Strong, "question")
		return
	case p.back > 0:
		p.grid.Text(p.now-1, y, p.end, canvas.Strong, back+" ago")
		return
	case played:
		p.grid.Text(p.now-1, y, p.end, canvas.Strong, canvas.Longest(p.end-p.now, "end of the recording", "the end"))
		return
	}
	p.grid.Text(p.now-1, y, p.end, canvas.Strong, "now")
	end := p.end
	switch { // the time to come is not what closed lanes speak of
	case p.seen.ended && p.seen.limit:
		end = p.now + every + 3
		p.grid.Text(end, y, p.end, canvas.Heading, "or closed by")
	case p.seen.ended:
		end = p.now
		p.grid.Text(p.now+every-1, y, p.end, canvas.Heading, "closed by")
	}
	for i := 1; p.now+i*every+2 < end; i++ {
		t := "+" + figure.Brief(time.Duration(i)*step)
		p.grid.Text(p.now+i*every-1, y, p.end, canvas.Faint, t)
	}
}

// column is the column of a time. Cells begin at multiples of their length, so the
// whole picture moves by one cell at once. The current cell is left of now.
func (p *picture) column(at int64) int {
	d := int64(p.scale)
	return p.now - 1 + int(at/d-p.at/d)
}
