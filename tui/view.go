package tui

import (
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/chart"
)

// A view is one of the screens that a number key leads to.
type view uint8

// The views. The first is the one it begins with.
const (
	overview view = iota
	connsView
	lanesView
	logView
	statsView
	wireView // no number leads to it: enter does
	views
)

// viewNames are the views' names, as the help line calls them.
var viewNames = [views]string{"overview", "connections", "lanes", "requests", "statistics", "wire"}

// show changes to a view and gives its pane the keys.
func (m *Model) show(v view) {
	m.view = v
	switch v {
	case overview, logView:
		m.focus = &m.log
	case connsView:
		m.focus = &m.table
	case lanesView:
		m.focus = &m.lanes
	case statsView:
		m.focus = &m.stats
	case wireView:
		m.focus = &m.wire
	}
	m.resize(m.w, m.h)
}

// zoom shows the focused panel alone, and then all of them again.
func (m *Model) zoom() {
	if m.view != overview {
		m.show(overview)
		return
	}
	switch m.focus {
	case &m.lanes:
		m.show(lanesView)
	case &m.table:
		m.show(connsView)
	default:
		m.show(logView)
	}
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
	if m.view != overview {
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
	if m.layout.kind == tiny {
		m.drawTiny()
	} else {
		m.draw()
	}
	m.frame = m.grid.Render(m.th)
	return m.frame
}

// draw draws everything that the layout has a place for.
func (m *Model) draw() {
	if m.filter.Active() {
		m.log.hits.sync(m)
	}
	if m.view == wireView {
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
	if m.view == statsView {
		m.stats.draw(m)
	}
	m.drawLast()
	m.drawWhy()
	m.drawTry()
	m.drawHints()
	m.drawExplanation()
	m.menu.draw(m)
	m.drawNotice()
	if m.help {
		m.drawHelp()
	}
}

// drawTiny says in one line what there is, where nothing else fits.
func (m *Model) drawTiny() {
	if m.h == 0 {
		return
	}
	t := m.shown.Totals()
	line := "httpserver " + listening(m.shown.Server().Addr) + " " + m.unlessAsked(figure.Count(int64(t.Open))) + " open, " +
		figure.Count(int64(t.Requests)) + " req. A larger window shows more; q quits."
	x := 0
	if m.recordingStopped() {
		look, mark := m.recordingMark()
		x = m.grid.Text(x, m.h/2, m.w, look, mark) + 2
	}
	m.grid.Text(x, m.h/2, m.w, canvas.Strong, line)
}
