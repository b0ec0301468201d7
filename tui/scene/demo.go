package scene

import (
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/demo"
	"httpserver/internal/monitor"
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
	number, title := "DEMO "+d.Key, d.Title
	if !s.Reasons() { // its name may tell why a connection is closed
		title = d.Sends
	}
	for _, name := range []string{strings.TrimSpace(number + "  " + title), number} {
		for _, then := range thens {
			if canvas.Width(name)+canvas.Width(then) <= n {
				return name, then
			}
		}
	}
	return "", ""
}

// DrawDemo draws the name of the demo from x on, up to the column end, and returns the
// column after it; in the edge of a box at its right end, with a space on either side.
func (s *Scene) DrawDemo(g *canvas.Grid, x, y, end int, edge bool) int {
	room := end - x
	if edge {
		room -= 2
	}
	name, then := s.demoTitle(room)
	if name == "" {
		return x
	}
	if edge {
		x = end - canvas.Width(name) - canvas.Width(then) - 2
		g.Fill(x, y, end, canvas.Plain, ' ')
		x++
	}
	x = g.Text(x, y, end, canvas.Strong, name)
	return g.Text(x, y, end, canvas.Plain, then)
}

// RunningDemo is the scenario n of all.
func RunningDemo(n int, all []demo.Scenario) Demo {
	return scenario(all, strconv.Itoa(n), func(s demo.Scenario) bool { return s.N == n })
}

// LatestDemo is the scenario whose connections were the last to do anything; over
// tells that nothing more will happen. It is the zero value when another
// connection was the last.
func LatestDemo(st *monitor.State, all []demo.Scenario, over bool) Demo {
	for c := range st.Recent() {
		tag, tagged := strings.CutPrefix(c.Tag, "demo ")
		if !tagged || tag == "" {
			break
		}
		key := canvas.Safe(tag[:1]) // "3a" is a part of 3
		d := scenario(all, key, func(s demo.Scenario) bool { return s.Key == key })
		d.Over = over
		return d
	}
	return Demo{}
}

// scenario is the first of all that is like that; else one that has only a key.
func scenario(all []demo.Scenario, key string, like func(demo.Scenario) bool) Demo {
	if i := slices.IndexFunc(all, like); i >= 0 {
		return Demo{Key: all[i].Key, Title: all[i].Title, Sends: all[i].Sends, On: true}
	}
	return Demo{Key: key, On: true}
}
