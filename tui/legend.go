package tui

import (
	"strconv"

	"httpserver/tui/canvas"
)

// seen is what the lanes of a picture show that not every picture does: it is
// explained where it is to be seen.
type seen struct {
	waited  [2]uint32 // the first and the last request of a lane that waited for the answer before them
	pair    bool      // two digits side by side
	density bool      // several requests in one cell
	asked   bool      // that asked to be kept
	idle    bool      // a limit on an idle connection
	head    bool      // a limit on a slow head
}

// A sign is one that lanes are drawn with, and what it means.
type sign struct {
	s     canvas.Style
	sign  string
	means string
}

// ordinary are the signs that every picture may have.
func (l *lanes) ordinary(gl *canvas.Glyphs) []sign {
	return []sign{{canvas.Lane, string(gl.Open), "opened"}, {canvas.Digit2, "1-9", "request"}, {canvas.Busy, string(gl.Busy), "in progress"},
		{canvas.Lane, string(gl.Idle), "kept"}, {canvas.Lane, string(gl.Closed), "closed"}}
}

// deadline is the sign for the end of a connection that nobody uses; gaveUp
// that for the end of waiting for a slow head.
func (l *lanes) deadline(gl *canvas.Glyphs) sign {
	return sign{canvas.Deadline, string(gl.Deadline), "server closes here if nothing comes"}
}

func (l *lanes) gaveUp(gl *canvas.Glyphs) sign {
	return sign{canvas.Deadline, string(gl.Deadline), "server gives up waiting here"}
}

// special are the signs that are to be seen now and not always, the most
// puzzling first.
func (l *lanes) special(gl *canvas.Glyphs) []sign {
	var all []sign
	if w := l.seen.waited; w[0] > 0 {
		name, means := strconv.Itoa(int(w[0])), "came early: it waited for the one before it"
		if w[1] > w[0] {
			name, means = name+"-"+strconv.Itoa(int(w[1])), "came early: each waited for the one before it"
		}
		all = append(all, sign{canvas.Digit2, name, means})
	}
	if d := gl.Density; l.seen.density {
		all = append(all, sign{canvas.Status2, string(d[0]) + " 2-3 " + string(d[1]) + " 4-9 " + string(d[2]) + " 10+", "requests at once: < zooms in"})
	}
	if l.seen.asked {
		all = append(all, sign{canvas.Strong, keptVersion, "asked to be kept"})
	}
	if l.seen.head && (l.kind < large || l.seen.idle) { // else the legend says so
		all = append(all, l.gaveUp(gl))
	}
	return all
}

// legend explains the signs on a line of its own.
func (l *lanes) legend(m *Model, in canvas.Rectangle, y int) {
	end := l.deadline(m.grid.Glyphs)
	if l.seen.head && !l.seen.idle {
		end = l.gaveUp(m.grid.Glyphs)
	}
	l.explain(m, in.X+1, y, in.X+in.W, 3, append(l.ordinary(m.grid.Glyphs), end))
}

// notes explains in the lower edge of the box what is to be seen now; and where
// no legend stands inside, the rest, as far as there is room.
func (l *lanes) notes(m *Model) {
	all := l.special(m.grid.Glyphs)
	if l.kind < large && l.seen.idle {
		all = append(all, l.deadline(m.grid.Glyphs))
	}
	if l.seen.pair {
		all = append(all, sign{canvas.Digit2, "12", "requests 1 and 2"})
	}
	if l.kind < large && len(l.rows) > 0 {
		all = append(all, l.ordinary(m.grid.Glyphs)...)
	}
	l.explain(m, l.area.X+3, l.area.Y+l.area.H-1, l.area.X+l.area.W-3, 2, all)
}

// explain draws signs and their meanings, up to the first without room.
func (l *lanes) explain(m *Model, x, y, end, gap int, all []sign) {
	begin := x
	for _, e := range all {
		at := x
		if x > begin {
			at += gap - 1
		}
		if at+canvas.Width(e.sign)+1+canvas.Width(e.means) > end {
			return
		}
		m.grid.Fill(x-1, y, at, canvas.Plain, ' ')
		x = m.grid.Text(at, y, end, e.s, e.sign)
		x = m.grid.Text(x, y, end+1, canvas.Plain, " "+e.means+" ")
	}
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
		{key: keptVersion, does: "1.0, asks to stay"},
	}
}
