package overlay

import (
	"strconv"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// MarkLine is the line that the name of a mark is typed into. The mark itself is
// there when the line opens: the moment is what counts.
type MarkLine struct {
	line
	n int
}

// NameMark orders that a mark get a name.
type NameMark event.Mark

// NewMarkLine asks for the name of mark n.
func NewMarkLine(n int) *MarkLine {
	return &MarkLine{line: newLine("", event.MaxMarkName), n: n}
}

// Place is where the line's commands are in the table.
func (*MarkLine) Place(*scene.Scene) command.Place { return command.MarkLayer }

// Do edits the name. A click goes to what is below.
func (l *MarkLine) Do(c Call, _ *scene.Scene) Outcome {
	switch c.ID {
	case command.MarkName:
		if name := l.input.Value(); name != "" {
			return Outcome{Done: true, Close: true, Order: NameMark{N: l.n, Name: name}}
		}
		return closes()
	case command.MarkBare:
		return closes()
	}
	typed, left := l.edit(c)
	return Outcome{Done: typed, Close: left}
}

// Hint draws the name and its cursor in place of the last line.
func (l *MarkLine) Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, _ *[]scene.Zone) bool {
	x := l.draw(g, r, "mark "+strconv.Itoa(l.n)+" is set; its name: ") + 2
	if help := command.Line(sc.Commands.Items(command.MarkLayer), "  "); x+canvas.Width(help) < r.W {
		g.Right(r.Y, r.W-1, canvas.Faint, help)
	}
	return true
}
