package lane

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// Progress says how far a transfer or a slow head is, without the time left, in
// several forms, the longest first; nil where nothing is in progress.
func Progress(c *monitor.Conn) []string {
	p := c.Progress
	if p == nil {
		return nil
	}
	switch c.Phase {
	case event.ReceivingHead:
		return []string{"reading head, " + figure.Size(p.Done), "reading head", "head"}
	case event.ReceivingContent, event.Sending:
		way := "body "
		if c.Phase == event.Sending {
			way = "sent "
		}
		if p.Total <= 0 {
			return []string{way + figure.Size(p.Done) + transferRate(p), way + figure.Size(p.Done)}
		}
		whole := way + figure.Size(p.Done) + " of " + figure.Size(p.Total)
		short := figure.ShortSize(p.Done) + " of " + figure.ShortSize(p.Total)
		return []string{whole + transferRate(p), whole, way + short, short, way + figure.Size(p.Done)}
	}
	return nil
}

// transferRate is the speed of a transfer so far, " 1.2M/s"; "" while it is not
// known, and below a byte a second.
func transferRate(p *monitor.Progress) string {
	rate := p.Rate()
	if rate < 1 {
		return ""
	}
	t := figure.ShortSize(int64(rate))
	if last := t[len(t)-1]; last >= '0' && last <= '9' {
		t += "B"
	}
	return " " + t + "/s"
}

// transfer draws a transfer as a bar with its share, its speed, and the time left at
// that speed. It reports false, and draws nothing, if the end or the speed is not
// known.
func (p *Picture) transfer(x, y, end int, c *monitor.Conn) bool {
	b := c.Progress
	if b == nil || b.Total <= 0 || b.Rate() <= 0 || c.Phase != event.ReceivingContent && c.Phase != event.Sending {
		return false
	}
	text := " " + canvas.PadLeft(strconv.FormatInt(b.Done*100/b.Total, 10)+"%", 3) + transferRate(b)
	if left := time.Duration(float64(b.Total-b.Done) / b.Rate() * 1e9); left >= 0 {
		text += " " + figure.ShortSpan(left)
	}
	w := end - x - canvas.Width(text)
	if w < 3 {
		return false
	}
	p.Grid.Fill(x, y, x+w, canvas.Faint, p.Grid.Glyphs.Empty)
	p.Grid.Fill(x, y, x+int(int64(w)*min(b.Done, b.Total)/b.Total), canvas.Chart, p.Grid.Glyphs.Full)
	p.Grid.Text(x+w, y, end, canvas.Busy, text)
	return true
}
