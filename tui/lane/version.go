package lane

import (
	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// KeptVersion marks HTTP/1.0 on a connection that was kept because its client asked
// for it.
const KeptVersion = "1.0k"

// OldVersion is the version of a connection of a client; "" for HTTP/1.1.
func OldVersion(c *monitor.Conn) string {
	switch {
	case c.Requests == 0 || c.Minor != 0 || c.Side != event.FromClient:
		return ""
	case c.Requests > 1 || c.Why == reason.Keep10:
		return KeptVersion
	}
	return "1.0"
}

// Version draws the version of a connection that does not speak HTTP/1.1.
func (p *Picture) Version(x, y, end int, s canvas.Style, c *monitor.Conn) {
	v := OldVersion(c)
	p.Grid.Text(x, y, end, s, v)
	p.seen.asked = p.seen.asked || v == KeptVersion
}
