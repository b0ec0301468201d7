package tui

import (
	"strings"

	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// drawTry draws something to try next, where there is room for it.
func (m *Model) drawTry() {
	r := m.layout.try
	if r.H == 0 {
		return
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Heading, "TRY") + 1
	command, watch := m.suggestion()
	if command != "" {
		x = m.grid.Text(x, r.Y, r.W, canvas.Strong, command) + 3
	}
	m.grid.Text(x, r.Y, r.W, canvas.Plain, watch)
}

// suggestion is what shows the other side of what was just seen.
func (m *Model) suggestion() (command, watch string) {
	url := strings.TrimSuffix(canvas.Safe(m.shown.Server().URL), "/") + "/"
	st := m.shown.Settings()
	switch why := m.shown.Why().Code; {
	case m.ctl == nil:
		return "", "step through the recording with . and , and look at the bytes with enter"
	case !st.KeepAlive:
		return "a", "turns keep-alive on again: watch the staircase become one line"
	case m.asking() || why == reason.ClientClose || why == reason.None || m.shown.Totals().Requests == 0:
		return m.curl() + " -v " + url + " " + url, "two URLs in one curl: watch the second request land on the same lane"
	case why == reason.IdleTimeout:
		return "-", "makes the idle timeout shorter: every mark of a deadline jumps"
	case why == reason.ClientEOF:
		return m.curl() + ` -H "Connection: close" ` + url + " " + url, "the client says close: two lanes with one digit each"
	}
	return "a", "turns keep-alive off: the next responses say close, and one line becomes a staircase"
}

// curl is how to call curl for this server: a certificate for localhost is one
// that nobody has vouched for.
func (m *Model) curl() string {
	if m.shown.Server().Secure {
		return "curl -k"
	}
	return "curl"
}
