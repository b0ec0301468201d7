package lanes

import (
	"time"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// others draws one row for all open connections that have none of their own.
func (p *Pane) others(g *canvas.Grid, sc *scene.Scene, cols columns, y int) {
	total, idle := sc.Others(p.ids())
	text := " others " + figure.Grouped(uint64(total)) + ": " + figure.Grouped(uint64(idle)) + " idle"
	if total > idle {
		text += ", " + figure.Grouped(uint64(total-idle)) + " in progress"
	}
	x := g.Text(cols.label, y, cols.end, canvas.Strong, text+" ")
	p.strip(g, cols, max(x+1, cols.left), y)
	g.Put(cols.now, y, canvas.NowLine, g.Glyphs.Now)
}

// strip draws how many connections were open, a cell at a time, in at most two
// of the eight levels, so that it does not look like many requests at once.
func (p *Pane) strip(g *canvas.Grid, cols columns, x, y int) {
	peak := int32(1)
	for _, h := range p.history {
		peak = max(peak, h.Open)
	}
	for ; x < cols.now; x++ {
		back := time.Duration(cols.now-1-x) * p.Scale()
		i := len(p.history) - 1 - int(back/time.Second)
		if i < 0 || p.history[i].Open == 0 {
			continue
		}
		g.Put(x, y, canvas.Chart, g.Glyphs.Levels[int(int64(p.history[i].Open)*2/int64(peak))])
	}
}

// empty says why there is nothing to see, and what to do about it.
func (p *Pane) empty(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	text := p.emptyText(sc)
	y := r.Y + (r.H-len(text))/2
	for i, t := range text {
		if y+i < r.Y+r.H {
			g.Text(r.X+max(1, (r.W-canvas.Width(t))/2), y+i, r.X+r.W, canvas.Plain, t)
		}
	}
}

func (p *Pane) emptyText(sc *scene.Scene) []string {
	switch {
	case sc.Filter.Active():
		return []string{"No connection in sight matches."}
	case p.back > 0:
		return []string{"No connection is known of that time."}
	case sc.Totals().Conns > 0:
		return []string{"No connection is open."}
	case sc.Source.AtEnd:
		return []string{"There are no connections in this recording."}
	case sc.Source.Guest:
		return []string{"No connections yet."}
	case !sc.Source.Control:
		if sc.State.Server().Fleet != "" {
			return []string{"No connections yet on the servers."}
		}
		if sc.State.Server().Capture.Live {
			return []string{"No connections yet in this capture."}
		}
		return []string{"No connections yet in this recording."}
	}
	propose := "No connections yet. Press " + sc.Commands.Key(command.Demo) + " for demo traffic"
	url := sc.State.Server().URL
	if url == "" { // the server does not listen yet
		return []string{propose + "."}
	}
	return []string{propose + ", or run:", why.Curl(sc.State) + " " + canvas.Safe(url)}
}
