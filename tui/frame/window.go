package frame

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/scene"
)

// windowTitleEvery is how often the window's title changes at most.
const windowTitleEvery = time.Second

// A WindowTitle is what the terminal's window is called, so that the server can
// be watched from a tab or a task bar. Nothing in it comes from a client.
type WindowTitle struct {
	text string
	at   time.Time // it was set
}

// Next returns the title, and whether the window has to be given it: it has
// changed, and was not given within the last second. live is the state at present,
// also while the picture stands still.
func (t *WindowTitle) Next(now time.Time, live *monitor.State, sc *scene.Scene) (title string, changed bool) {
	if now.Sub(t.at) < windowTitleEvery || sc.Source.Control && live.Events() == 0 || !sc.Open().Known() {
		return t.text, false
	}
	text := "httpserver replay"
	if sc.Source.Control || sc.Source.Guest {
		text = "httpserver " + Port(live.Server().Addr) + "  " + figure.Count(int64(live.Totals().Open)) + " open  " + figure.Count(int64(live.Rate().Requests)) + " req/s"
	}
	if text == t.text {
		return text, false
	}
	*t = WindowTitle{text, now}
	return text, true
}
