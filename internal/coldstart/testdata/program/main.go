// Program draws one screen and leaves after a key.
package main

import (
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"httpserver/internal/coldstart"
)

type model struct{}

func (model) Init() tea.Cmd { return nil }
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		return m, tea.Quit
	}
	return m, nil
}
func (model) View() string {
	return "TERM=" + os.Getenv("TERM") + " " + lipgloss.NewStyle().Foreground(lipgloss.Color("1")).Render("red")
}

func main() {
	coldstart.Restore()
	if _, err := tea.NewProgram(model{}).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
