package tui

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// filterLine is the line that the filter is typed into.
type filterLine struct {
	bare
	input textinput.Model
}

// openFilter lets the viewer edit the filter, in place of the last line.
func (m *Model) openFilter() {
	in := textinput.New()
	in.CharLimit = maxFilter
	in.KeyMap.Paste.SetEnabled(false) // it would start another program to read the clipboard
	in.SetValue(m.filter.Text())
	in.Focus()
	m.open(&filterLine{input: in})
}

func (*filterLine) place(*Model) command.Place { return command.FilterLayer }

// do edits the text. A click goes to what is below.
func (l *filterLine) do(m *Model, c call) (bool, tea.Cmd) {
	switch {
	case c.id == command.FilterKeep:
		m.close(l)
	case c.id == command.FilterClear:
		m.close(l)
		m.setFilter("")
	case !c.typed(), c.key.Type == tea.KeyCtrlC:
		return false, nil
	case c.key.Type == tea.KeyBackspace && l.input.Value() == "":
		m.close(l)
	default:
		c.key.Runes = searchable(c.key.Runes)
		l.input, _ = l.input.Update(c.key)
		m.setFilter(l.input.Value())
	}
	return true, nil
}

// searchable is what of typed or pasted text can be found: the screen shows
// ASCII only. The lines of a paste become words.
func searchable(typed []rune) []rune {
	var text []rune
	for _, r := range typed {
		switch {
		case r == '\n', r == '\r', r == '\t':
			if n := len(text); n > 0 && text[n-1] != ' ' {
				text = append(text, ' ')
			}
		case r >= ' ' && r < 0x7f:
			text = append(text, r)
		}
	}
	return text
}

// maxFilter is how long a filter can be.
const maxFilter = 100

// setFilter makes a new filter count.
func (m *Model) setFilter(text string) {
	m.filter.Set(text)
	m.look()
}

// hint draws the text and its cursor in place of the last line.
func (l *filterLine) hint(m *Model, r canvas.Rectangle) bool {
	text := l.input.Value()
	from := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, m.commands.Key(command.Filter))
	end := m.grid.Text(from, r.Y, r.W, canvas.Plain, text)
	under, at := ' ', l.input.Position()
	if at < len(text) {
		under = rune(text[at])
	}
	m.grid.Put(from+at, r.Y, canvas.Why, under)
	help := command.Line(m.commands.Items(command.FilterLayer), "  ")
	if m.filter.Active() {
		help = figure.Plural(uint64(m.scene.Rows()), "request") + "   " + help
	} else {
		help = "text !text status:5xx conn:7 method: path: ms>50   " + help
	}
	if end+canvas.Width(help)+4 < r.W {
		m.grid.Right(r.Y, r.W-1, canvas.Faint, help)
	}
	return true
}
