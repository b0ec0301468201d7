package overlay

import (
	"strconv"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// SortLine asks, in place of the last line, which column of a table to sort by. The
// number keys choose views elsewhere, so they mean columns only while it is open.
type SortLine struct {
	Bare
	Pane     command.Place
	Headings []scene.Heading // that are in view
	Order    scene.Order     // of the table when the line opened
}

// SortBy orders that a table be sorted by a column.
type SortBy struct {
	Pane   command.Place
	Column int
}

// Place is where the line's commands are in the table.
func (*SortLine) Place(*scene.Scene) command.Place { return command.SortLayer }

// Do takes the column. Any other key closes the line.
func (l *SortLine) Do(c Call, _ *scene.Scene) Outcome {
	at := -1
	switch c.ID {
	case command.Quit:
		return Outcome{}
	case command.SortColumn:
		if at = int(c.Arg) - 1; c.Key != "" {
			at = int(c.Key[0] - '1')
		}
	case command.SortNextColumn:
		at = 0
		for i, h := range l.Headings {
			if h.Column == l.Order.Column {
				at = (i + 1) % len(l.Headings)
			}
		}
	}
	if at < 0 || at >= len(l.Headings) {
		return closes()
	}
	return Outcome{Done: true, Close: true, Order: SortBy{l.Pane, l.Headings[at].Column}}
}

// Hint draws the columns with their numbers, which can be clicked.
func (l *SortLine) Hint(g *canvas.Grid, _ *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) bool {
	x := g.Text(r.X+1, r.Y, r.W, canvas.Strong, "sort:") + 1
	for i, h := range l.Headings {
		n := strconv.Itoa(i + 1)
		if x+len(n)+1+canvas.Width(h.Name) >= r.W {
			break
		}
		from := x
		x = g.Text(x, r.Y, r.W, canvas.Strong, n)
		x = g.Text(x+1, r.Y, r.W, canvas.Plain, h.Name)
		*zones = append(*zones, scene.Zone{Rectangle: canvas.Rect(from, r.Y, x-from, 1), ID: command.SortColumn, Arg: uint64(i + 1)})
		x++
	}
	return true
}
