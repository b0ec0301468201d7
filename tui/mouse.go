package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
)

// A zone is a part of the screen that can be clicked. Zones are noted while
// drawing, so they are where things are.
type zone struct {
	canvas.Rectangle
	what  zoneKind
	conn  uint64
	place int // in the log, or of the column
}

// A zoneKind says what clicking does.
type zoneKind uint8

// The kinds of zones.
const (
	zoneLane   zoneKind = iota // chooses a connection
	zoneRow                    // chooses a request
	zoneTable                  // chooses a connection in the table
	zoneColumn                 // sorts
	zoneSwitch                 // turns a switch
)

// clickable notes a zone.
func (m *Model) clickable(r canvas.Rectangle, what zoneKind, conn uint64, place int) {
	m.zones = append(m.zones, zone{r, what, conn, place})
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
	case m.view == wireView:
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
func (m *Model) click(z zone) tea.Cmd {
	switch z.what {
	case zoneLane, zoneTable:
		if m.target == z.conn {
			m.openWire()
			return nil
		}
		m.target = z.conn
		if z.what == zoneLane {
			m.focus = &m.lanes
		} else {
			m.focus = &m.table
		}
	case zoneRow:
		if !m.log.follow && m.target == 0 && m.log.place(m) == z.place {
			m.openWire()
			return nil
		}
		m.focus = &m.log
		m.log.choose(m, z.place)
	case zoneColumn:
		m.table.sortBy(m, z.place)
	case zoneSwitch:
		keys := []string{"a", "+", "M"}
		_, cmd := m.switches(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys[z.place])})
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
