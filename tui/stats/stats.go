package stats

import (
	"slices"
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
	chosen  string           // the words of the chosen row of bars; "": none
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

// Do changes what the large chart shows, chooses a row of the bars, or opens it: the
// filter then shows what the row counts.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	switch id {
	case command.GaugeBytes:
		p.toggle(bytes)
		return scene.Done()
	case command.GaugeOpen:
		p.toggle(open)
		return scene.Done()
	}
	rows := p.rows(sc)
	at := slices.IndexFunc(rows, func(r row) bool { return p.chosen != "" && r.words == p.chosen })
	if id == command.OpenWire && at >= 0 {
		return p.open(rows[at])
	}
	from := at
	if from < 0 && id == command.Up {
		from = len(rows)
	}
	to, ok := scene.Step(id, from, len(rows), len(rows))
	if !ok || len(rows) == 0 {
		return scene.Effect{}
	}
	p.chosen = rows[to].words
	return scene.Done()
}

// Choose chooses a row of the bars; the chosen one it opens.
func (p *Pane) Choose(i int, sc *scene.Scene) scene.Effect {
	rows := p.rows(sc)
	if i >= len(rows) {
		return scene.Effect{}
	}
	if rows[i].words == p.chosen {
		return p.open(rows[i])
	}
	p.chosen = rows[i].words
	return scene.Done()
}

// open shows what a row counts.
func (p *Pane) open(r row) scene.Effect {
	p.chosen = ""
	return scene.Effect{Done: true, Wish: scene.Narrow(r.words, r.to)}
}

// rows are all rows of bars that can be chosen, chart by chart.
func (p *Pane) rows(sc *scene.Scene) (all []row) {
	for _, t := range p.tables(sc) {
		all = append(all, t.all()...)
	}
	return all
}

// toggle shows a gauge, or requests again when it is shown already.
func (p *Pane) toggle(ga gauge) {
	if p.gauge == ga {
		ga = requests
	}
	p.gauge = ga
}

// Draw draws the charts of the overview, or the view of numbers, and appends what can
// be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	p.drawRate(g, sc, p.areas.Rate, requests, "")
	if p.areas.Body.H > 0 {
		_, notices, large, ga := p.layout(sc)
		drawNotices(g, sc, notices)
		p.drawRate(g, sc, large, ga, sc.Commands.Text(command.GaugeBytes, "bytes")+"   "+sc.Commands.Text(command.GaugeOpen, "conns"))
	}
	n := 0
	for _, t := range p.tables(sc) {
		sc.Box(g, command.StatsPane, t.area, t.title, t.right)
		t.draw(g, p.chosen)
		for i := range t.all() {
			zones = append(zones, scene.Zone{Rectangle: t.line(i), ID: command.ChooseBar, Arg: uint64(n), Pane: command.StatsPane})
			n++
		}
	}
	return zones
}

// tables are the charts of bars that are shown.
func (p *Pane) tables(sc *scene.Scene) (all []table) {
	if p.areas.Body.H == 0 && p.areas.Latency.H < 3 && p.areas.Causes.H < 3 {
		return nil
	}
	d := dataOf(sc)
	add := func(c chart, r canvas.Rectangle) {
		if r.H >= 3 {
			all = append(all, c(r, d))
		}
	}
	if p.areas.Body.H == 0 {
		add(latency, p.areas.Latency)
		add(causesOf(sc), p.areas.Causes)
		return all
	}
	d.perConn = sc.RequestBars()
	b, _, large, _ := p.layout(sc)
	charts := []chart{requestsPerConn, causesOf(sc), latency, statuses}
	columns := 2
	if b.W < scene.MediumW {
		columns = 1
	}
	rows := (len(charts) + columns - 1) / columns
	for rows > 1 && (b.H-max(4, b.H*3/10))/rows < 5 {
		rows--
	}
	y, rest := b.Y+large.H, b.H-large.H
	for i := range rows {
		h := rest / (rows - i)
		for c := range columns {
			w := b.W / columns
			if c == columns-1 {
				w = b.W - c*w
			}
			if n := i*columns + c; n < len(charts) {
				add(charts[n], canvas.Rect(b.X+c*(b.W/columns), y, w, h))
			}
		}
		y += h
		rest -= h
	}
	return all
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

// drawNotices draws the server's notices to the operator, the newest last.
func drawNotices(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H == 0 {
		return
	}
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
		return func(r canvas.Rectangle, _ data) table {
			return table{area: r, title: "Why connections closed", right: "quiz"}
		}
	}
	return causes
}

// hiddenBox replaces a chart that would give an answer of the quiz away.
func hiddenBox(g *canvas.Grid, r canvas.Rectangle, title string) {
	if r.H >= 3 {
		g.Box(r, title, "quiz")
	}
}
