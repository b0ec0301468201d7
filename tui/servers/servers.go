package servers

import (
	"cmp"
	"slices"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the table of servers. The zero value is ready.
type Pane struct {
	area   canvas.Rectangle // of the box
	chosen string           // the server that was chosen; "" is the first row
	top    int
	rows   []monitor.FleetServer
	of     *monitor.State // what the rows were made from
	events uint64
}

// Sync lays the pane out in an area and decides which rows are in view. An area without
// height hides the pane.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	p.area = area
	if p.area.H < 4 {
		return
	}
	if p.of != sc.State || p.events != sc.State.Events() {
		p.of, p.events = sc.State, sc.State.Events()
		p.rows = sc.State.Fleet(p.rows[:0])
		slices.SortStableFunc(p.rows, worstReuse)
	}
	at := p.cursor()
	p.top = max(0, min(p.top, at, len(p.rows)-p.height()))
	p.top = max(p.top, at-p.height()+1)
}

// worstReuse orders servers: the one with the fewest requests per connection first, and
// those that had no new connection in the last minute last.
func worstReuse(a, b monitor.FleetServer) int {
	none := func(s *monitor.FleetServer) int { return min(1, int(min(s.Minute.Conns, 1))) }
	return cmp.Or(none(&b)-none(&a), cmp.Compare(a.PerConn(), b.PerConn()))
}

// height is how many rows are in view.
func (p *Pane) height() int { return max(1, p.area.H-3) }

// cursor is the place of the chosen row.
func (p *Pane) cursor() int {
	return max(0, slices.IndexFunc(p.rows, func(s monitor.FleetServer) bool { return s.Server == p.chosen }))
}

// Choose chooses the row at a place, and looks at it if it is the chosen one.
func (p *Pane) Choose(place int, sc *scene.Scene) scene.Effect {
	switch {
	case place >= len(p.rows):
		return scene.Effect{}
	case place == p.cursor():
		return p.look()
	}
	p.chosen = p.rows[place].Server
	return scene.Done()
}

// look narrows the whole screen to the chosen server.
func (p *Pane) look() scene.Effect {
	if len(p.rows) == 0 {
		return scene.Done()
	}
	return scene.Effect{Done: true, Wish: scene.Narrow("server:="+p.rows[p.cursor()].Server, command.Overview)}
}

// Do carries out a command.
func (p *Pane) Do(id command.ID, _ *scene.Scene) scene.Effect {
	if id == command.LookAtServer {
		return p.look()
	}
	to, ok := scene.Step(id, p.cursor(), len(p.rows), p.height())
	if !ok || len(p.rows) == 0 {
		return scene.Effect{}
	}
	p.chosen = p.rows[to].Server
	return scene.Done()
}
