package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/why"
)

// explanation is the longer explanation of a decision, above the WHY line.
type explanation struct{ bare }

func (*explanation) place(*Model) command.Place { return command.ExplanationLayer }

// do closes the explanation; all else is done below.
func (l *explanation) do(m *Model, c call) (bool, tea.Cmd) {
	if m.scene.Asked() != 0 || c.id != command.Explain && c.id != command.Back {
		return false, nil
	}
	m.close(l)
	return true, nil
}

// draw draws the explanation over the lines above the WHY line.
func (*explanation) draw(m *Model) {
	if m.scene.Asked() != 0 || m.layout.Why.H == 0 {
		return
	}
	title, lines := why.Explanation(m.scene.Subject.Code, m.w-4)
	if lines == nil {
		return
	}
	h := min(len(lines)+2, m.layout.Why.Y)
	r := canvas.Rect(0, m.layout.Why.Y-h, m.w, h)
	for above := 1; above <= 3; above++ { // a heading with next to nothing below it is of no use
		if m.boxBegins(r.Y - above) {
			r.Y, r.H = r.Y-above, r.H+above
			break
		}
	}
	m.closeBoxes(r.Y - 1)
	for y := r.Y; y < r.Y+r.H; y++ {
		m.grid.Fill(r.X, y, r.X+r.W, canvas.Plain, ' ')
	}
	m.grid.Box(r, title, m.commands.Text(command.Explain, "back"))
	in := r.Inside()
	for i, line := range lines {
		if i < in.H {
			m.grid.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, line)
		}
	}
}

// boxBegins tells whether a panel has its upper edge in a line of the screen.
func (m *Model) boxBegins(y int) bool {
	for x := range m.w {
		if m.grid.At(x, y) == (canvas.Cell{Rune: m.grid.Glyphs.TopLeft, Style: canvas.Border}) && m.grid.At(x, y+1) == (canvas.Cell{Rune: m.grid.Glyphs.Vertical, Style: canvas.Border}) {
			return true
		}
	}
	return false
}

// closeBoxes gives the panels that a line of the screen goes through their
// lower edge there, for what is below it will be covered.
func (m *Model) closeBoxes(y int) {
	side := canvas.Cell{Rune: m.grid.Glyphs.Vertical, Style: canvas.Border}
	left := -1
	for x := range m.w {
		switch {
		case m.grid.At(x, y) != side:
		case left < 0:
			left = x
		default:
			m.grid.Put(left, y, canvas.Border, m.grid.Glyphs.BottomLeft)
			m.grid.Fill(left+1, y, x, canvas.Border, m.grid.Glyphs.Horizontal)
			m.grid.Put(x, y, canvas.Border, m.grid.Glyphs.BottomRight)
			left = -1
		}
	}
}
