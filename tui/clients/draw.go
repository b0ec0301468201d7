package clients

import (
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// wide reports whether there is room for all columns.
func (p *Pane) wide() bool { return p.area.W >= 100 }

// narrow reports whether columns have their short names.
func (p *Pane) narrow() bool { return p.area.W < scene.MediumW }

// A place is where a column is.
type place struct{ i, x, w int }

// places are the columns that have room, from left to right. The name of the client
// takes what the others leave, up to what is of use.
func (p *Pane) places() []place {
	in := p.area.Inside()
	var all []place
	room := in.W - 2
	if p.narrow() { // up to the edge
		room++
	}
	for i := range columns {
		c := &columns[i]
		w := c.width
		switch {
		case c.wide && !p.wide():
			continue
		case p.narrow() && c.roomy:
			continue
		case p.narrow() && c.short != "" && !c.left:
			w = len(c.short)
		case i == closedColumn && p.wide():
			w += 7
		}
		if i > 0 && room-w-1 < 15 { // the client's name needs as many
			break
		}
		if i > 0 {
			room -= w + 1
		}
		all = append(all, place{i: i, w: w})
	}
	all[0].w = min(room, 60)
	x := in.X + 1
	for i := range all {
		all[i].x = x
		x += all[i].w + 1
	}
	return all
}

// Draw draws the box, the names of the columns and the rows in view, and appends what
// can be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	if p.area.H < 4 {
		return zones
	}
	in := p.area.Inside()
	by := sc.Commands.Text(command.ClientsBy, "by "+byWords[p.next(sc)])
	g.Box(p.area, p.area.Fitting(p.titles()...), by+"   "+sc.Commands.Text(command.ClientsSort, "sort"))
	g.Foot(p.area, p.area.Fitting(p.leftOut()...))
	cols := p.places()
	for _, at := range cols {
		c, look := &columns[at.i], canvas.Heading
		if at.i == p.Order.Column {
			look = canvas.Why
		}
		name := p.heading(at.i)
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(at.x, in.Y, at.w, 1), ID: command.SortBy, Arg: uint64(at.i), Pane: command.ClientsPane})
		cell(g, at, in.Y, look, c.left, name)
	}
	if len(p.rows) == 0 {
		g.Text(in.X+1, in.Y+1, in.X+in.W, canvas.Plain, "no client yet")
	}
	cursor := p.cursor()
	for i := p.top; i < min(len(p.rows), p.top+p.height()); i++ {
		y, look := in.Y+1+i-p.top, canvas.Plain
		if i == cursor {
			look = canvas.Selected
			g.Put(in.X, y, look, g.Glyphs.Mark)
		}
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(in.X, y, in.W, 1), ID: command.ChooseClient, Arg: uint64(i), Pane: command.ClientsPane})
		for _, at := range cols {
			c := &columns[at.i]
			cell(g, at, y, look, c.left, g.AtMost(c.text(p, sc, &p.rows[i]), at.w))
		}
	}
	return zones
}

// heading is the name of a column where there is the present room.
func (p *Pane) heading(column int) string {
	c := &columns[column]
	if p.narrow() && c.short != "" {
		return strings.TrimSpace(c.short)
	}
	return c.name
}

// Headings are the columns in view.
func (p *Pane) Headings() (all []scene.Heading) {
	for _, at := range p.places() {
		all = append(all, scene.Heading{Column: at.i, Name: p.heading(at.i)})
	}
	return all
}

// cell draws a text in a column.
func cell(g *canvas.Grid, at place, y int, s canvas.Style, left bool, text string) {
	if left {
		g.Text(at.x, y, at.x+at.w, s, text)
	} else {
		g.Right(y, at.x+at.w, s, text)
	}
}

// byWords are the groupings in a word.
var byWords = [monitor.Groupings]string{"address", "User-Agent", "server"}

// titles are the heading of the box, the longest form first.
func (p *Pane) titles() []string {
	n := "Clients   " + figure.Grouped(uint64(len(p.rows)))
	order := "avoidable connections first"
	if by := p.Order.Column; by > 0 || p.Order.Reversed {
		order = "by " + strings.ToLower(columns[by].name)
		if by == 0 {
			order = "avoidable connections last"
		} else if p.Order.Reversed {
			order += ", reversed"
		}
	}
	return []string{n + " by " + byWords[p.by] + "   " + order, n + "   " + order, n}
}

// leftOut says what the table has no row for: below the last row in view, and of
// clients that the state does not keep apart.
func (p *Pane) leftOut() []string {
	more := figure.LeftOut(len(p.rows)-p.top-p.height(), " more")
	if p.left == 0 {
		return []string{more}
	}
	kept := figure.Grouped(uint64(p.left)) + " earlier ones in no row"
	all := kept + ": " + figure.Plural(uint64(p.others.Conns), "connection") + ", " + figure.Plural(uint64(p.others.Requests), "request")
	if more != "" {
		more += ", "
	}
	return []string{more + all, more + kept, kept}
}
