package why

import (
	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
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
