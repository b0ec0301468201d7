package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// clickable notes a zone.
func (m *Model) clickable(r canvas.Rectangle, what scene.ZoneKind, conn uint64, place int) {
	m.zones = append(m.zones, scene.Zone{Rectangle: r, Kind: what, Conn: conn, Place: place})
}

// handleMouse handles clicks and the wheel. Moving the mouse does nothing.
func (m *Model) handleMouse(e tea.MouseMsg) tea.Cmd {
	if e.Action != tea.MouseActionPress || m.help {
		return nil
	}
	switch e.Button {
	case tea.MouseButtonWheelUp:
		return m.wheel(e, m.keys.up.Keys()[0])
	case tea.MouseButtonWheelDown:
		return m.wheel(e, m.keys.down.Keys()[0])
	case tea.MouseButtonLeft:
		for _, z := range m.zones {
			if e.X >= z.X && e.X < z.X+z.W && e.Y >= z.Y && e.Y < z.Y+z.H {
				return m.click(z)
			}
		}
	}
	return nil
}

// wheelStep is how many rows a step of the wheel moves.
const wheelStep = 3

// wheel scrolls the pane under the mouse as its keys do.
func (m *Model) wheel(e tea.MouseMsg, key string) tea.Cmd {
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
		under.handleKey(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)})
	}
	return nil
}

// click does what a zone is for. A click on what is chosen already opens it.
func (m *Model) click(z scene.Zone) tea.Cmd {
	switch z.Kind {
	case scene.LaneZone, scene.TableZone:
		if m.scene.Choice.Conn() == z.Conn {
			m.openWire()
			return nil
		}
		m.choose(scene.Conn(z.Conn))
		if z.Kind == scene.LaneZone {
			m.focus = &m.lanes
		} else {
			m.focus = &m.table
		}
	case scene.RowZone:
		if m.scene.Choice.IsRow() && m.scene.Place == z.Place {
			m.openWire()
			return nil
		}
		m.focus = &m.log
		m.log.choose(m, z.Place)
	case scene.ColumnZone:
		m.table.sortBy(m, z.Place)
	case scene.SwitchZone:
		keys := []string{"a", "+", "M"}
		_, cmd := m.switches(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys[z.Place])})
		return cmd
	}
	return nil
}

// toggleMouse gives the mouse back to the terminal, to mark text with, or
// takes it again.
func (m *Model) toggleMouse() tea.Cmd {
	m.mouseOff = !m.mouseOff
	if m.mouseOff {
		m.say("the mouse is the terminal's: mark text with it; m takes it back (or hold shift while marking)")
		return tea.DisableMouse
	}
	m.say("the mouse is the dashboard's again")
	return tea.EnableMouseCellMotion
}
