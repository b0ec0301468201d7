package tui

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/filter"
	"httpserver/tui/overlay"
	"httpserver/tui/scene"
)

// filterLine is the line that the filter is typed into.
type filterLine struct {
	overlay.Bare
	input textinput.Model
}

// newFilterLine lets the viewer edit the filter, in place of the last line.
func newFilterLine(text string) *filterLine {
	in := textinput.New()
	in.CharLimit = filter.MaxLen
	in.KeyMap.Paste.SetEnabled(false) // it would start another program to read the clipboard
	in.SetValue(text)
	in.Focus()
	return &filterLine{input: in}
}

// Place is where the line's commands are in the table.
func (*filterLine) Place(*scene.Scene) command.Place { return command.FilterLayer }

// Do edits the text. A click goes to what is below.
func (l *filterLine) Do(c overlay.Call, _ *scene.Scene) overlay.Outcome {
	key, typed := c.Raw.(tea.KeyMsg)
	switch {
	case c.ID == command.FilterKeep:
		return overlay.Outcome{Done: true, Close: true}
	case c.ID == command.FilterClear:
		return overlay.Outcome{Done: true, Close: true, Order: scene.FilterBy("")}
	case !typed, key.Type == tea.KeyCtrlC:
		return overlay.Outcome{}
	case key.Type == tea.KeyBackspace && l.input.Value() == "":
		return overlay.Outcome{Done: true, Close: true}
	}
	key.Runes = filter.Searchable(key.Runes)
	l.input, _ = l.input.Update(key)
	return overlay.Outcome{Done: true, Order: scene.FilterBy(l.input.Value())}
}

// Hint draws the text and its cursor in place of the last line.
func (l *filterLine) Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, _ *[]scene.Zone) bool {
	text := l.input.Value()
	from := g.Text(r.X+1, r.Y, r.W, canvas.Strong, sc.Commands.Key(command.Filter))
	end := g.Text(from, r.Y, r.W, canvas.Plain, text)
	under, at := ' ', l.input.Position()
	if at < len(text) {
		under = rune(text[at])
	}
	g.Put(from+at, r.Y, canvas.Why, under)
	help := command.Line(sc.Commands.Items(command.FilterLayer), "  ")
	if sc.Filter.Active() {
		help = figure.Plural(uint64(sc.Rows()), "request") + "   " + help
	} else {
		help = "text !text status:5xx conn:7 method: path: ms>50   " + help
	}
	if end+canvas.Width(help)+4 < r.W {
		g.Right(r.Y, r.W-1, canvas.Faint, help)
	}
	return true
}
