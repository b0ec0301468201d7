package frame

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// DrawHead draws the line of numbers: how much connections were reused.
func DrawHead(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H == 0 {
		return
	}
	x, end := r.X+1, r.W
	if sc.Size == scene.Small && sc.Roomy && sc.View == command.Overview {
		drawSmallHead(g, sc, r)
		return
	}
	if lost := sc.State.Lost(); lost > 0 { // what is missing has its place first
		warns := " " + figure.Grouped(lost) + " events lost "
		g.Right(r.Y, r.W-1, canvas.Warning, warns)
		end -= canvas.Width(warns) + 2
	}
	for _, part := range headline(sc) {
		if x+canvas.Width(part) > end { // whole numbers or none
			break
		}
		x = g.Text(x, r.Y, end, canvas.Plain, part) + gap(sc)
	}
}

// gap is how many cells are between two numbers.
func gap(sc *scene.Scene) int {
	if sc.Size >= scene.Large {
		return 3
	}
	return 2
}

// reuse is requests per connection and the share of requests that reused one; "-" where
// there are none.
func reuse(t event.Totals) (ratio, reused string) {
	ratio, reused = "-", "-"
	if t.Conns > 0 {
		ratio = figure.Ratio(float64(t.Requests) / float64(t.Conns))
	}
	if t.Requests > 0 {
		reused = figure.Percent(t.Reused, t.Requests)
	}
	return ratio, reused
}

// before is how many seconds ago the requests are that those of now are compared with.
const before = 30

// perSecond is the requests a second, and what they were half a minute ago where that is
// known, the longest form first.
func perSecond(sc *scene.Scene) []string {
	now := figure.Count(int64(sc.Rate().Requests)) + " req/s"
	if since := sc.State.Since(); since == 0 || sc.Now.UnixNano()-since < (before+1)*int64(time.Second) {
		return []string{now}
	}
	var last [before]monitor.Second
	then := figure.Count(int64(sc.History(last[:0], before)[0].Requests))
	return []string{now + " (" + strconv.Itoa(before) + " s ago: " + then + ")", now}
}

// headline is the numbers of the headline, the most important first.
func headline(sc *scene.Scene) []string {
	n, rate := sc.Numbers(), sc.Rate()
	t, lat := n.Totals, n.Latency()
	ratio, reused := reuse(t)
	if sc.Size < scene.Large {
		line := []string{
			sc.Open().Brief() + " open",
			figure.Count(int64(t.Requests)) + " req / " + figure.Count(int64(t.Conns)) + " conn = " + ratio + " req/conn",
			reused + " reused", figure.Count(int64(rate.Requests)) + " req/s",
		}
		if lat.N > 0 {
			line = append(line, "p50 "+figure.Brief(whole(lat.P50))+" p99 "+figure.Brief(whole(lat.P99)))
		}
		return line
	}
	line := []string{
		sc.Open().Grouped() + " open" + doing(sc),
		figure.Plural(t.Requests, "request") + " / " + figure.Plural(t.Conns, "connection") + " = " + ratio + " req/conn",
		reused + " reused, " + figure.Plural(t.Reused, "handshake") + " saved" + savedTime(sc, t.Reused),
		figure.Grouped(uint64(rate.Requests)) + " req/s",
	}
	if sc.Size == scene.Huge {
		line = append(line, "in "+figure.Size(rate.In)+"/s", "out "+figure.Size(rate.Out)+"/s", figure.Grouped(sc.State.Lost())+" events lost")
	}
	return line
}

// savedTime is what the handshakes that were saved would have taken; "" while the
// viewer has not said how long one takes.
func savedTime(sc *scene.Scene, handshakes uint64) string {
	if sc.RTT == 0 {
		return ""
	}
	return " (" + figure.Span(time.Duration(handshakes)*sc.RTT) + " at " + figure.Limit(sc.RTT) + ", estimate)"
}

// whole is a time in whole milliseconds where it is that long.
func whole(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d
	}
	return d.Round(time.Millisecond)
}

// lately is how many open connections were used in the last second, where requests come
// faster than phases can be followed by eye; 0 where they do not.
func lately(sc *scene.Scene) (n int) {
	open, _ := sc.Others(nil)
	if rate := sc.Rate().Requests; rate < 100 || int(rate) < 2*open {
		return 0
	}
	for c := range sc.Recent() {
		if sc.Now.UnixNano()-c.Last > int64(time.Second) {
			break
		}
		if c.Open() && c.Side == event.FromClient {
			n++
		}
	}
	return n
}

// doing returns how many open connections are in each phase: " (1 idle, 1 reading)".
func doing(sc *scene.Scene) string {
	if !sc.Open().Known() {
		return ""
	}
	if n := lately(sc); n > 0 {
		return " (" + figure.Grouped(uint64(n)) + " used in the last second)"
	}
	p := sc.InPhase
	var parts []string
	for _, g := range []struct {
		n    int
		what string
	}{
		{p(event.Idle), "idle"}, {p(event.Handshake), "in TLS handshake"},
		{p(event.ReceivingHead) + p(event.ReceivingContent), "receiving"},
		{p(event.Handling), "working"}, {p(event.Sending), "sending"},
		{p(event.Draining) + p(event.Closing), "closing"},
	} {
		if g.n > 0 {
			parts = append(parts, figure.Grouped(uint64(g.n))+" "+g.what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// DrawTiny says in one line what there is, on a screen that has no room for more.
func DrawTiny(g *canvas.Grid, sc *scene.Scene, w, h int) {
	if h == 0 {
		return
	}
	t := sc.Totals()
	line := "httpserver " + Port(sc.State.Server().Addr) + " " + sc.Open().Brief() + " open, " +
		figure.Count(int64(t.Requests)) + " req. A larger window shows more; " + sc.Commands.Text(command.Quit, "quits.")
	x := 0
	if sc.Source.Broken {
		look, mark := sc.Source.Mark()
		x = g.Text(x, h/2, w, look, mark) + 2
	}
	g.Text(x, h/2, w, canvas.Strong, line)
}

// DrawNotice draws a banner over the top of a screen of w cells; "" draws none.
func DrawNotice(g *canvas.Grid, text string, w int) {
	const lines = 2
	for y := 1; y <= lines && text != ""; y++ {
		line := ""
		if line, text = canvas.Wrap(text, w-2); y == lines && text != "" {
			line = g.AtMost(line+" "+text, w-2)
		}
		g.Fill(0, y, w, canvas.Banner, ' ')
		g.Text(1, y, w, canvas.Banner, line)
	}
}
