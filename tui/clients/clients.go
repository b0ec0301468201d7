package clients

import (
	"slices"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the table of clients. The zero value is ready.
type Pane struct {
	area   canvas.Rectangle // of the box
	by     monitor.Grouping
	Order  scene.Order // by which of the columns; 0 is the worst reuse
	chosen identity    // of the row that was chosen; the zero value is the first row
	top    int

	rows   []monitor.Client
	others monitor.Client // the sum of the clients that are left out
	left   int            // how many clients are left out
	made   made
}

// An identity tells a client from the others of its grouping: by its first connection.
// Two clients can share one, of which one is a proxy: several tells these apart.
type identity struct {
	from    uint64
	several bool
}

func of(c *monitor.Client) identity { return identity{c.From, c.Several} }

// made is what the rows were made from.
type made struct {
	of     *monitor.State
	events uint64
	second int64
	by     monitor.Grouping
	order  scene.Order
	told   event.Totals // differ while the quiz hides requests
	known  bool         // whether the quiz hides how many are open
}

// Sync lays the pane out in an area and decides which rows are in view. An area
// without height hides the pane.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	p.area = area
	if p.area.H < 4 {
		return
	}
	if p.by == monitor.ByServer && sc.State.Servers() < 2 {
		p.by = monitor.ByAddress
	}
	now := made{sc.State, sc.State.Events(), sc.Now.Unix(), p.by, p.Order, sc.Totals(), sc.CountOf(0).Known()}
	if now != p.made {
		p.made = now
		p.rows, p.others, p.left = sc.Clients(p.by)
		p.arrange(sc)
	}
	at := p.cursor()
	p.top = max(0, min(p.top, at, len(p.rows)-p.height()))
	p.top = max(p.top, at-p.height()+1)
}

// height is how many rows are in view.
func (p *Pane) height() int { return max(1, p.area.H-3) }

// arrange puts the rows into order.
func (p *Pane) arrange(sc *scene.Scene) {
	order := columns[p.Order.Column].order
	scene.Arrange(p.Order, p.rows, func(a, b monitor.Client) int { return order(sc, &a, &b) })
}

// cursor is the place of the chosen row.
func (p *Pane) cursor() int {
	return max(0, slices.IndexFunc(p.rows, func(c monitor.Client) bool { return p.chosen == of(&c) }))
}

// groupings are what the key turns between.
func groupings(sc *scene.Scene) []monitor.Grouping {
	all := []monitor.Grouping{monitor.ByAddress, monitor.ByAgent}
	if sc.State.Servers() > 1 {
		all = append(all, monitor.ByServer)
	}
	return all
}

// next is the grouping after the present one.
func (p *Pane) next(sc *scene.Scene) monitor.Grouping {
	all := groupings(sc)
	return all[(slices.Index(all, p.by)+1)%len(all)]
}

// SortBy sorts by a column or, where the table is sorted by it, reverses the order.
func (p *Pane) SortBy(column int) scene.Effect {
	p.Order.By(column)
	return scene.Done()
}

// Choose chooses the row at a place, and filters by it if it is the chosen one.
func (p *Pane) Choose(place int, sc *scene.Scene) scene.Effect {
	switch {
	case place >= len(p.rows):
		return scene.Effect{}
	case place == p.cursor():
		return p.filter(sc)
	}
	p.chosen = of(&p.rows[place])
	return scene.Done()
}

// filter narrows the whole screen to the chosen client.
func (p *Pane) filter(sc *scene.Scene) scene.Effect {
	if len(p.rows) == 0 {
		return scene.Done()
	}
	term := sc.ClientTerm(&p.rows[p.cursor()], p.by)
	if term == "" {
		return scene.Effect{Done: true, Wish: scene.Said("no filter tells these connections from others")}
	}
	return scene.Effect{Done: true, Wish: scene.Narrow(term, command.Overview)}
}

// Do carries out a command.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	switch id {
	case command.ClientsBy:
		p.by, p.chosen, p.top = p.next(sc), identity{}, 0
		return scene.Done()
	case command.ClientsReverse:
		p.Order.Reversed = !p.Order.Reversed
		return scene.Done()
	case command.FilterClient:
		return p.filter(sc)
	}
	to, ok := scene.Step(id, p.cursor(), len(p.rows), p.height())
	if !ok || len(p.rows) == 0 {
		return scene.Effect{}
	}
	p.chosen = of(&p.rows[to])
	return scene.Done()
}
