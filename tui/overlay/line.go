package overlay

import (
	"github.com/charmbracelet/bubbles/textinput"

	"httpserver/tui/canvas"
)

// A line is a line of text that is typed in place of the last line.
type line struct {
	Bare
	input textinput.Model
}

// newLine is a line that begins with a text, of at most limit characters.
func newLine(text string, limit int) line {
	in := textinput.New()
	in.CharLimit = limit
	in.KeyMap.Paste.SetEnabled(false) // it would start another program to read the clipboard
	in.ShowSuggestions = false
	in.SetValue(text)
	in.Focus()
	return line{input: in}
}

// edit takes a key. It reports false for a call that is no text, and left for a
// key that deletes where there is nothing to delete.
func (l *line) edit(c Call) (typed, left bool) {
	switch {
	case c.Raw == nil, c.Key == "ctrl+c":
		return false, false
	case c.Key == "backspace" && l.input.Value() == "":
		return true, true
	}
	l.input, _ = l.input.Update(c.Raw)
	return true, false
}

// set replaces the text, with the cursor at its end.
func (l *line) set(text string) {
	l.input.SetValue(text)
	l.input.CursorEnd()
}

// draw draws a name, the text and its cursor, and returns the column after them.
// What is too long is left out at the beginning, as far as the cursor allows.
func (l *line) draw(g *canvas.Grid, r canvas.Rectangle, name string) int {
	x := g.Text(r.X+1, r.Y, r.W, canvas.Strong, name)
	text, at := l.input.Value(), l.input.Position()
	if over := at - (r.X + r.W - x - 2); over > 0 {
		text, at = text[over:], at-over
	}
	end := g.Text(x, r.Y, r.W, canvas.Plain, text)
	under := ' '
	if at < len(text) {
		under = rune(text[at])
	}
	g.Put(x+at, r.Y, canvas.Why, under)
	return max(end, x+at+1)
}
