package requests

import (
	"cmp"
	"slices"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// keys are the keys in the heading of the box.
func keys(set *command.Set) string {
	return set.Text(command.Filter, "filter") + "   " + set.Text(command.Follow, "follow")
}

// A Pane is the log. Make it with [New].
type Pane struct {
	area   canvas.Rectangle // of the box
	top    int              // place of the first row in view
	shift  int              // how many bytes of each line are left of the view
	gutter int              // cells for the longest name of a row so far
	busy   []uint64         // connections whose request in progress is below the rows
}

// New returns a pane that shows the newest requests.
func New() Pane { return Pane{gutter: 5} }

// height is how many rows are in view.
func (p *Pane) height() int { return max(1, p.area.H-2-len(p.busy)) }

// Sync lays the pane out in an area and decides which rows are in view: the
// newest while nothing is chosen, with the last request of a chosen connection
// among them, or those around the chosen request. An area without height hides
// the pane.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	p.area = area
	if area.H < 3 {
		return
	}
	p.inProgress(sc)
	n, h, at := sc.Rows(), p.height(), sc.Place
	switch {
	case sc.Choice.Conn() != 0 && at >= 0:
		p.top = min(n-h, at)
	case !sc.Choice.IsRow():
		p.top = n - h
	case at < p.top || at >= p.top+h: // rows before it have gone
		p.top = at - h/2
	}
	p.top = max(0, min(p.top, n-h))
	for i := range min(h, n-p.top) { // and a cell for the mark in front of it
		p.gutter = max(p.gutter, 1+len(name(sc.Row(p.top+i))))
	}
}

// maxBusy is how many requests in progress are listed at most.
const maxBusy = 3

// busy is how many requests of clients are in progress.
func busy(sc *scene.Scene) int {
	return sc.InPhase(event.ReceivingContent) + sc.InPhase(event.Handling) + sc.InPhase(event.Sending)
}

// inProgress decides which requests in progress are in view: those that began last,
// while what happens is followed. A filter is about requests that are over.
func (p *Pane) inProgress(sc *scene.Scene) {
	p.busy = p.busy[:0]
	room := min(maxBusy, (p.area.H-2)/3)
	if sc.Choice.IsRow() || sc.Filter.Active() || room < 1 || busy(sc) == 0 {
		return
	}
	looked := 0
	for c := range sc.Recent() {
		if looked++; looked > 50*maxBusy || len(p.busy) == room {
			break
		}
		if c.Open() && c.Side == event.FromClient && c.Current.Nth != 0 {
			p.busy = append(p.busy, c.ID)
			p.gutter = max(p.gutter, 1+len(nameOf(c.ID, c.Current.Nth)))
		}
	}
	slices.SortFunc(p.busy, func(a, b uint64) int { return cmp.Compare(sc.ConnOf(a).Current.Start, sc.ConnOf(b).Current.Start) })
}

// Do carries out a command. Moving chooses a request; going to the last one
// follows what happens again.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	half := max(8, p.area.W/2)
	switch id {
	case command.ScrollLeft:
		p.shift = max(0, p.shift-half)
		return scene.Done()
	case command.ScrollRight:
		p.shift = min(p.shift+half, event.MaxText*4)
		return scene.Done()
	case command.Bottom:
		return scene.Chose(scene.Newest())
	case command.NextRequest:
		return p.Choose(from(sc)+1, sc)
	case command.PreviousRequest:
		return p.Choose(from(sc)-1, sc)
	}
	to, ok := scene.Step(id, from(sc), sc.Rows(), p.height())
	if !ok || sc.Rows() == 0 {
		return scene.Effect{}
	}
	return p.Choose(to, sc)
}

// from is where a step begins: at the subject's request or, without one, after
// the last row, so that the first step back leads to that.
func from(sc *scene.Scene) int {
	if sc.Place >= 0 {
		return sc.Place
	}
	return sc.Rows()
}

// Choose chooses the request at a place and keeps it in view.
func (p *Pane) Choose(place int, sc *scene.Scene) scene.Effect {
	h, n := p.height(), sc.Rows()
	if place < 0 || place >= n {
		return scene.Done()
	}
	if !sc.Choice.IsRow() {
		p.top = max(0, n-h)
	}
	p.top = min(max(p.top, place-h+1), place)
	return scene.Chose(scene.Row(sc.Number(place)))
}

// Draw draws the box and the rows, and appends what can be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	if p.area.H < 3 {
		return zones
	}
	in := p.area.Inside()
	n := sc.Rows()
	shown := min(p.height(), n-p.top)
	g.Box(p.area, p.title(sc, n, n-p.top-shown), keys(sc.Commands))
	if sc.Size >= scene.Large && n > 0 {
		g.Foot(p.area, "the time is the response's end; whole milliseconds")
	}
	w := writer{g: g, sc: sc, line: event.Log{Zone: sc.Zone}, in: in, gutter: p.gutter, shift: p.shift}
	for i := range shown {
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(in.X, in.Y+i, in.W, 1), ID: command.ChooseRequest, Arg: uint64(p.top + i), Pane: command.LogPane})
		w.row(in.Y+i, sc.Row(p.top+i), p.top+i == sc.Place)
	}
	for i, id := range p.busy {
		w.inProgress(in.Y+shown+i, sc.ConnOf(id))
	}
	if n == 0 && sc.Filter.Active() {
		g.Text(in.X+1, in.Y, in.X+in.W, canvas.Plain, "No request matches; "+sc.Commands.Key(command.Back)+" clears the filter.")
	}
	return zones
}

// title is the heading of the box: how many requests have a response, how many
// of them are out of sight, and how many are in progress. Where there is little
// room it has fewer words, and then leaves out from the end.
func (p *Pane) title(sc *scene.Scene, n, newer int) string {
	if sc.Filter.Active() {
		title := "Requests  " + figure.Grouped(uint64(n)) + " with " + sc.Filter.Text()
		if b := sc.Filter.Blind(); b > 0 {
			return p.area.Fitting(title+"; of "+figure.Plural(uint64(b), "request")+" no fields were kept", title)
		}
		return title
	}
	current := busy(sc)
	_, done := sc.State.Rows()
	if got := sc.Totals().Requests; got > uint64(current) && sc.State.Server().Capture.File == "" && sc.State.Server().Fleet == "" { // events may have been lost
		done = max(done, got-uint64(current))
	}
	done -= min(done, sc.State.Status(499)) // no response was sent
	parts := []string{"Requests  ", figure.Grouped(done), " answered"}
	for _, part := range []struct {
		n    int
		what string
	}{{current, " in progress"}, {p.top, " older"}, {newer, " newer"}} {
		if part.n > 0 {
			parts = append(parts, ", ", figure.Grouped(uint64(part.n)), part.what)
		}
	}
	room := p.area.W - canvas.Width(keys(sc.Commands)) - 11
	for n := len(parts); n > 0; n -= 3 {
		if t := strings.Join(parts[:n], ""); canvas.Width(t) <= room {
			return t
		}
	}
	return "Requests"
}
