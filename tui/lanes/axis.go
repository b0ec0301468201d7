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
	for _, m := range p.Scene.State.TimeMarks(nil) {
		x := p.Column(m.At)
		if x < p.Left || x >= p.Now {
			continue
		}
		x = min(x, p.Now-2) // beside the word now
		arrow, name := string(p.Grid.Glyphs.Moment), canvas.Safe(m.Name)
		text := strings.TrimSpace(arrow + strconv.Itoa(m.N) + " " + name)
		if w := canvas.Width(text); x+w >= p.Now-1 { // the name is left of the arrow
			text = strings.TrimSpace(name + " " + strconv.Itoa(m.N) + arrow)
			x = max(p.Left, x+1-w)
		}
		if n := len(all); n > 0 {
			all[n-1].end = min(all[n-1].end, x)
		}
		all = append(all, placed{x, min(x+canvas.Width(text), p.Now-1), text})
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

// Axis draws the time above the lanes. played reports that a recording ends now, so
// there is no time to come.
func (p *picture) Axis(y int, played bool) {
	axis := p.Scene.Axis()
	if axis.Stopped && p.Back == 0 { // marks relative to now would soon be wrong
		if p.Scene.Totals().Conns > 0 {
			p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, "stopped: all closed")
		}
		return
	}
	const every = 8 // cells between two times
	step := every * p.Cell
	marks := p.marks()
	for i := 1; p.Now-i*every-2 > p.Left; i++ {
		t := "-" + figure.Brief(time.Duration(i)*step)
		if x := p.Now - i*every - len(t)/2; !covered(marks, x, x+len(t)) {
			p.Grid.Text(x, y, p.End, canvas.Faint, t)
		}
	}
	for _, m := range marks {
		p.Grid.Text(m.x, y, m.end, canvas.Heading, m.text)
	}
	switch back := figure.Brief(p.Back.Round(100 * time.Millisecond)); {
	case axis.Stopped:
		p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, back+" before the end")
		return
	case axis.Asking:
		p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, "question")
		return
	case p.Back > 0:
		p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, back+" ago")
		return
	case played:
		p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, canvas.Longest(p.End-p.Now, "end of the recording", "the end"))
		return
	}
	p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, "now")
	end := p.End
	switch { // the time to come is not what closed lanes speak of
	case p.seen.ended && p.seen.limit:
		end = p.Now + every + 3
		p.Grid.Text(end, y, p.End, canvas.Heading, "or closed by")
	case p.seen.ended:
		end = p.Now
		p.Grid.Text(p.Now+every-1, y, p.End, canvas.Heading, "closed by")
	}
	for i := 1; p.Now+i*every+2 < end; i++ {
		t := "+" + figure.Brief(time.Duration(i)*step)
		p.Grid.Text(p.Now+i*every-1, y, p.End, canvas.Faint, t)
	}
}

// Time is the moment at the column of now, in Unix nanoseconds: the viewer's clock,
// the moment at which the axis has stopped, or the moment that the viewer went back
// to.
func (p *picture) Time() int64 {
	return p.Scene.Axis().Now - int64(p.Back)
}

// Column is the column of a time. Cells begin at multiples of their length, so the
// whole picture moves by one cell at once. The current cell is left of now.
func (p *picture) Column(at int64) int {
	d := int64(p.Cell)
	return p.Now - 1 + int(at/d-p.Time()/d)
}
