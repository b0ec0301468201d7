package conns

import (
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// Draw draws the box, the names of the columns and the rows in view, and appends
// what can be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	if p.area.H < 4 {
		return zones
	}
	in := p.area.Inside()
	sc.Box(g, command.TablePane, p.area, p.title(sc), sc.Commands.Text(command.SortNext, "sort")+"   "+sc.Commands.Text(command.SortReverse, "reverse"))
	zones = p.names(g, sc, in, zones)
	for i, id := range p.page {
		y := in.Y + 1 + i
		if id == 0 {
			g.Fill(in.X+1, y, in.X+in.W-1, canvas.Faint, g.Glyphs.Horizontal)
			continue
		}
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(in.X, y, in.W, 1), ID: command.ChooseConn, Arg: id, Pane: command.TablePane})
		p.row(g, sc, in, y, sc.ConnOf(id))
	}
	return zones
}

// title is the heading of the box.
func (p *Pane) title(sc *scene.Scene) string {
	open := "Connections   " + sc.OpenHere().Grouped() + " open, "
	if sc.View != command.ConnsView {
		return open + sc.CountOf(p.closed).Grouped() + " recent"
	}
	by := strings.ToLower(heading(p.Order.Column))
	if p.Order.Reversed {
		by += ", reversed"
	}
	return open + figure.Grouped(uint64(len(p.rows))) + " shown   by " + by
}

// heading is the short name of a column.
func heading(column int) string {
	name, _, _ := strings.Cut(columns[column].name, ",")
	return name
}

// Headings are the columns in view.
func (p *Pane) Headings() (all []scene.Heading) {
	for i := range p.fitting(p.area.Inside()) {
		if p.shows(i) {
			all = append(all, scene.Heading{Column: i, Name: heading(i)})
		}
	}
	return all
}

// names draws the names of the columns.
func (p *Pane) names(g *canvas.Grid, sc *scene.Scene, in canvas.Rectangle, zones []scene.Zone) []scene.Zone {
	x := in.X + 1
	for i := range p.fitting(in) {
		if !p.shows(i) {
			continue
		}
		s := canvas.Heading
		if i == p.Order.Column && sc.View == command.ConnsView {
			s = canvas.Why
		}
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(x, in.Y, p.width(i), 1), ID: command.SortBy, Arg: uint64(i), Pane: command.TablePane})
		p.cell(g, x, in.Y, s, i, columns[i].name)
		x += p.width(i) + 1
	}
	if in.X+in.W-x > 12 {
		g.Text(x+1, in.Y, in.X+in.W, canvas.Heading, "WHY")
	}
	return zones
}

// row draws one connection in line y.
func (p *Pane) row(g *canvas.Grid, sc *scene.Scene, in canvas.Rectangle, y int, c *monitor.Conn) {
	s := canvas.Plain
	if c.ID == sc.Subject.Conn {
		s = canvas.Selected
		g.Put(in.X, y, s, g.Glyphs.Mark)
	}
	x := in.X + 1
	for i := range p.fitting(in) {
		if !p.shows(i) {
			continue
		}
		text := ""
		if i == peerColumn {
			text = sc.Peer(c, p.peerW, g.Glyphs)
		} else {
			text = columns[i].text(sc, c)
		}
		p.cell(g, x, y, s, i, text)
		x += p.width(i) + 1
	}
	if room := in.X + in.W - x - 1; room > 12 {
		g.Text(x+1, y, in.X+in.W, s, g.AtMost(reasonOf(sc, c), room-1))
	}
}

// reasonOf is how far a connection in progress is, or the last decision's reason.
func reasonOf(sc *scene.Scene, c *monitor.Conn) string {
	switch fate := sc.Fate(c); {
	case fate == scene.Hidden, fate == scene.Unsaid:
		return "?"
	case fate == scene.Open && why.Progress(c, sc.Now) != "":
		return why.Progress(c, sc.Now)
	case fate == scene.Open && c.Phase == event.Idle && c.Requests == 0:
		return "no request yet"
	case fate == scene.Open && !sc.Reasons():
		return "?"
	}
	return reason.Of(c.Why).Why
}

// cell draws a text in column i, which begins at x.
func (p *Pane) cell(g *canvas.Grid, x, y int, s canvas.Style, i int, text string) {
	if end := x + p.width(i); columns[i].left {
		g.Text(x, y, end, s, text)
	} else {
		g.Right(y, end, s, text)
	}
}
