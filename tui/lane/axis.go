package lane

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// stopDelay is how long the axis goes on after the last event when no connection is
// open. A closing is then seen to happen, and short pauses between connections do
// not make the axis stutter.
const stopDelay = time.Second

// Standing is the moment, in Unix nanoseconds, at which the time axis has stopped;
// still reports whether it has. With no connection open nothing can happen on a
// lane, so the picture stays for as long as the viewer looks. The result depends on
// the state alone. When a connection opens, the axis goes on at the true time.
func Standing(st *monitor.State, now int64) (at int64, still bool) {
	if st.AnyOpen() {
		return now, false
	}
	if at = lastEvent(st, now-int64(stopDelay)) + int64(stopDelay); at <= now {
		return at, true
	}
	return now, false
}

// Moving reports whether anything on the lanes changes with time.
func Moving(st *monitor.State) bool {
	_, still := Standing(st, st.Now())
	return !still
}

// lastEvent is the time of the latest event on any connection, or the given time
// without any connection.
func lastEvent(st *monitor.State, without int64) int64 {
	for c := range st.Recent() { // the one with the latest event
		return c.Last
	}
	return without
}

// Axis draws the time above the lanes. played reports that a recording ends now, so
// there is no time to come.
func (p *Picture) Axis(y int, played bool) {
	_, still := Standing(p.State, p.Clock)
	still = still && p.Asked == 0
	if still && p.Back == 0 { // marks relative to now would soon be wrong
		if p.State.Totals().Conns > 0 {
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
	case still:
		p.Grid.Text(p.Now-1, y, p.End, canvas.Strong, back+" before the end")
		return
	case p.Asked != 0:
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
func (p *Picture) Time() int64 {
	at, _ := Standing(p.State, p.Clock)
	if p.Asked != 0 { // a moving picture would reveal that a connection is open
		at = min(p.Clock, lastEvent(p.State, p.Clock)+int64(stopDelay))
	}
	return at - int64(p.Back)
}

// Column is the column of a time. Cells begin at multiples of their length, so the
// whole picture moves by one cell at once. The current cell is left of now.
func (p *Picture) Column(at int64) int {
	d := int64(p.Cell)
	return p.Now - 1 + int(at/d-p.Time()/d)
}
