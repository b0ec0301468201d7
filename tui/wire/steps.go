package wire

import (
	"fmt"
	"slices"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// drawSteps draws what the parser understood, one step a line, and below it
// what there is to say of the chosen one.
func (p *Pane) drawSteps(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	x := exchangeOf(sc)
	c := x.capture
	title := "parser"
	right := sc.Commands.Key(command.NextStep) + "/" + sc.Commands.Text(command.PreviousStep, "step")
	if c == nil || len(c.Steps) == 0 {
		g.Box(r, title, "")
		if x.amidHead() {
			drawParagraph(g, r, "The parser waits: "+awaited(x.conn)+" has not come.")
		}
		return
	}
	title = "parser   " + figure.Plural(uint64(len(c.Steps)), "step")
	if p.step > 0 {
		at := fmt.Sprintf("step %d of %d", p.step, len(c.Steps))
		title = canvas.Longest(r.W-canvas.Width(right)-8, "parser   "+halves[min(p.chosen.Dir, event.Out)]+": "+at, "parser   "+at)
	}
	g.Box(r, title, right)
	in := r.Inside()
	note := noteOf(p.chosen, in.W-2)
	lines := stepLines(c.Steps)
	if p.step == 0 && in.H < 3 {
		drawHalves(g, in, c.Steps)
		return
	}
	list := in.H
	if len(note) > 0 {
		list = max(1, min(len(lines), in.H-len(note)-1))
	}
	top := max(0, min(slices.Index(lines, p.step)-list/2, len(lines)-list))
	g.Foot(r, figure.LeftOut(len(lines)-list, " more"))
	for i, n := range lines[top:min(top+list, len(lines))] {
		if n <= 0 {
			if p.step == 0 && top+i == 0 { // before the first step
				g.Put(in.X, in.Y, canvas.Selected, g.Glyphs.Mark)
			}
			g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Heading, halves[-n])
			continue
		}
		p.drawStep(g, in, in.Y+i, n, c.Steps[n-1])
	}
	for i, t := range note {
		if y := in.Y + list + 1 + i; y < in.Y+in.H {
			g.Text(in.X+1, y, in.X+in.W, canvas.Plain, t)
		}
	}
}

// halves are the headings of the two directions' steps.
var halves = [...]string{event.In: "request", event.Out: "response"}

// drawHalves names the two messages with how many steps each took, where there is no room
// for a list. The mark is before the first step.
func drawHalves(g *canvas.Grid, in canvas.Rectangle, steps []event.Step) {
	count := [len(halves)]int{}
	for _, st := range steps {
		count[min(st.Dir, event.Out)]++
	}
	g.Put(in.X, in.Y, canvas.Selected, g.Glyphs.Mark)
	for i, n := range count {
		if i < in.H && n > 0 {
			x := g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Heading, halves[i])
			g.Text(max(x+2, in.X+12), in.Y+i, in.X+in.W, canvas.Plain, figure.Plural(uint64(n), "step"))
		}
	}
}

// stepLines are the lines of the list: a step's number, from 1, or, where a direction
// begins, its heading as a number of 0 or less.
func stepLines(steps []event.Step) (lines []int) {
	for i, st := range steps {
		if i == 0 || st.Dir != steps[i-1].Dir {
			lines = append(lines, -int(min(st.Dir, event.Out)))
		}
		lines = append(lines, i+1)
	}
	return lines
}

// drawParagraph draws a text in a box that is already drawn.
func drawParagraph(g *canvas.Grid, r canvas.Rectangle, text string) {
	in := r.Inside()
	for i, t := range canvas.Paragraph(text, in.W-2) {
		if i < in.H {
			g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, t)
		}
	}
}

// drawStep draws step n, from 1, in line y: its number, what it is, what was
// found.
func (p *Pane) drawStep(g *canvas.Grid, in canvas.Rectangle, y, n int, st event.Step) {
	end, s := in.X+in.W, canvas.Plain
	if n == p.step {
		s = canvas.Selected
		g.Put(in.X, y, s, g.Glyphs.Mark)
	}
	g.Right(y, in.X+3, s, strconv.Itoa(n))
	what, fact := canvas.Safe(st.What), canvas.Safe(st.Fact)
	col := 11
	if in.W >= 40 {
		col = 18
	}
	g.Text(in.X+4, y, end, s, canvas.Middle(what, col, g.Glyphs.Cut))
	g.Text(in.X+5+col, y, end, s, canvas.Middle(fact, end-in.X-5-col, g.Glyphs.Cut))
}

// noteOf returns the note on a step, in lines of n cells, its rule last.
func noteOf(st event.Step, n int) []string {
	var lines []string
	for t := canvas.Safe(st.Note); t != ""; {
		var head string
		head, t = canvas.Wrap(t, n)
		lines = append(lines, head)
	}
	if st.Rule != "" {
		lines = append(lines, canvas.PadLeft(st.Rule, n))
	}
	return lines
}
