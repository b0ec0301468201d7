package tui

import (
	"fmt"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
)

// dumping writes each message that the dashboard gets as a line, for whoever
// looks for a fault in the dashboard itself. What cannot be written is lost:
// that must not disturb what is looked at.
func dumping(w io.Writer) func(tea.Model, tea.Msg) {
	return func(model tea.Model, msg tea.Msg) {
		if m, ok := model.(*Model); ok {
			fmt.Fprintf(w, "%s %T %s\n", m.src.Now().Format("15:04:05.000"), msg, inShort(msg))
		}
	}
}

// inShort is what a message brings.
func inShort(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return fmt.Sprintf("%q", msg.String())
	case tea.WindowSizeMsg:
		return fmt.Sprintf("%dx%d", msg.Width, msg.Height)
	case entriesMsg:
		if len(msg) == 0 {
			return "none"
		}
		return fmt.Sprintf("%d, to number %d: %T", len(msg), msg[len(msg)-1].Seq, msg[len(msg)-1].Event)
	}
	return canvas.Safe(fmt.Sprintf("%+v", msg))
}
