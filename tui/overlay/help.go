package overlay

import (
	"strings"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/filter"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// The widths of a column of the help screen: where there is room, and where
// there is little.
const helpColumn, narrowColumn = 36, 28

// A helpLine is a heading, or a key and what it does.
type helpLine struct{ heading, key, does string }

// helpLines are the lines of the help screen for this view.
func helpLines(g *canvas.Grid, sc *scene.Scene) []helpLine {
	var lines []helpLine
	for _, group := range sc.Commands.Groups(sc.View) {
		lines = append(lines, helpLine{heading: strings.ToUpper(group.Title)})
		for _, i := range group.Items {
			lines = append(lines, helpLine{key: ascii(g, i.Keys()), does: i.Does})
		}
	}
	if sc.View == command.Overview || sc.View == command.LanesView {
		lines = append(lines, legend(g.Glyphs)...)
	}
	if sc.View == command.LogView || sc.View == command.ConnsView {
		lines = append(lines, helpLine{heading: "FILTER (" + sc.Commands.Key(command.Filter) + ")"})
		for _, h := range filter.Helps() {
			lines = append(lines, helpLine{key: h.Term, does: h.Does})
		}
	}
	return lines
}

// Help is the help screen.
type Help struct {
	Bare
	top  int // the first line in view
	page int // lines that a command scrolls by
}

// Place is where the help's commands are in the table.
func (*Help) Place(*scene.Scene) command.Place { return command.HelpLayer }

// Do leaves the help, or shows more of it.
func (l *Help) Do(c Call, _ *scene.Scene) Outcome {
	switch c.ID {
	case command.Quit:
		return Outcome{}
	case command.Help, command.Back:
		return closes()
	case command.Down, command.PageDown, command.Pause:
		l.top += l.page
	case command.Up, command.PageUp:
		l.top -= l.page
	}
	return Outcome{Done: true}
}

// Sync keeps the first line in view within bounds.
func (l *Help) Sync(sc *scene.Scene, room Room) {
	lines := helpLines(canvas.New(false), sc)
	rows, columns, _ := divide(lines, room.Screen)
	l.page = max(1, room.Screen.H/2)
	l.top = max(0, min(l.top, len(lines)-columns*rows))
}

// divide is how many rows and columns of which width the lines take on a screen.
func divide(lines []helpLine, screen canvas.Rectangle) (rows, columns, width int) {
	rows, width = max(1, screen.H-2), helpColumn
	if screen.W < 2*helpColumn+2 {
		width = narrowColumn
	}
	columns = min(max(1, (screen.W-2)/width), (len(lines)+rows-1)/rows)
	most := rows
	rows = min(rows, (len(lines)+columns-1)/columns)
	for rows < most && splitsSection(lines, rows) {
		rows++
	}
	return rows, columns, width
}

// Draw draws all commands over the screen, in as many columns as they need and
// the screen has room for. The rest is reached by scrolling.
func (l *Help) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	lines, screen := helpLines(g, sc), room.Screen
	rows, columns, width := divide(lines, screen)
	w, h := min(screen.W, columns*width+2), min(screen.H, rows+2)
	r := canvas.Rect((screen.W-w)/2, (screen.H-h)/2, w, h)
	clear(g, screen) // what remained visible beside the box would only confuse
	right := sc.Commands.Text(command.Back, "back")
	if len(lines) > columns*rows {
		right = sc.Commands.Key(command.Down) + " " + sc.Commands.Text(command.Up, "more") + "   " + right
	}
	room.box(g, r, "Help: "+sc.View.String(), command.Back, right)
	in := r.Inside()
	for i, line := range lines[l.top:] {
		if i/rows >= columns {
			return
		}
		x, y := in.X+1+i/rows*width, in.Y+i%rows
		end := min(in.X+in.W, x+width-1)
		g.Text(x, y, end, canvas.Heading, line.heading)
		g.Text(x+1, y, end, canvas.Strong, line.key)
		if line.key != "" {
			g.Text(x+10, y, end, canvas.Plain, g.AtMost(line.does, end-x-10))
		}
	}
}

// splitsSection reports whether columns of so many rows part a heading from its
// commands.
func splitsSection(lines []helpLine, rows int) bool {
	for i := rows - 1; i+1 < len(lines); i += rows {
		if lines[i].heading != "" {
			return true
		}
	}
	return false
}

// legend explains the marks of the lanes, each in as few cells as the help has on
// the smallest screen.
func legend(gl *canvas.Glyphs) []helpLine {
	return []helpLine{
		{heading: "LANES"},
		{key: string(gl.Open), does: "opened"},
		{key: string(gl.Before), does: "began earlier"},
		{key: "12", does: "requests 1 and 2"},
		{key: string(gl.Density[:]), does: "2-3, 4-9, 10+"},
		{key: string(gl.Busy), does: "in progress"},
		{key: string(gl.Idle), does: "kept, idle"},
		{key: string(gl.Closed), does: "closed; why"},
		{key: string([]rune{gl.Future, gl.Deadline}), does: "time left, limit"},
		{key: "req", does: "requests so far"},
		{key: "1.0", does: "HTTP/1.0"},
		{key: why.KeptVersion, does: "1.0, asks to stay"},
	}
}
