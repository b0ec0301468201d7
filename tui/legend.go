package tui

import "strconv"

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
	s     style
	sign  string
	means string
}

// ordinary are the signs that every picture may have.
func (l *lanes) ordinary(gl *glyphs) []sign {
	return []sign{{lane, string(gl.open), "opened"}, {digit2, "1-9", "request"}, {busy, string(gl.busy), "in progress"},
		{lane, string(gl.idle), "kept"}, {lane, string(gl.closed), "closed"}}
}

// deadline is the sign for the end of a connection that nobody uses; gaveUp
// that for the end of waiting for a slow head.
func (l *lanes) deadline(gl *glyphs) sign {
	return sign{deadline, string(gl.deadline), "server closes here if nothing comes"}
}

func (l *lanes) gaveUp(gl *glyphs) sign {
	return sign{deadline, string(gl.deadline), "server gives up waiting here"}
}

// special are the signs that are to be seen now and not always, the most
// puzzling first.
func (l *lanes) special(gl *glyphs) []sign {
	var all []sign
	if w := l.seen.waited; w[0] > 0 {
		name, means := strconv.Itoa(int(w[0])), "came early: it waited for the one before it"
		if w[1] > w[0] {
			name, means = name+"-"+strconv.Itoa(int(w[1])), "came early: each waited for the one before it"
		}
		all = append(all, sign{digit2, name, means})
	}
	if d := gl.density; l.seen.density {
		all = append(all, sign{status2, string(d[0]) + " 2-3 " + string(d[1]) + " 4-9 " + string(d[2]) + " 10+", "requests at once: < zooms in"})
	}
	if l.seen.asked {
		all = append(all, sign{strong, keptVersion, "asked to be kept"})
	}
	if l.seen.head && (l.kind < large || l.seen.idle) { // else the legend says so
		all = append(all, l.gaveUp(gl))
	}
	return all
}

// legend explains the signs on a line of its own.
func (l *lanes) legend(m *Model, in rect, y int) {
	end := l.deadline(m.gl)
	if l.seen.head && !l.seen.idle {
		end = l.gaveUp(m.gl)
	}
	l.explain(m, in.x+1, y, in.x+in.w, 3, append(l.ordinary(m.gl), end))
}

// notes explains in the lower edge of the box what is to be seen now; and where
// no legend stands inside, the rest, as far as there is room.
func (l *lanes) notes(m *Model) {
	all := l.special(m.gl)
	if l.kind < large && l.seen.idle {
		all = append(all, l.deadline(m.gl))
	}
	if l.seen.pair {
		all = append(all, sign{digit2, "12", "requests 1 and 2"})
	}
	if l.kind < large && len(l.rows) > 0 {
		all = append(all, l.ordinary(m.gl)...)
	}
	l.explain(m, l.area.x+3, l.area.y+l.area.h-1, l.area.x+l.area.w-3, 2, all)
}

// explain draws signs and their meanings, up to the first without room.
func (l *lanes) explain(m *Model, x, y, end, gap int, all []sign) {
	begin := x
	for _, e := range all {
		at := x
		if x > begin {
			at += gap - 1
		}
		if at+width(e.sign)+1+width(e.means) > end {
			return
		}
		m.grid.fill(x-1, y, at, plain, ' ')
		x = m.grid.text(at, y, end, e.s, e.sign)
		x = m.grid.text(x, y, end+1, plain, " "+e.means+" ")
	}
}

// signs explains what lanes are drawn with, for the help: each in as few cells
// as the smallest screen has there.
func (m *Model) signs() []helpLine {
	gl := m.gl
	return []helpLine{
		{heading: "LANES"},
		{key: string(gl.open), does: "opened"},
		{key: string(gl.before), does: "began earlier"},
		{key: "12", does: "requests 1 and 2"},
		{key: string(gl.density[:]), does: "2-3, 4-9, 10+"},
		{key: string(gl.busy), does: "in progress"},
		{key: string(gl.idle), does: "kept, idle"},
		{key: string(gl.closed), does: "closed; why"},
		{key: string([]rune{gl.future, gl.deadline}), does: "time left, limit"},
		{key: "5r", does: "5 requests so far"},
		{key: "1.0", does: "HTTP/1.0"},
		{key: keptVersion, does: "1.0, asks to stay"},
	}
}
