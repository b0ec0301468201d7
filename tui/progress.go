package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// progressText is how far a busy connection is, in a sentence's words.
func progressText(m *Model, c *monitor.Conn) string {
	words := progressWords(c)
	if words == nil {
		return ""
	}
	if c.Phase == event.ReceivingHead && c.Busy.Until > 0 {
		left := m.until(c.Busy.Until).Round(time.Second)
		return words[0] + ", " + figure.Brief(left) + " left"
	}
	return words[0]
}

// progressWords are the same in fewer and fewer words, without the time left;
// nil where there is nothing to say.
func progressWords(c *monitor.Conn) []string {
	p := c.Busy
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

// transferRate is how fast a transfer has been so far; "" while nobody knows,
// and for less than a byte a second.
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

// transfer draws a transfer as a bar with its share, its speed and the time
// that is left at that speed. Without a known end there is nothing to draw.
func (m *Model) transfer(x, y, end int, c *monitor.Conn) bool {
	p := c.Busy
	if p == nil || p.Total <= 0 || p.Rate() <= 0 || c.Phase != event.ReceivingContent && c.Phase != event.Sending {
		return false
	}
	text := " " + canvas.PadLeft(strconv.FormatInt(p.Done*100/p.Total, 10)+"%", 3) + transferRate(p)
	if left := time.Duration(float64(p.Total-p.Done) / p.Rate() * 1e9); left >= 0 {
		text += " " + figure.ShortSpan(left)
	}
	w := end - x - canvas.Width(text)
	if w < 3 {
		return false
	}
	m.grid.Fill(x, y, x+w, canvas.Faint, m.grid.Glyphs.Empty)
	m.grid.Fill(x, y, x+int(int64(w)*min(p.Done, p.Total)/p.Total), canvas.Chart, m.grid.Glyphs.Full)
	m.grid.Text(x+w, y, end, canvas.Busy, text)
	return true
}
