package lanes

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/why"
)

// future draws the time to come of a connection that is not [picture.over]: how far a
// transfer is, or the time left until a limit. In a picture of the past it draws
// nothing.
func (p *picture) future(y int, c *monitor.Conn) {
	x, end := p.now+2, p.end
	switch {
	case p.back > 0:
	case p.transfer(x, y, end, c):
	case c.Phase == event.Closing || c.Phase == event.Draining:
		p.grid.Text(x, y, end, canvas.Faint, "closing")
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
	if words := why.ProgressForms(c, p.sc.Now); words != nil {
		p.grid.Text(x, y, end, canvas.Busy, canvas.Longest(end-x-1, words...))
	}
}

// limit draws the time left until a limit strikes, and over it the words of what the
// server waits for.
func (p *picture) limit(y int, c *monitor.Conn) {
	at := p.sc.Deadline(c)
	if at == 0 {
		return
	}
	x := max(p.now+1, p.column(at)+1)
	left := time.Duration(at - p.sc.Now.UnixNano())
	mark := string(p.grid.Glyphs.Deadline)
	if x >= p.end { // beyond the last column
		mark += " " + figure.Brief(left.Round(time.Second)) + string(p.grid.Glyphs.Beyond)
		x = p.end - canvas.Width(mark)
	} else if when := mark + figure.ShortSpan(left); x+canvas.Width(when) < p.end {
		mark = when
	}
	p.grid.Fill(p.now+1, y, x, canvas.Future, p.grid.Glyphs.Future)
	p.grid.Text(x, y, p.end, canvas.Deadline, mark)
	p.seen.limit = true
	p.seen.idle = p.seen.idle || c.Phase == event.Idle
	if words := why.ProgressForms(c, p.sc.Now); words != nil {
		p.seen.head = true
		if word := canvas.Longest(x-p.now-3, words...); canvas.Width(word) <= x-p.now-3 {
			p.grid.Text(p.now+1, y, x, canvas.Busy, " "+word+" ")
		}
	}
}
