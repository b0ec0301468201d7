package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// find is the filter of the whole screen, and the line that it is typed into.
type find struct {
	scene.Filter
	editing bool // keys go into the text
}

// handleKey edits the text while it is being edited.
func (f *find) handleKey(m *Model, k tea.KeyMsg) bool {
	if !f.editing {
		return false
	}
	switch k.Type {
	case tea.KeyEnter:
		f.editing = false
	case tea.KeyEsc:
		f.editing = false
		m.setFilter("")
	case tea.KeyBackspace:
		if f.Text() == "" {
			f.editing = false
			break
		}
		m.setFilter(f.Text()[:len(f.Text())-1])
	case tea.KeyCtrlU:
		m.setFilter("")
	case tea.KeySpace:
		m.setFilter(f.Text() + " ")
	case tea.KeyRunes:
		text := f.Text()
		for _, r := range k.Runes {
			if r >= ' ' && r < 0x7f && len(text) < maxFilter { // what is shown is ASCII, so nothing else can be found
				text += string(r)
			}
		}
		m.setFilter(text)
	}
	return true
}

// maxFilter is how long a filter can be.
const maxFilter = 100

// setFilter makes a new filter count.
func (m *Model) setFilter(text string) {
	m.filter.Set(text)
	m.look()
}

// drawFilter draws the text that is being edited, in place of the key hints.
func (m *Model) drawFilter(r canvas.Rectangle) {
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, "/")
	x = m.grid.Text(x, r.Y, r.W, canvas.Plain, m.filter.Text())
	m.grid.Put(x, r.Y, canvas.Why, ' ')
	help := "text !text status:5xx conn:7 method: path: ms>50   enter keep  esc clear"
	if m.filter.Active() {
		help = figure.Plural(uint64(m.scene.Rows()), "request") + "   enter keep  esc clear"
	}
	if x+canvas.Width(help)+4 < r.W {
		m.grid.Right(r.Y, r.W-1, canvas.Faint, help)
	}
}
