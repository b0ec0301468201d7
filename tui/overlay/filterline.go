package overlay

import (
	"strings"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/filter"
	"httpserver/tui/scene"
)

// FilterLine is the line that the filter is typed into. It offers what can be
// typed next.
type FilterLine struct {
	line
	offers []filter.Offer
	taken  int // how many of the offers were taken, one after the other
}

// NewFilterLine lets the viewer edit the filter, in place of the last line.
func NewFilterLine(sc *scene.Scene) *FilterLine {
	l := &FilterLine{line: newLine(sc.Filter.Text(), filter.MaxLen)}
	l.offer(sc)
	return l
}

// Place is where the line's commands are in the table.
func (*FilterLine) Place(*scene.Scene) command.Place { return command.FilterLayer }

// Do edits the text. A click on an offer takes it; any other goes to what is below.
func (l *FilterLine) Do(c Call, sc *scene.Scene) Outcome {
	switch c.ID {
	case command.FilterKeep:
		return closes()
	case command.FilterClear:
		return Outcome{Done: true, Close: true, Order: scene.FilterBy("")}
	case command.FilterTake:
		l.taken = int(c.Arg)
		return l.complete(sc)
	case command.FilterNext:
		return l.complete(sc)
	}
	typed, left := l.edit(c)
	switch {
	case left:
		return closes()
	case !typed:
		return Outcome{}
	}
	l.offer(sc)
	return Outcome{Done: true, Order: scene.FilterBy(l.input.Value())}
}

// offer looks for what the text can become.
func (l *FilterLine) offer(sc *scene.Scene) {
	l.taken, l.offers = 0, nil
	if l.input.Position() == len(l.input.Value()) {
		l.offers = filter.Offers(l.input.Value(), sc.State, filter.Told{Addresses: !sc.Mask.On(), Reasons: sc.Reasons()})
	}
}

// complete takes the next offer: the first one, and with each further call the one after
// it. After the name of a term its values are offered.
func (l *FilterLine) complete(sc *scene.Scene) Outcome {
	if len(l.offers) == 0 {
		return Outcome{Done: true}
	}
	o := l.offers[l.taken%len(l.offers)]
	l.set(o.Text)
	if l.taken++; strings.ContainsAny(o.Word[len(o.Word)-1:], ":<>=") {
		l.offer(sc)
	}
	return Outcome{Done: true, Order: scene.FilterBy(l.input.Value())}
}

// Hint draws the text and its cursor in place of the last line, and what is offered
// beside it: what the next tab takes comes first.
func (l *FilterLine) Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) bool {
	x := l.draw(g, r, sc.Commands.Key(command.Filter)) + 2
	end := r.X + r.W - 1
	help := []string{command.Line(sc.Commands.Items(command.FilterLayer), "  "), ""}
	if sc.Filter.Active() {
		n := figure.Plural(uint64(sc.Rows()), "request")
		help = []string{n + "   " + help[0], n, ""}
	}
	room := end - x
	if len(l.offers) > 0 {
		room -= 20
	}
	if t := canvas.Longest(room, help...); t != "" {
		g.Right(r.Y, end, canvas.Faint, t)
		end -= canvas.Width(t) + 2
	}
	style := canvas.Strong
	if len(l.offers) > 0 && end-x > 12 {
		x = g.Text(x, r.Y, end, canvas.Faint, sc.Commands.Key(command.FilterNext)+": ")
	}
	for i := range l.offers {
		word := l.offers[(l.taken+i)%len(l.offers)].Word
		if x+canvas.Width(word) > end {
			break
		}
		*zones = append(*zones, scene.Zone{Rectangle: canvas.Rect(x, r.Y, canvas.Width(word), 1), ID: command.FilterTake, Arg: uint64(l.taken + i)})
		x = g.Text(x, r.Y, end, style, word) + 2
		style = canvas.Plain
	}
	return true
}
