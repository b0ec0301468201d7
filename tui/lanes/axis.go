package lanes

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
)

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
	const every = 8 // cells between two marks
	step := every * p.Cell
	for i := 1; p.Now-i*every-2 > p.Left; i++ {
		t := "-" + figure.Brief(time.Duration(i)*step)
		p.Grid.Text(p.Now-i*every-len(t)/2, y, p.End, canvas.Faint, t)
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
	for i := 1; p.Now+i*every+3 < p.End; i++ {
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
