package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// handleMouse handles clicks and the wheel. Moving the mouse does nothing.
func (m *Model) handleMouse(e tea.MouseMsg) tea.Cmd {
	if e.Action != tea.MouseActionPress {
		return nil
	}
	switch e.Button {
	case tea.MouseButtonWheelUp:
		return m.wheel(e, command.Up)
	case tea.MouseButtonWheelDown:
		return m.wheel(e, command.Down)
	case tea.MouseButtonLeft:
		for _, z := range m.zones {
			if z.Holds(e.X, e.Y) {
				return m.perform(call{id: z.ID, arg: z.Arg, pane: z.Pane})
			}
		}
	}
	return nil
}

// wheelStep is how many rows a step of the wheel moves.
const wheelStep = 3

// wheel scrolls the newest layer, or the pane under the mouse.
func (m *Model) wheel(e tea.MouseMsg, id command.ID) tea.Cmd {
	if handled, cmd := m.toLayers(call{id: id}); handled {
		return cmd
	}
	under := command.Common
	switch {
	case m.view == command.WireView:
		under = command.WirePane
	case m.layout.Log.Holds(e.X, e.Y):
		under = command.LogPane
	case m.layout.Lanes.Holds(e.X, e.Y):
		under = command.LanesPane
	case m.layout.Table.Holds(e.X, e.Y):
		under = command.TablePane
	default:
		return nil
	}
	for range wheelStep {
		m.toPane(under, id)
	}
	return nil
}

// clickConn chooses a connection. A click on the chosen one opens it.
func (m *Model) clickConn(c call) {
	if m.scene.Choice.Conn() == c.arg {
		m.openWire()
		return
	}
	m.focus = c.pane
	m.choose(scene.Conn(c.arg))
}

// clickRequest chooses a request. A click on the chosen one opens it.
func (m *Model) clickRequest(c call) {
	place := int(c.arg)
	if m.scene.Choice.IsRow() && m.scene.Place == place {
		m.openWire()
		return
	}
	m.focus = command.LogPane
	m.follow(m.requests.Choose(place, &m.scene))
}

// toggleMouse gives the mouse back to the terminal, to mark text with, or
// takes it again.
func (m *Model) toggleMouse() tea.Cmd {
	m.mouseOff = !m.mouseOff
	if m.mouseOff {
		m.say("the mouse is the terminal's: mark text with it; " + m.commands.Key(command.Mouse) + " takes it back (or hold shift while marking)")
		return tea.DisableMouse
	}
	m.say("the mouse is the dashboard's again")
	return tea.EnableMouseCellMotion
}
