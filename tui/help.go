package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/lane"
	"httpserver/tui/scene"
)

// drawHints draws the keys of the last line.
func (m *Model) drawHints() {
	r := m.layout.hints
	if r.H == 0 {
		return
	}
	if m.filter.editing {
		m.drawFilter(r)
		return
	}
	if m.closing != 0 {
		m.drawClosing(r)
		return
	}
	if m.exporting {
		m.drawExport(r)
		return
	}
	hints := m.keys.hints(m.view, m.present)
	last := hints[len(hints)-1].Help()
	leave := r.W - canvas.Width(last.Key+last.Desc) - 1 // where the last one begins at the latest
	end := leave - 2
	x := r.X + 1
	for _, b := range hints {
		h := b.Help()
		if !b.Enabled() || h == last {
			continue
		}
		if x+canvas.Width(h.Key)+1+canvas.Width(h.Desc) > end {
			break
		}
		x = m.hint(x, r, h.Key, h.Desc)
	}
	m.hint(min(x, leave), r, last.Key, last.Desc)
}

// hint draws one key and what it does.
func (m *Model) hint(x int, r canvas.Rectangle, key, does string) int {
	x = m.grid.Text(x, r.Y, r.W, canvas.Strong, m.ascii(key))
	return m.grid.Text(x+1, r.Y, r.W, canvas.Plain, does) + 2
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
	for _, s := range m.keys.sections(m.view) {
		start := len(lines)
		for _, b := range s.keys {
			if b.Enabled() {
				lines = append(lines, helpLine{key: m.ascii(b.Help().Key), does: b.Help().Desc})
			}
		}
		if len(lines) > start {
			lines = slices.Insert(lines, start, helpLine{heading: strings.ToUpper(s.title)})
		}
	}
	if m.view == scene.Overview || m.view == scene.LanesView {
		lines = append(lines, m.signs()...)
	}
	return lines
}

// helpKey leaves the help, or shows more of it.
func (m *Model) helpKey(k tea.KeyMsg) {
	switch {
	case has(k, m.keys.help), has(k, m.keys.back):
		m.help = false
	case has(k, m.keys.down), has(k, m.keys.pageDown), has(k, m.keys.pause):
		m.helpTop += max(1, m.h/2)
	case has(k, m.keys.up), has(k, m.keys.pageUp):
		m.helpTop -= max(1, m.h/2)
	}
}

// drawHelp draws all keys over the screen, in as many columns as they need and
// the screen has room for; what then has no room comes with j and k.
func (m *Model) drawHelp() {
	lines := m.helpLines()
	rows, column := max(1, m.h-2), helpColumn
	if m.w < 2*helpColumn+2 {
		column = narrowColumn
	}
	columns := min(max(1, (m.w-2)/column), (len(lines)+rows-1)/rows)
	most := rows
	rows = min(rows, (len(lines)+columns-1)/columns)
	for rows < most && torn(lines, rows) {
		rows++
	}
	w, h := min(m.w, columns*column+2), min(m.h, rows+2)
	r := canvas.Rect((m.w-w)/2, (m.h-h)/2, w, h)
	for y := range m.h { // what would look out at the sides says nothing
		m.grid.Fill(0, y, m.w, canvas.Plain, ' ')
	}
	right := "esc back"
	if len(lines) > columns*rows {
		right = "j k more   esc back"
	}
	m.grid.Box(r, "Help: "+m.view.String(), right)
	in := r.Inside()
	m.helpTop = max(0, min(m.helpTop, len(lines)-columns*rows))
	for i, l := range lines[m.helpTop:] {
		if i/rows >= columns {
			return
		}
		x, y := in.X+1+i/rows*column, in.Y+i%rows
		end := min(in.X+in.W, x+column-1)
		m.grid.Text(x, y, end, canvas.Heading, l.heading)
		m.grid.Text(x+1, y, end, canvas.Strong, l.key)
		if l.key != "" {
			m.grid.Text(x+10, y, end, canvas.Plain, m.grid.AtMost(l.does, end-x-10))
		}
	}
}

// torn tells whether columns of so many rows part a heading from its keys.
func torn(lines []helpLine, rows int) bool {
	for i := rows - 1; i+1 < len(lines); i += rows {
		if lines[i].heading != "" {
			return true
		}
	}
	return false
}

// signs explains what lanes are drawn with, for the help: each in as few cells
// as the smallest screen has there.
func (m *Model) signs() []helpLine {
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
