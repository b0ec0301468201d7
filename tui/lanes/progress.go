package lanes

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/why"
)

// transfer draws a transfer as a bar with its share, its speed, and the time left at
// that speed. The part of a response that was written and not acknowledged yet has a style
// of its own. It reports false, and draws nothing, if the end or the speed is not known, or
// the transfer stalls.
func (p *picture) transfer(x, y, end int, c *monitor.Conn) bool {
	b := c.Progress
	if b == nil || b.Total <= 0 || b.Rate() <= 0 || c.Phase != event.ReceivingContent && c.Phase != event.Sending || why.Stalled(c, p.sc.Now) > 0 {
		return false
	}
	const leastBar = 3
	share, rest := " "+canvas.PadLeft(strconv.FormatInt(b.Done*100/b.Total, 10)+"%", 3), ""
	if left := time.Duration(float64(b.Total-b.Done) / b.Rate() * 1e9); left >= 0 {
		rest = " " + figure.ShortSpan(left) + " left"
	}
	text := canvas.Longest(end-x-leastBar, share+why.Rate(b)+rest, share+rest)
	w := end - x - canvas.Width(text)
	if w < leastBar {
		return false
	}
	p.grid.Fill(x, y, x+w, canvas.Faint, p.grid.Glyphs.Empty)
	p.grid.Fill(x, y, x+int(int64(w)*min(b.Done+b.Held, b.Total)/b.Total), canvas.Busy, p.grid.Glyphs.Busy)
	p.grid.Fill(x, y, x+int(int64(w)*min(b.Done, b.Total)/b.Total), canvas.Chart, p.grid.Glyphs.Full)
	p.grid.Text(x+w, y, end, canvas.Busy, text)
	return true
}
