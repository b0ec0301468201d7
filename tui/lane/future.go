package lane

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// Future draws what is to come on a connection that is not [Picture.Over]: how
// far it is, and the time that is left. Of the past's future there is nothing to
// tell.
func (p *Picture) Future(y int, c *monitor.Conn) {
	x, end := p.Now+2, p.End
	switch {
	case p.Back > 0:
	case p.transfer(x, y, end, c):
	case c.Phase == event.Closing || c.Phase == event.Draining:
		p.Grid.Text(x, y, end, canvas.Faint, "closing")
	case c.Phase == event.ReceivingContent || c.Phase == event.Sending:
		if words := Progress(c); words != nil {
			p.Grid.Text(x, y, end, canvas.Busy, canvas.Longest(end-x-1, words...))
		}
	default:
		p.limit(y, c)
	}
}

// limit draws the time that is left until a limit strikes, with what is waited
// for in words.
func (p *Picture) limit(y int, c *monitor.Conn) {
	at := p.State.Deadline(c)
	if at == 0 {
		return
	}
	x := max(p.Now+1, p.Column(at)+1)
	mark := string(p.Grid.Glyphs.Deadline)
	if x >= p.End { // too far off to be drawn where it is
		mark += " " + figure.Brief(time.Duration(at-p.Clock).Round(time.Second))
		x = p.End - canvas.Width(mark)
	}
	p.Grid.Fill(p.Now+1, y, x, canvas.Future, p.Grid.Glyphs.Future)
	p.Grid.Text(x, y, p.End, canvas.Deadline, mark)
	p.seen.idle = p.seen.idle || c.Phase == event.Idle
	if words := Progress(c); words != nil {
		p.seen.head = true
		if word := canvas.Longest(x-p.Now-3, words...); canvas.Width(word) <= x-p.Now-3 {
			p.Grid.Text(p.Now+1, y, x, canvas.Busy, " "+word+" ")
		}
	}
}
