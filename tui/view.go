package tui

import (
	"httpserver/tui/command"
	"httpserver/tui/conns"
	"httpserver/tui/frame"
	"httpserver/tui/requests"
	"httpserver/tui/scene"
	"httpserver/tui/stats"
	"httpserver/tui/wire"
)

// View draws the screen. Bubble Tea calls it after every message; when nothing
// has changed since, it is the same string again.
func (m *Model) View() string {
	if !m.dirty {
		return m.frame
	}
	m.dirty = false
	m.zones = m.zones[:0]
	m.grid.Reset(m.w, m.h)
	if m.layout.Size == scene.Tiny {
		frame.DrawTiny(m.grid, &m.scene, m.w, m.h)
	} else {
		m.draw()
	}
	m.frame = m.grid.Render(m.th)
	return m.frame
}

// draw draws everything that the layout has a place for.
func (m *Model) draw() {
	g, sc, l := m.grid, &m.scene, &m.layout
	if m.view == command.WireView {
		wire.DrawTitle(g, sc, l.Title)
		wire.DrawStrip(g, sc, l.Head)
		m.wire.Draw(g, sc)
	} else {
		m.zones = frame.Draw(g, sc, l.Title, l.Lanes.H == 0 || m.lanes.Words(), m.zones)
		frame.DrawHead(g, sc, l.Head)
	}
	stats.DrawScore(g, sc, l.Score)
	m.zones = m.lanes.Draw(g, sc, m.zones)
	m.zones = m.conns.Draw(g, sc, m.zones)
	m.zones = m.requests.Draw(g, sc, m.zones)
	conns.DrawPanel(g, sc, l.Conn)
	wire.DrawPanel(g, sc, l.Wire)
	m.stats.Draw(g, sc)
	requests.DrawLast(g, sc, l.Last)
	frame.DrawWhy(g, sc, l.Why)
	frame.DrawTry(g, sc, l.Try)
	m.drawHints()
	m.drawLayers()
	frame.DrawNotice(g, m.notice, m.w)
}
