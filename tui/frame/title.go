package frame

import (
	"slices"
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Draw draws the first line: who serves, and the switches in words. nameDemo adds
// the demo's number, where no lanes have its name in their edge. It appends what
// can be clicked.
func Draw(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, nameDemo bool, zones []scene.Zone) []scene.Zone {
	if sc.Size == scene.Small {
		drawSmall(g, sc, r)
		return zones
	}
	parts, stay := server(sc)
	texts := switches(sc, nameDemo)
	for len(parts) > stay && lengthOf(parts) > r.W-1-lengthOf(texts) {
		parts = parts[:len(parts)-1]
	}
	zones = drawTexts(g, r.X+1, r, parts, zones)
	x := r.X + 1 + lengthOf(parts)
	for len(texts) > 2 && lengthOf(texts) > r.W-x+1 {
		least := 1 // what matters least after the first; a warning stays
		if texts[1].s == canvas.Warning {
			least = 2
		}
		texts = slices.Delete(texts, least, least+1)
	}
	return drawTexts(g, max(x, r.W-lengthOf(texts)+1), r, texts, zones)
}

// server is who serves, the most important first; the first stay of the texts
// are never left out.
func server(sc *scene.Scene) (parts []text, stay int) {
	sv := sc.State.Server()
	parts = []text{{s: canvas.Strong, text: "httpserver"}}
	add := func(s canvas.Style, t string) {
		if t != "" {
			parts = append(parts, text{s: s, text: t})
		}
	}
	add(sc.Source.Mark())
	stay = 1
	if sc.Source.Broken {
		stay = 2
	}
	switch {
	case captured(sc) != "":
		add(canvas.Plain, captureFile(sc))
	case sc.Source.Addr() != "":
		add(canvas.Strong, sc.Source.Addr())
		stay++
	case sc.Size == scene.Medium:
		add(canvas.Plain, Port(sv.Addr))
	default:
		add(canvas.Plain, canvas.Safe(sv.URL))
		add(canvas.Plain, canvas.Safe(sv.Root))
	}
	if sv.Root == "" && captured(sc) == "" {
		add(canvas.Plain, "built-in pages")
	}
	if t := up(sc); t != "" {
		add(canvas.Plain, "up "+t)
	}
	if sc.Size == scene.Huge && captured(sc) == "" {
		add(canvas.Plain, canvas.Safe(sv.Go))
		add(canvas.Plain, "pid "+strconv.Itoa(sv.PID))
	}
	return parts, stay
}

// A text is a part of the line; a click on it gives a command, None for none.
type text struct {
	s     canvas.Style
	text  string
	click command.ID
}

// lengthOf is how many cells texts take, with a gap after each.
func lengthOf(texts []text) int {
	n := 0
	for _, t := range texts {
		n += canvas.Width(t.text) + 2
	}
	return n
}

// drawTexts draws texts from x on, as many as have room.
func drawTexts(g *canvas.Grid, x int, r canvas.Rectangle, texts []text, zones []scene.Zone) []scene.Zone {
	for _, t := range texts {
		if x+canvas.Width(t.text) > r.W {
			break
		}
		if t.click != command.None {
			zones = append(zones, scene.Zone{Rectangle: canvas.Rect(x, r.Y, canvas.Width(t.text), 1), ID: t.click})
		}
		x = g.Text(x, r.Y, r.W, t.s, t.text) + 2
	}
	return zones
}

// up is how long the server has been running.
func up(sc *scene.Scene) string {
	if sc.State.Since() == 0 {
		return ""
	}
	return figure.Uptime(time.Duration(sc.Now.UnixNano() - sc.State.Since()))
}
