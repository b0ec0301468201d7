package stats

import (
	"strconv"
	"time"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the numbers. The zero value is ready.
type Pane struct {
	gauge   gauge // of the view's large chart
	areas   Areas
	seconds []monitor.Second // of the chart of what is measured each second
}

// Areas are where the charts are; those without height are hidden.
type Areas struct {
	Rate, Latency, Causes canvas.Rectangle // of the overview
	Body                  canvas.Rectangle // of the view of numbers
}

// Sync lays the charts out and reads the seconds that they show.
func (p *Pane) Sync(sc *scene.Scene, a Areas) {
	p.areas = a
	r, ga := a.Rate, requests
	if a.Body.H > 0 {
		_, _, r, ga = p.layout(sc)
	}
	p.seconds = p.seconds[:0]
	if r.H >= 3 {
		p.seconds = sc.History(p.seconds, secondsIn(r, ga))
	}
}

// Do changes what the large chart shows.
func (p *Pane) Do(id command.ID, _ *scene.Scene) scene.Effect {
	switch id {
	case command.GaugeBytes:
		p.toggle(bytes)
	case command.GaugeOpen:
		p.toggle(open)
	default:
		return scene.Effect{}
	}
	return scene.Done()
}

// toggle shows a gauge, or requests again when it is shown already.
func (p *Pane) toggle(ga gauge) {
	if p.gauge == ga {
		ga = requests
	}
	p.gauge = ga
}

// Draw draws the charts of the overview, or the view of numbers.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene) {
	p.drawRate(g, sc, p.areas.Rate, requests, "")
	latency(g, p.areas.Latency, sc.State)
	causesOf(sc)(g, p.areas.Causes, sc.State)
	if p.areas.Body.H > 0 {
		p.drawBody(g, sc)
	}
}

// layout divides the body of the view: the charts, the notices below them, and
// the large chart on top with what it measures.
func (p *Pane) layout(sc *scene.Scene) (charts, notices, large canvas.Rectangle, ga gauge) {
	charts = p.areas.Body
	if n := min(len(sc.State.Notices()), 4); n > 0 && charts.H > 16 {
		charts.H -= n + 2
		notices = canvas.Rect(charts.X, charts.Y+charts.H, charts.W, n+2)
	}
	large = canvas.Rect(charts.X, charts.Y, charts.W, min(max(4, charts.H*3/10), charts.H))
	return charts, notices, large, p.gauge
}

// drawBody draws the rate over everything, and below it pairs of distributions.
// What there is no room for is left out from the end.
func (p *Pane) drawBody(g *canvas.Grid, sc *scene.Scene) {
	b, notices, large, ga := p.layout(sc)
	if notices.H > 0 {
		drawNotices(g, sc, notices)
	}
	perConn := func(g *canvas.Grid, r canvas.Rectangle, _ *monitor.State) { requestsPerConn(g, r, sc.RequestBars()) }
	charts := []chart{perConn, causesOf(sc), latency, statuses}
	columns := 2
	if b.W < scene.MediumW {
		columns = 1
	}
	rows := (len(charts) + columns - 1) / columns
	for rows > 1 && (b.H-max(4, b.H*3/10))/rows < 5 {
		rows--
	}
	p.drawRate(g, sc, large, ga, sc.Commands.Text(command.GaugeBytes, "bytes")+"   "+sc.Commands.Text(command.GaugeOpen, "conns"))
	y, rest := b.Y+large.H, b.H-large.H
	for i := range rows {
		h := rest / (rows - i)
		for c := range columns {
			w := b.W / columns
			if c == columns-1 {
				w = b.W - c*w
			}
			if n := i*columns + c; n < len(charts) {
				charts[n](g, canvas.Rect(b.X+c*(b.W/columns), y, w, h), sc.State)
			}
		}
		y += h
		rest -= h
	}
}

// drawNotices draws the server's notices to the operator, the newest last.
func drawNotices(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	all := sc.State.Notices()
	g.Box(r, "Notices   "+strconv.Itoa(len(all)), "")
	in := r.Inside()
	for i, n := range all[max(0, len(all)-in.H):] {
		at := time.Unix(0, n.At).In(sc.Zone).Format("15:04:05")
		g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, g.AtMost(at+"  "+canvas.Safe(n.Text), in.W-2))
	}
}

// drawRate draws what is measured each second, unless that would tell whether a
// hidden connection is open.
func (p *Pane) drawRate(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, ga gauge, keys string) {
	if ga == open && !sc.Open().Known() {
		hiddenBox(g, r, "Open connections")
		return
	}
	rate(g, r, ga, sc.Rate(), p.seconds, keys)
}

// causesOf is the chart of why connections were closed, or a box in its place
// while that is not to be told.
func causesOf(sc *scene.Scene) chart {
	if !sc.Reasons() {
		return func(g *canvas.Grid, r canvas.Rectangle, _ *monitor.State) { hiddenBox(g, r, "Why connections closed") }
	}
	return causes
}

// hiddenBox replaces a chart that would give an answer of the quiz away.
func hiddenBox(g *canvas.Grid, r canvas.Rectangle, title string) {
	if r.H >= 3 {
		g.Box(r, title, "quiz")
	}
}
