package conns

import (
	"cmp"
	"slices"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the table of connections. Make it with [New].
type Pane struct {
	area    canvas.Rectangle // of the box
	peerW   int              // cells of the peers' column: ports alone where there is no room
	serverW int              // cells of the servers' column; 0: there is none
	Order   scene.Order      // by which of the columns
	follow  bool             // the last rows are in view
	top     int

	ids    []uint64 // all connections, in the order of the table
	rows   []uint64 // of those, the ones that are shown
	known  map[uint64]bool
	until  int64          // connections without an event since then are known, in Unix nanoseconds
	of     *monitor.State // of this state,
	events uint64         // after so many events

	page   []uint64 // the rows in view; 0 is a line between two groups
	closed int      // how many of the overview's were closed lately
}

// New returns a pane that shows the newest connections.
func New() Pane { return Pane{follow: true, known: make(map[uint64]bool)} }

// height is how many rows are in view.
func (p *Pane) height() int { return max(1, p.area.H-3) }

// Sync lays the pane out in an area and decides which rows are in view. An area
// without height hides the pane.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	p.area, p.peerW, p.serverW = area, 21, 0
	if sc.State.Servers() > 1 {
		p.serverW = 21
	}
	if area.W < scene.MediumW {
		p.peerW = 6
	}
	if area.H < 4 {
		return
	}
	if n := area.Inside().H - 1; sc.View == command.ConnsView {
		p.whole(sc, n)
	} else {
		p.recent(sc, n)
	}
}

// whole puts n rows of the whole table into view.
func (p *Pane) whole(sc *scene.Scene, n int) {
	p.update(sc)
	last := max(0, len(p.rows)-n)
	if p.top = min(p.top, last); p.follow {
		p.top = last
	}
	p.page = append(p.page[:0], p.rows[p.top:min(p.top+n, len(p.rows))]...)
}

// recent puts the connections with the latest events into view: the open ones in
// the order of their numbers, a line, and the closed ones, the newest first. A
// connection that the quiz asks about is in neither group.
func (p *Pane) recent(sc *scene.Scene, n int) {
	var hidden, open, closed []uint64
	looked := 0
	for c := range sc.Recent() {
		if looked++; looked > 8*n {
			break
		}
		if !sc.Shows(c) {
			continue
		}
		switch sc.Fate(c) {
		case scene.Hidden:
			hidden = append(hidden, c.ID, 0)
		case scene.Open:
			if len(open) < n {
				open = append(open, c.ID)
			}
		default:
			if len(closed) < n {
				closed = append(closed, c.ID)
			}
		}
	}
	slices.Sort(open)
	slices.SortFunc(closed, func(a, b uint64) int { return cmp.Compare(b, a) })
	all := append(hidden, open...)
	if len(open) > 0 && len(closed) > 0 {
		all = append(all, 0)
	}
	all = append(all, closed...)
	p.page, p.closed = all[:min(n, len(all))], len(closed)
}

// update takes up what is new, drops what is forgotten, and decides which rows are
// shown. A new connection has had an event since the last time, so only the head of the
// list is looked at.
func (p *Pane) update(sc *scene.Scene) {
	st := sc.State
	if p.of != st {
		p.of, p.until = st, 0
	}
	if fresh := len(p.ids); p.events != st.Events() || p.until == 0 {
		for c := range st.Recent() {
			if c.Last < p.until {
				break
			}
			if !p.known[c.ID] {
				p.known[c.ID] = true
				p.ids = append(p.ids, c.ID)
			}
		}
		slices.Sort(p.ids[fresh:])
		p.until, p.events = st.Now(), st.Events()
	}
	kept := p.ids[:0]
	p.rows = p.rows[:0]
	for _, id := range p.ids {
		c := sc.ConnOf(id)
		if c == nil {
			delete(p.known, id)
			continue
		}
		kept = append(kept, id)
		if sc.Shows(c) {
			p.rows = append(p.rows, id)
		}
	}
	p.ids = kept
}

// arrange puts the rows into order.
func (p *Pane) arrange(sc *scene.Scene) {
	by := columns[p.Order.Column].order
	scene.Arrange(p.Order, p.ids, func(a, b uint64) int { return by(sc, sc.ConnOf(a), sc.ConnOf(b)) })
}

// SortBy sorts by a column or, where the table is sorted by it, reverses the
// order.
func (p *Pane) SortBy(column int, sc *scene.Scene) scene.Effect {
	p.Order.By(column)
	p.update(sc)
	p.arrange(sc)
	return scene.Done()
}

// Do carries out a command.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	p.update(sc)
	if id == command.SortReverse {
		p.Order.Reversed = !p.Order.Reversed
		p.arrange(sc)
		return scene.Done()
	}
	i := slices.Index(p.rows, sc.Choice.Conn())
	if i < 0 {
		i = min(p.top+p.height(), len(p.rows)) // the first step up leads to the last row in view
	}
	to, ok := scene.Step(id, i, len(p.rows), p.height())
	if !ok || len(p.rows) == 0 {
		return scene.Effect{}
	}
	p.follow = id == command.Bottom
	p.top = min(max(p.top, to-p.height()+1), to)
	return scene.Chose(scene.Conn(p.rows[to]))
}
