package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// clickable notes a zone: a part of the screen that gives a command when it is
// clicked. Zones are noted while drawing, so they are where things are.
func (m *Model) clickable(r canvas.Rectangle, id command.ID, arg uint64, p scene.Panel) {
	m.zones = append(m.zones, scene.Zone{Rectangle: r, Command: id, Arg: arg, Panel: p})
}

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
				return m.perform(call{id: z.Command, arg: z.Arg, panel: z.Panel})
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
	var under pane
	switch {
	case m.view == scene.WireView:
		under = m.focus
	case m.layout.log.Holds(e.X, e.Y):
		under = &m.log
	case m.layout.lanes.Holds(e.X, e.Y):
		under = &m.lanes
	case m.layout.table.Holds(e.X, e.Y):
		under = &m.table
	default:
		return nil
	}
	for range wheelStep {
		under.do(m, call{id: id})
	}
	return nil
}

// clickConn chooses a connection. A click on the chosen one opens it.
func (m *Model) clickConn(c call) {
	if m.scene.Choice.Conn() == c.arg {
		m.openWire()
		return
	}
	m.choose(scene.Conn(c.arg))
	m.focus = m.paneOf(c.panel)
}

// clickRequest chooses a request. A click on the chosen one opens it.
func (m *Model) clickRequest(c call) {
	place := int(c.arg)
	if m.scene.Choice.IsRow() && m.scene.Place == place {
		m.openWire()
		return
	}
	m.focus = &m.log
	m.log.choose(m, place)
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
