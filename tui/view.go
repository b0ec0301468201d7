package tui

import (
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/chart"
	"httpserver/tui/scene"
)

// look makes the scene of the next frame. Whatever changes the state, the view,
// the choice, the filter, the mask or the quiz calls it.
func (m *Model) look() {
	m.filter.Sync(m.shown)
	m.mask.Sync(m.shown)
	choice := m.choice
	if m.view == scene.WireView {
		choice = scene.Exchange(m.wire.conn, m.wire.nth)
	}
	m.scene = scene.Scene{
		State: m.shown, Now: m.clock, Zone: m.zone(), Choice: choice,
		View: m.view, Size: m.layout.kind, Roomy: m.layout.roomy, Present: m.present, RTT: m.rtt,
		Source: scene.Source{Paused: m.paused()},
		Filter: &m.filter, Mask: &m.mask, Quiz: &m.quiz,
	}
	m.scene.Look()
}

// choose chooses what is looked at.
func (m *Model) choose(c scene.Choice) {
	m.choice = c
	m.look()
}

// show changes to a view and gives its pane the keys.
func (m *Model) show(v scene.View) {
	m.view = v
	switch v {
	case scene.Overview, scene.LogView:
		m.focus = &m.log
	case scene.ConnsView:
		m.focus = &m.table
	case scene.LanesView:
		m.focus = &m.lanes
	case scene.StatsView:
		m.focus = &m.stats
	case scene.WireView:
		m.focus = &m.wire
	}
	m.resize(m.w, m.h)
}

// zoom shows the focused panel alone, and then all of them again.
func (m *Model) zoom() {
	if m.view != scene.Overview {
		m.show(scene.Overview)
		return
	}
	switch m.focus {
	case &m.lanes:
		m.show(scene.LanesView)
	case &m.table:
		m.show(scene.ConnsView)
	default:
		m.show(scene.LogView)
	}
}

// paneOf is the pane of a panel.
func (m *Model) paneOf(p scene.Panel) pane {
	return [...]pane{scene.LogPanel: &m.log, scene.LanesPanel: &m.lanes, scene.ConnsPanel: &m.table, scene.StatsPanel: &m.stats, scene.WirePanel: &m.wire}[p]
}

// panels are the panes of the overview that the focus can move to.
func (m *Model) panels() []pane {
	all := []pane{&m.log, &m.lanes}
	if m.layout.table.H > 0 {
		all = append(all, &m.table)
	}
	return all
}

// nextPanel moves the focus.
func (m *Model) nextPanel(by int) {
	if m.view != scene.Overview {
		return
	}
	all := m.panels()
	for i, p := range all {
		if p == m.focus {
			m.focus = all[(i+by+len(all))%len(all)]
			return
		}
	}
	m.focus = all[0]
}

// View draws the screen. Bubble Tea calls it after every message; when nothing
// has changed since, it is the same string again.
func (m *Model) View() string {
	if !m.dirty {
		return m.frame
	}
	m.dirty = false
	m.zones = m.zones[:0]
	m.grid.Reset(m.w, m.h)
	if m.layout.kind == scene.Tiny {
		m.drawTiny()
	} else {
		m.draw()
	}
	m.frame = m.grid.Render(m.th)
	return m.frame
}

// draw draws everything that the layout has a place for.
func (m *Model) draw() {
	if m.view == scene.WireView {
		m.wire.draw(m)
	} else {
		m.drawTitle()
		m.drawHead()
	}
	m.drawScore()
	m.lanes.draw(m)
	m.table.draw(m)
	m.log.draw(m)
	m.drawConn()
	m.drawWirePanel()
	m.drawRate(m.layout.throughput, chart.Requests, "")
	chart.Latency(m.grid, m.layout.latency, m.shown)
	m.causes()(m.grid, m.layout.closes, m.shown)
	if m.view == scene.StatsView {
		m.stats.draw(m)
	}
	m.drawLast()
	m.drawWhy()
	m.drawTry()
	m.drawHints()
	m.drawLayers()
	m.drawNotice()
}

// drawTiny says in one line what there is, where nothing else fits.
func (m *Model) drawTiny() {
	if m.h == 0 {
		return
	}
	t := m.shown.Totals()
	line := "httpserver " + listening(m.shown.Server().Addr) + " " + m.scene.Unless(figure.Count(int64(t.Open))) + " open, " +
		figure.Count(int64(t.Requests)) + " req. A larger window shows more; q quits."
	x := 0
	if m.recordingStopped() {
		look, mark := m.recordingMark()
		x = m.grid.Text(x, m.h/2, m.w, look, mark) + 2
	}
	m.grid.Text(x, m.h/2, m.w, canvas.Strong, line)
}
