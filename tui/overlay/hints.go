package overlay

import (
	"strings"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// DrawHints draws the view's commands in the last line, and appends what can be
// clicked.
func DrawHints(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) {
	hints := sc.Commands.Hints(sc.View, sc.Present)
	last := hints[len(hints)-1]
	leave := r.W - canvas.Width(last.Keys()+last.Does) - 1 // where the last one begins at the latest
	x := r.X + 1
	for _, h := range hints[:len(hints)-1] {
		if x+canvas.Width(h.Keys())+1+canvas.Width(h.Does) > leave-2 {
			break
		}
		x = drawItem(g, x, r, h, zones)
	}
	drawItem(g, min(x, leave), r, last, zones)
}

// drawItem draws a command of the last line: its keys, which can be clicked,
// and what it does.
func drawItem(g *canvas.Grid, x int, r canvas.Rectangle, i command.Item, zones *[]scene.Zone) int {
	for n, name := range i.Names {
		if n > 0 {
			x = g.Text(x, r.Y, r.W, canvas.Strong, i.Join)
		}
		from := x
		x = g.Text(x, r.Y, r.W, canvas.Strong, ascii(g, name))
		w := x - from
		if len(i.Names) == 1 {
			w += 1 + canvas.Width(i.Does)
		}
		*zones = append(*zones, scene.Zone{Rectangle: canvas.Rect(from, r.Y, w, 1), ID: i.IDs[n]})
	}
	return g.Text(x+1, r.Y, r.W, canvas.Plain, i.Does) + 2
}

// ascii is the name of a key as this screen can write it.
func ascii(g *canvas.Grid, key string) string {
	if g.ASCII() {
		key = strings.NewReplacer("↑", "up", "↓", "down").Replace(key)
	}
	return key
}
