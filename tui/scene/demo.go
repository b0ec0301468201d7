package scene

import (
	"strings"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// demoTitle is the demo scenario that the picture is of, by number and name, and
// what can be done next: as many words as fit into n cells, "" for no demo.
func (s *Scene) demoTitle(n int) (name, then string) {
	d := s.Source.Demo
	if !d.On {
		return "", ""
	}
	thens := []string{""}
	if key := s.Commands.Key(command.Demo); d.Over && s.Source.Control {
		thens = []string{"  over: " + key + " for the next", "  over: " + key + " next", "  over: " + key}
	} else if d.Over {
		thens = []string{"  over"}
	}
	number := "DEMO " + d.Key
	for _, name := range []string{strings.TrimSpace(number + "  " + d.Title), number} {
		for _, then := range thens {
			if canvas.Width(name)+canvas.Width(then) <= n {
				return name, then
			}
		}
	}
	return "", ""
}

// DrawDemo draws the name of the demo from x on, up to the column end; in the
// edge of a box at its right end, with a space on either side.
func (s *Scene) DrawDemo(g *canvas.Grid, x, y, end int, edge bool) {
	room := end - x
	if edge {
		room -= 2
	}
	name, then := s.demoTitle(room)
	if name == "" {
		return
	}
	if edge {
		x = end - canvas.Width(name) - canvas.Width(then) - 2
		g.Fill(x, y, end, canvas.Plain, ' ')
		x++
	}
	x = g.Text(x, y, end, canvas.Strong, name)
	g.Text(x, y, end, canvas.Plain, then)
}
