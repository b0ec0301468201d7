package lanes

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/why"
)

// Future draws the time to come of a connection that is not [picture.Over]: how far a
// transfer is, or the time left until a limit. In a picture of the past it draws
// nothing.
func (p *picture) Future(y int, c *monitor.Conn) {
	x, end := p.Now+2, p.End
	switch {
	case p.Back > 0:
	case p.transfer(x, y, end, c):
	case c.Phase == event.Closing || c.Phase == event.Draining:
		p.Grid.Text(x, y, end, canvas.Faint, "closing")
	case c.Phase == event.ReceivingContent || c.Phase == event.Sending:
		p.words(x, y, end, c)
	case c.Phase == event.Handling && c.HalfClosed:
		p.words(x, y, end, c)
	default:
		p.limit(y, c)
	}
}

// words draws how far a transfer is, or that its client has finished sending.
func (p *picture) words(x, y, end int, c *monitor.Conn) {
	if words := why.ProgressForms(c, p.Scene.Now); words != nil {
		p.Grid.Text(x, y, end, canvas.Busy, canvas.Longest(end-x-1, words...))
	}
}

// limit draws the time left until a limit strikes, and over it the words of what the
// server waits for.
func (p *picture) limit(y int, c *monitor.Conn) {
	at := p.Scene.Deadline(c)
	if at == 0 {
		return
	}
	x := max(p.Now+1, p.Column(at)+1)
	mark := string(p.Grid.Glyphs.Deadline)
	if x >= p.End { // beyond the last column
		mark += " " + figure.Brief(time.Duration(at-p.Scene.Now.UnixNano()).Round(time.Second)) + string(p.Grid.Glyphs.Beyond)
		x = p.End - canvas.Width(mark)
	}
	p.Grid.Fill(p.Now+1, y, x, canvas.Future, p.Grid.Glyphs.Future)
	p.Grid.Text(x, y, p.End, canvas.Deadline, mark)
	p.seen.limit = true
	p.seen.idle = p.seen.idle || c.Phase == event.Idle
	if words := why.ProgressForms(c, p.Scene.Now); words != nil {
		p.seen.head = true
		if word := canvas.Longest(x-p.Now-3, words...); canvas.Width(word) <= x-p.Now-3 {
			p.Grid.Text(p.Now+1, y, x, canvas.Busy, " "+word+" ")
		}
	}
}
