package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/lane"
	"httpserver/tui/scene"
)

// drawHints draws the last line: a question of a layer, or the view's commands.
func (m *Model) drawHints() {
	r := m.layout.Hints
	if r.H == 0 {
		return
	}
	for _, l := range slices.Backward(m.layers) {
		if l.hint(m, r) {
			return
		}
	}
	hints := m.commands.Hints(m.view, m.present)
	last := hints[len(hints)-1]
	leave := r.W - canvas.Width(last.Keys()+last.Does) - 1 // where the last one begins at the latest
	x := r.X + 1
	for _, h := range hints[:len(hints)-1] {
		if x+canvas.Width(h.Keys())+1+canvas.Width(h.Does) > leave-2 {
			break
		}
		x = m.drawItem(x, r, h)
	}
	m.drawItem(min(x, leave), r, last)
}

// drawItem draws a command of the last line: its keys, which can be clicked,
// and what it does.
func (m *Model) drawItem(x int, r canvas.Rectangle, i command.Item) int {
	for n, name := range i.Names {
		if n > 0 {
			x = m.grid.Text(x, r.Y, r.W, canvas.Strong, i.Join)
		}
		from := x
		x = m.grid.Text(x, r.Y, r.W, canvas.Strong, m.ascii(name))
		w := x - from
		if len(i.Names) == 1 {
			w += 1 + canvas.Width(i.Does)
		}
		m.zones = append(m.zones, scene.Zone{Rectangle: canvas.Rect(from, r.Y, w, 1), ID: i.IDs[n]})
	}
	return m.grid.Text(x+1, r.Y, r.W, canvas.Plain, i.Does) + 2
}

// ascii is the name of a key as this screen can write it.
func (m *Model) ascii(key string) string {
	if m.grid.ASCII() {
		key = strings.NewReplacer("↑", "up", "↓", "down").Replace(key)
	}
	return key
}

// The widths of a column of the help screen: where there is room, and where
// there is little.
const helpColumn, narrowColumn = 36, 28

// A helpLine is a heading, or a key and what it does.
type helpLine struct{ heading, key, does string }

// helpLines are the lines of the help screen for this view.
func (m *Model) helpLines() []helpLine {
	var lines []helpLine
	for _, g := range m.commands.Groups(m.view) {
		lines = append(lines, helpLine{heading: strings.ToUpper(g.Title)})
		for _, i := range g.Items {
			lines = append(lines, helpLine{key: m.ascii(i.Keys()), does: i.Does})
		}
	}
	if m.view == command.Overview || m.view == command.LanesView {
		lines = append(lines, m.legend()...)
	}
	return lines
}

// helpLayer is the help screen.
type helpLayer struct {
	bare
	top int // the first line in view
}

// openHelp shows the help, and takes the banner away that would cover it.
func (m *Model) openHelp() {
	m.notice = ""
	m.open(&helpLayer{})
}

func (*helpLayer) place(*Model) command.Place { return command.HelpLayer }

// do leaves the help, or shows more of it.
func (l *helpLayer) do(m *Model, c call) (bool, tea.Cmd) {
	switch c.id {
	case command.Quit:
		return false, nil
	case command.Help, command.Back:
		m.close(l)
	case command.Down, command.PageDown, command.Pause:
		l.top += max(1, m.h/2)
	case command.Up, command.PageUp:
		l.top -= max(1, m.h/2)
	}
	return true, nil
}

// draw draws all commands over the screen, in as many columns as they need and
// the screen has room for. The rest is reached by scrolling.
func (l *helpLayer) draw(m *Model) {
	lines := m.helpLines()
	rows, column := max(1, m.h-2), helpColumn
	if m.w < 2*helpColumn+2 {
		column = narrowColumn
	}
	columns := min(max(1, (m.w-2)/column), (len(lines)+rows-1)/rows)
	most := rows
	rows = min(rows, (len(lines)+columns-1)/columns)
	for rows < most && splitsSection(lines, rows) {
		rows++
	}
	w, h := min(m.w, columns*column+2), min(m.h, rows+2)
	r := canvas.Rect((m.w-w)/2, (m.h-h)/2, w, h)
	for y := range m.h { // what remained visible beside the box would only confuse
		m.grid.Fill(0, y, m.w, canvas.Plain, ' ')
	}
	right := m.commands.Text(command.Back, "back")
	if len(lines) > columns*rows {
		right = m.commands.Key(command.Down) + " " + m.commands.Text(command.Up, "more") + "   " + right
	}
	m.grid.Box(r, "Help: "+m.view.String(), right)
	in := r.Inside()
	l.top = max(0, min(l.top, len(lines)-columns*rows))
	for i, line := range lines[l.top:] {
		if i/rows >= columns {
			return
		}
		x, y := in.X+1+i/rows*column, in.Y+i%rows
		end := min(in.X+in.W, x+column-1)
		m.grid.Text(x, y, end, canvas.Heading, line.heading)
		m.grid.Text(x+1, y, end, canvas.Strong, line.key)
		if line.key != "" {
			m.grid.Text(x+10, y, end, canvas.Plain, m.grid.AtMost(line.does, end-x-10))
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
func (m *Model) legend() []helpLine {
	gl := m.grid.Glyphs
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
		{key: "5r", does: "5 requests so far"},
		{key: "1.0", does: "HTTP/1.0"},
		{key: lane.KeptVersion, does: "1.0, asks to stay"},
	}
}
