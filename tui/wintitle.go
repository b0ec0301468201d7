package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/frame"
)

// windowTitleEvery is how often the window's title changes at most.
const windowTitleEvery = time.Second

// A windowTitle is what the terminal's window is called, so that the server can
// be watched from a tab or a task bar.
type windowTitle struct {
	text string
	at   time.Time // it was set
}

// windowTitle sets the window's title, if it has to change and did not just now.
// Nothing in it comes from a client.
func (m *Model) windowTitle() tea.Cmd {
	now := m.src.Now()
	if now.Sub(m.window.at) < windowTitleEvery || m.ctl != nil && m.live.Events() == 0 || m.scene.Asked() != 0 {
		return nil
	}
	t := "httpserver replay"
	if m.ctl != nil {
		tot, rate := m.live.Totals(), m.live.Rate()
		t = "httpserver " + frame.Port(m.live.Server().Addr) + "  " + figure.Count(int64(tot.Open)) + " open  " + figure.Count(int64(rate.Requests)) + " req/s"
	}
	if t == m.window.text {
		return nil
	}
	m.window = windowTitle{t, now}
	return tea.SetWindowTitle(t)
}
