package lanes

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/why"
)

// A sign is a character on the lanes and its meaning, the longest form first.
type sign struct {
	s     canvas.Style
	sign  string
	means []string
}

// means are the forms of a meaning.
func means(forms ...string) []string { return forms }

// ordinary are the signs of every picture.
func ordinary(gl *canvas.Glyphs) []sign {
	return []sign{{canvas.Lane, string(gl.Open), means("opened")}, {canvas.Digit2, "1-9", means("request")}, {canvas.Busy, string(gl.Busy), means("in progress")},
		{canvas.Lane, string(gl.Idle), means("kept")}, {canvas.Lane, string(gl.Closed), means("closed")}}
}

// deadline is the sign for the moment when the idle limit closes a connection.
// A narrow picture has fewer words for it.
func deadline(gl *canvas.Glyphs, narrow bool) sign {
	forms := means("server closes here if nothing comes", "closes here if nothing comes", "closes if nothing comes")
	if narrow {
		forms = means("closes if idle")
	}
	return sign{canvas.Deadline, string(gl.Deadline), forms}
}

// gaveUp is the sign for the moment when the limit on a slow head strikes.
func gaveUp(gl *canvas.Glyphs) sign {
	return sign{canvas.Deadline, string(gl.Deadline), means("server gives up waiting here")}
}

// unknown is the sign for the time that the quiz hides.
const unknown = '?'

// special are the signs that only some pictures have, of those in this picture, the
// most puzzling first. alone reports that there is no legend for the other signs: then
// what failed comes first, and LOST, which its lane says itself, last.
func (p *picture) special(alone bool) []sign {
	var first, failed, last []sign
	gl := p.grid.Glyphs
	if p.seen.question {
		first = append(first, sign{canvas.Strong, string(unknown), means("kept or closed: you say")})
	}
	lost := sign{canvas.Digit5, string(gl.Lost), means("LOST: a request came too late")}
	if p.seen.lost && !alone {
		first = append(first, lost)
	}
	for k := len(p.seen.class) - 1; k >= 3; k-- {
		failed = p.failures(failed, k)
	}
	if alone && p.seen.idle {
		failed = append(failed, deadline(gl, p.end-p.left < 32))
	}
	if p.seen.waited[0] > 0 {
		last = append(last, p.waited())
	}
	if p.seen.lost && alone {
		last = append(last, lost)
	}
	if p.seen.queued {
		last = append(last, sign{canvas.Busy, string(gl.Queued), means("queued")})
	}
	if d := gl.Density; p.seen.density {
		last = append(last, sign{canvas.Status2, string(d[0]) + " 2-3 " + string(d[1]) + " 4-9 " + string(d[2]) + " 10+", means("requests at once: " + p.sc.Commands.Key(command.ShorterCells) + " zooms in")})
	}
	if p.seen.asked {
		last = append(last, sign{canvas.Strong, why.KeptVersion, means("asked to be kept")})
	}
	if p.seen.head && (alone || p.seen.idle) { // else the legend explains it
		last = append(last, gaveUp(gl))
	}
	return slices.Concat(first, failed, last)
}

// waited is the sign for the newest requests that waited for the response before them.
func (p *picture) waited() sign {
	w, on := p.seen.waited, "on #"+strconv.FormatUint(p.seen.waitedOn, 10)
	name, each, turn := strconv.Itoa(int(w[0])), "it", "its turn"
	if w[1] > w[0] {
		name, each, turn = name+"-"+strconv.Itoa(int(w[1])), "each", "their turn"
	}
	return sign{canvas.Digit2, name, means(on+" came early: "+each+" waited for the one before it", on+" waited for "+turn, on+" waited")}
}

// wide is how many cells a picture has that names three failures before it explains what
// matters less.
const wide = 80

// failures appends the sign for the requests with a status of a class: their names, the
// newest first, as many as have room, and how many others there are.
func (p *picture) failures(all []sign, class int) []sign {
	of := &p.seen.class[class]
	if of.n == 0 {
		return all
	}
	type failure struct {
		digit
		at   int64
		name string
	}
	var known []failure
	for _, d := range of.last[len(of.last)-min(of.n, len(of.last)):] {
		f := failure{digit: d, name: "#" + strconv.FormatUint(d.conn, 10) + "." + strconv.Itoa(int(d.nth)) + " " + strconv.Itoa(class) + "xx"}
		if r := p.sc.State.RowOf(d.conn, int(d.nth)); r != nil {
			f.at, f.name = r.At, strings.Replace(f.name, strconv.Itoa(class)+"xx", strconv.Itoa(int(r.Status)), 1)
		}
		known = append(known, f)
	}
	slices.SortStableFunc(known, func(a, b failure) int { return cmp.Compare(b.at, a.at) })
	var forms []string
	text := ""
	for i, f := range known {
		text += f.name
		forms = append(forms, text+strings.TrimSuffix(" "+figure.LeftOut(of.n-i-1, ""), " "))
		text += ", "
	}
	if p.end-p.left >= wide {
		forms = forms[min(len(forms)-1, 2):]
	}
	slices.Reverse(forms)
	return append(all, sign{canvas.DigitStyle(uint8(class)), strconv.Itoa(int(known[0].nth % 10)), forms})
}

// legend explains the ordinary signs, in a line of its own.
func (p *picture) legend(x, y, end int) {
	gl := p.grid.Glyphs
	limit := deadline(gl, false)
	if p.seen.head && !p.seen.idle {
		limit = gaveUp(gl)
	}
	p.explain(x, y, end, 3, append(ordinary(gl), limit))
}

// notes explains, in the edge of a box, the signs that only some pictures have. If it
// is alone, without a [picture.legend], it explains the ordinary signs as well, as
// far as they fit.
func (p *picture) notes(x, y, end int, alone bool) {
	all := p.special(alone)
	if p.seen.pair {
		all = append(all, sign{canvas.Digit2, "12", means("requests 1 and 2")})
	}
	if alone {
		all = append(all, ordinary(p.grid.Glyphs)...)
	}
	p.explain(x, y, end, 2, all)
}

// fit returns the first signs that have room with their shortest meanings, each with the
// longest form for which there is room, the first ones before the others.
func fit(all []sign, room, gap int) []sign {
	shortest := func(e sign) string { return e.means[len(e.means)-1] }
	left, n := room+gap, 0
	for _, e := range all {
		need := canvas.Width(e.sign) + 1 + canvas.Width(shortest(e)) + gap
		if need > left {
			break
		}
		left -= need
		n++
	}
	fitting := slices.Clone(all[:n])
	for i, e := range fitting {
		have := canvas.Width(shortest(e))
		text := canvas.Longest(have+left, e.means...)
		left -= canvas.Width(text) - have
		fitting[i].means = means(text)
	}
	return fitting
}

// explain draws signs and their meanings, up to the first that does not fit.
func (p *picture) explain(x, y, end, gap int, all []sign) {
	begin := x
	for _, e := range fit(all, end-x, gap) {
		at := x
		if x > begin {
			at += gap - 1
		}
		p.grid.Fill(x-1, y, at, canvas.Plain, ' ')
		x = p.grid.Text(at, y, end, e.s, e.sign)
		x = p.grid.Text(x, y, end+1, canvas.Plain, " "+e.means[0]+" ")
	}
}
