package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/command"
)

// show changes the view as its key does.
func (m *Model) show(v command.View) {
	m.viewer.Change(v)
	m.look()
}

// setFilter sets the filter as its line does.
func (m *Model) setFilter(text string) {
	m.viewer.Filter.Set(text)
	m.look()
}

// windowTitle is what Update does about the window's title.
func (m *Model) windowTitle() tea.Cmd {
	m.look()
	return m.nameWindow(m.src.Now(), m.times.Live, &m.scene)
}
