package lanes

import (
	"strconv"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/why"
)

// A sign is a character on the lanes and its meaning.
type sign struct {
	s     canvas.Style
	sign  string
	means string
}

// ordinary are the signs of every picture.
func ordinary(gl *canvas.Glyphs) []sign {
	return []sign{{canvas.Lane, string(gl.Open), "opened"}, {canvas.Digit2, "1-9", "request"}, {canvas.Busy, string(gl.Busy), "in progress"},
		{canvas.Lane, string(gl.Idle), "kept"}, {canvas.Lane, string(gl.Closed), "closed"}}
}

// deadline is the sign for the moment when the idle limit closes a connection.
func deadline(gl *canvas.Glyphs) sign {
	return sign{canvas.Deadline, string(gl.Deadline), "server closes here if nothing comes"}
}

// gaveUp is the sign for the moment when the limit on a slow head strikes.
func gaveUp(gl *canvas.Glyphs) sign {
	return sign{canvas.Deadline, string(gl.Deadline), "server gives up waiting here"}
}

// unknown is the sign for the time that the quiz hides.
const unknown = '?'

// special are the signs that only some pictures have, of those in this picture, the
// most puzzling first. alone reports that there is no legend for the other signs.
func (p *picture) special(alone bool) []sign {
	var all []sign
	gl := p.grid.Glyphs
	if p.seen.question {
		all = append(all, sign{canvas.Strong, string(unknown), "kept or closed: you say"})
	}
	if p.seen.lost {
		all = append(all, sign{canvas.Digit5, string(gl.Lost), "LOST: a request came too late"})
	}
	if w := p.seen.waited; w[0] > 0 {
		name, means := strconv.Itoa(int(w[0])), "came early: it waited for the one before it"
		if w[1] > w[0] {
			name, means = name+"-"+strconv.Itoa(int(w[1])), "came early: each waited for the one before it"
		}
		if alone { // so that the signs of failures have room
			means = map[bool]string{false: "waited for its turn", true: "waited for their turn"}[w[1] > w[0]]
		}
		all = append(all, sign{canvas.Digit2, name, means})
	}
	for k := len(p.seen.class) - 1; k >= 3; k-- {
		all = p.failures(all, k)
	}
	if p.seen.queued {
		all = append(all, sign{canvas.Busy, string(gl.Queued), "queued"})
	}
	if d := gl.Density; p.seen.density {
		all = append(all, sign{canvas.Status2, string(d[0]) + " 2-3 " + string(d[1]) + " 4-9 " + string(d[2]) + " 10+", "requests at once: " + p.sc.Commands.Key(command.ShorterCells) + " zooms in"})
	}
	if p.seen.asked {
		all = append(all, sign{canvas.Strong, why.KeptVersion, "asked to be kept"})
	}
	if p.seen.head && (alone || p.seen.idle) { // else the legend explains it
		all = append(all, gaveUp(gl))
	}
	return all
}

// failures appends the signs for the requests with a status of a class: each of them
// where there are no more than two, else the newest and how many others there are.
func (p *picture) failures(all []sign, class int) []sign {
	of := &p.seen.class[class]
	for i, d := range of.last {
		if len(of.last)-i > min(of.n, len(of.last)) || of.n > len(of.last) && i == 0 {
			continue
		}
		means := p.statusOf(d, class)
		if of.n > len(of.last) {
			means += ", " + strconv.Itoa(of.n-1) + " more " + strconv.Itoa(class) + "xx"
		}
		all = append(all, sign{canvas.DigitStyle(uint8(class)), strconv.Itoa(int(d.nth % 10)), means})
	}
	return all
}

// statusOf says which status of a class a request had, "404 on #7".
func (p *picture) statusOf(d digit, class int) string {
	status := strconv.Itoa(class) + "xx"
	if r := p.sc.State.RowOf(d.conn, int(d.nth)); r != nil {
		status = strconv.Itoa(int(r.Status))
	}
	return status + " on #" + strconv.FormatUint(d.conn, 10)
}

// legend explains the ordinary signs, in a line of its own.
func (p *picture) legend(x, y, end int) {
	gl := p.grid.Glyphs
	limit := deadline(gl)
	if p.seen.head && !p.seen.idle {
		limit = gaveUp(gl)
	}
	p.explain(x, y, end, 3, append(ordinary(gl), limit))
}

// notes explains, in the edge of a box, the signs that only some pictures have. If it
// is alone, without a [picture.legend], it explains the ordinary signs as well, as
// far as they fit.
func (p *picture) notes(x, y, end int, alone bool) {
	gl := p.grid.Glyphs
	all := p.special(alone)
	if limit := deadline(gl); alone && p.seen.idle {
		if widthOf(append(all, limit)) > end-x {
			limit.means = "closes if idle"
		}
		if p.seen.lost && widthOf(append(all, limit)) > end-x { // the lane itself says LOST
			all = all[1:]
		}
		all = append(all, limit)
	}
	if p.seen.pair {
		all = append(all, sign{canvas.Digit2, "12", "requests 1 and 2"})
	}
	if alone {
		all = append(all, ordinary(gl)...)
	}
	p.explain(x, y, end, 2, all)
}

// widthOf is how many cells signs and their meanings take, with the gaps between them.
func widthOf(all []sign) int {
	n := 0
	for _, e := range all {
		n += canvas.Width(e.sign) + 1 + canvas.Width(e.means) + 2
	}
	return n - 2
}

// explain draws signs and their meanings, up to the first that does not fit.
func (p *picture) explain(x, y, end, gap int, all []sign) {
	begin := x
	for _, e := range all {
		at := x
		if x > begin {
			at += gap - 1
		}
		if at+canvas.Width(e.sign)+1+canvas.Width(e.means) > end {
			return
		}
		p.grid.Fill(x-1, y, at, canvas.Plain, ' ')
		x = p.grid.Text(at, y, end, e.s, e.sign)
		x = p.grid.Text(x, y, end+1, canvas.Plain, " "+e.means+" ")
	}
}
